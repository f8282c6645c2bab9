/** When it is over, the commander works through the closing checklist, and whoever answers questions tells how it ended. */
import { counted } from '#kernel/words.ts'
import type { NextStep, Step, Waiting } from '#kernel/contribution.ts'
import { questionsTo } from '../roles/contract.ts'
import { checklist, closingSteps, finalOwedSince, type ClosingSources } from './view.ts'

export function waiting(state: ClosingSources): readonly Waiting[] {
  return [...toClose(state), ...toTell(state)]
}

/** From when on closing is what is left: it was contained since it was opened last, or decided to be none. */
function toClose(state: ClosingSources): readonly Waiting[] {
  const { roles, triage, conclude } = state
  const since =
    triage.verdict === 'incident'
      ? over(state)
      : triage.verdict === 'false-alarm'
        ? triage.decided
        : null
  if (conclude.concluded || roles.commander === null || !since) return []
  return [
    {
      for: roles.commander,
      what: 'conclude',
      text: closing(state)?.title ?? 'Work through the closing checklist',
      page: 'conclude',
      seq: since.seq,
      at: since.at,
      due: null,
      press: 'Open the checklist',
    },
  ]
}

/** What says that the work is done: the containment, or after a reopening that it is no longer active. */
function over({ incident, conclude }: ClosingSources): { seq: number; at: string } | null {
  const { contained } = incident.milestones
  const reopened = conclude.reopened.at(-1)?.seq ?? 0
  if (!contained || contained.seq > reopened) return contained ?? null
  const said = conclude.confirmed['no-longer-active']
  return said ? { seq: reopened, at: said.at } : null
}

/** Whoever is not the commander learns so that the last word is theirs now. */
function toTell(state: ClosingSources): readonly Waiting[] {
  const speaker = questionsTo(state.roles)
  const since = finalOwedSince(state)
  if (!since || speaker === null || speaker === state.roles.commander) return []
  return [
    {
      for: speaker,
      what: 'final-sitrep',
      asked: true,
      text: FINAL,
      page: 'sitrep',
      seq: since.seq,
      at: since.at,
      due: null,
      press: 'Write the report',
    },
  ]
}

const FINAL = 'Send the final situation report'

export const steps: readonly Step<ClosingSources>[] = [
  {
    rank: 91,
    find: (state, actor) =>
      state.roles.commander === actor.id && !state.conclude.concluded ? closing(state) : undefined,
  },
  {
    rank: 58,
    find: (state, actor) =>
      toTell(state).some((waits) => waits.for === actor.id)
        ? {
            id: 'final-sitrep',
            title: FINAL,
            detail: 'Whoever heard that it began hears how it ended.',
            go: { page: 'sitrep' },
            press: 'Write the report',
          }
        : undefined,
  },
]

function closing(state: ClosingSources): NextStep | undefined {
  const there = { go: { page: 'conclude' }, press: 'Open the checklist' }
  if (state.triage.verdict === 'false-alarm')
    return {
      id: 'conclude',
      title: 'Close the false alarm',
      detail: 'Tell everyone who knows of it how it ended, and thank them.',
      ...there,
    }
  if (state.triage.verdict === 'event')
    return state.triage.decided
      ? {
          id: 'conclude',
          title: 'Close the event',
          detail: 'Or confirm it as an incident if that changes.',
          ...there,
        }
      : undefined
  const open = closingSteps(checklist(state)).filter((step) => !step.done).length
  return {
    id: 'conclude',
    title: 'Work through the closing checklist',
    detail: `${counted(open, 'item is', 'items are')} open.`,
    ...there,
  }
}
