/** Whoever is asked to take over learns it by mail, as long as the question is open; so does whoever a duty was taken from. */
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

export const letters: Letters = {
  to: (event: HandoffEvent) => {
    if (event.kind === 'handoff.proposed.v1')
      return event.body.to === event.actor ? [] : [event.body.to]
    return event.kind === 'handoff.taken-over.v1' && event.body.from ? [event.body.from] : []
  },
  news: (event: HandoffEvent, state: { readonly handoff: HandoffState }) => {
    if (event.kind === 'handoff.taken-over.v1') return taken
    return state.handoff.all.some((handoff) => handoff.outcome === 'waiting') ? asked : undefined
  },
}
