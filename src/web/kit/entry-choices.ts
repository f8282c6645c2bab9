/** What an “entry” field can point at, so that nobody has to type a number: open tasks, log lines, handoffs, whys, actions. */
import type { IncidentState } from '#features/index.ts'
import { running } from '#features/handoff/contract.ts'

/** Newest first; a longer list is found on the page itself. */
const CHOICES_MAX = 100
/** A choice is one line. */
const LABEL_MAX = 90

type Entry = { readonly seq: number; readonly text: string }

/** The choices for the field `name` of a verb of `slice`. */
export function entryChoices(
  state: IncidentState,
  slice: string,
  name: string,
): readonly { readonly value: string; readonly label: string }[] {
  return entries(state, slice, name)
    .toReversed()
    .slice(0, CHOICES_MAX)
    .map((one) => ({
      value: String(one.seq),
      label: `#${one.seq} ${one.text.slice(0, LABEL_MAX)}`,
    }))
}

function entries(state: IncidentState, slice: string, name: string): readonly Entry[] {
  if (slice === 'tasks') return state.tasks.all.map((one) => ({ seq: one.seq, text: one.title }))
  if (slice === 'actions' && name === 'action')
    return state.actions.all.map((one) => ({ seq: one.seq, text: one.title }))
  if (slice === 'handoff')
    return running(state.handoff).map((one) => ({ seq: one.seq, text: one.duty }))
  if (name === 'why' || name === 'parent')
    return state.retro.whys.map((one) => ({ seq: one.seq, text: one.question }))
  return [...state.log.entries]
    .filter((one) => one.retracted === null && (slice !== 'lessons' || one.type === 'lesson'))
    .map((one) => ({ seq: one.seq, text: one.text }))
}
