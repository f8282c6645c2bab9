/** `/contained 14:05 token revoked`: a moment marked by its name, and a mark taken back. */
import { UNDONE, type LineAct, type LineCommand } from '#kernel/line.ts'
import { known } from '#kernel/words.ts'
import {
  milestones,
  type IncidentEvent,
  type IncidentSliceState,
  type Milestone,
} from './contract.ts'

const words: Readonly<Record<Milestone, string>> = {
  started: 'began',
  'attack-stopped': 'attack-stopped',
  'vector-closed': 'way-in-closed',
  contained: 'contained',
  restored: 'restored',
}

export const lines: readonly LineAct<object>[] = Object.entries(words).map(([milestone, word]) => ({
  word,
  // What stops the damage is marked while it goes on; the rest when there is time.
  rank: milestone === 'contained' ? 40 : 80,
  for: 'incident/mark',
  label: known(milestones, milestone) ?? milestone,
  hint: `/${word} 14:05 how we know`,
  press: 'Mark it',
  fields: [
    { name: 'at', label: 'when, if not now', is: 'moment' },
    { name: 'basis', label: 'how we know', is: 'words' },
  ],
  commands: ({ at, basis }) => [
    {
      slice: 'incident',
      verb: 'mark',
      input: {
        milestone,
        ...(at === undefined ? {} : { at }),
        ...(basis === undefined ? {} : { basis }),
      },
    },
  ],
}))

/** A mark goes back to the one before it, or away. Other changes of the record's own are not taken back. */
export function takeBack(
  event: IncidentEvent,
  before: { readonly incident: IncidentSliceState },
): LineCommand | undefined {
  if (event.kind !== 'incident.marked.v1') return undefined
  const { milestone } = event.body
  const undoes = event.seq
  const earlier = known(before.incident.milestones, milestone)
  if (!earlier)
    return { slice: 'incident', verb: 'unmark', input: { milestone, reason: UNDONE, undoes } }
  const { at, basis } = earlier
  return { slice: 'incident', verb: 'mark', input: { milestone, at, basis, undoes } }
}
