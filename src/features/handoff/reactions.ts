/** Whoever is asked to take over learns it by mail, as long as that is open; so does who was asked back or answered, and whoever a duty was taken from. */
import type { Letters, News } from '#kernel/contribution.ts'
import type { HandoffEvent, HandoffState } from './contract.ts'

const asked: News = {
  tag: '[handoff]',
  page: '/handoff',
  lines: [
    'Somebody asks you to take over. The briefing is ready; the duty moves when you confirm.',
  ],
}
const taken: News = {
  tag: '[handoff]',
  page: '/handoff',
  lines: ['Somebody took over a duty of yours in an emergency. The reason is in the record.'],
}

const question: News = {
  tag: '[handoff]',
  page: '/handoff',
  lines: ['Whoever is to take over asks something first. The duty stays yours until they confirm.'],
}
const answered: News = {
  tag: '[handoff]',
  page: '/handoff',
  lines: ['Your question about the handoff is answered. The duty moves when you confirm.'],
}

type State = { readonly handoff: HandoffState }

const told = (event: HandoffEvent): News | undefined =>
  event.kind === 'handoff.taken-over.v1'
    ? taken
    : event.kind === 'handoff.asked.v2'
      ? question
      : event.kind === 'handoff.answered.v1'
        ? answered
        : asked

/** The proposal that an entry belongs to. */
const proposalOf = (event: HandoffEvent, { handoff }: State) => {
  const number =
    event.kind === 'handoff.proposed.v1'
      ? event.seq
      : 'handoff' in event.body
        ? event.body.handoff
        : 0
  return handoff.all.find(({ seq }) => seq === number)
}

export const letters: Letters = {
  to: (event: HandoffEvent) => {
    if (event.kind === 'handoff.proposed.v1')
      return event.body.to === event.actor ? [] : [event.body.to]
    if (event.kind === 'handoff.asked.v2' || event.kind === 'handoff.answered.v1')
      return event.body.tells === null ? [] : [event.body.tells]
    return event.kind === 'handoff.taken-over.v1' && event.body.from ? [event.body.from] : []
  },
  news: (event: HandoffEvent, state: State) =>
    event.kind === 'handoff.taken-over.v1' || proposalOf(event, state)?.outcome === 'waiting'
      ? told(event)
      : undefined,
}
