/** When it is over, the commander works through the closing checklist. */
import { counted } from '#kernel/words.ts'
import type { NextStep, Step } from '#kernel/contribution.ts'
import { checklist, closingSteps, type ClosingSources } from './view.ts'

export const steps: readonly Step<ClosingSources>[] = [
  {
    rank: 91,
    find: (state, actor) =>
      state.roles.commander === actor.id && !state.conclude.concluded ? closing(state) : undefined,
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
