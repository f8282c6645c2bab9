/** After the end: a retrospective, where the policy asks for one. It waits for whoever answers for it and whoever leads it. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { ms } from '#kernel/instant.ts'
import { runningClocks, type ClockSources } from '../clocks/clocks.ts'

/** Who holds it, and by when; nothing while none is owed. */
function owed(state: ClockSources) {
  const clock = runningClocks(state).find(({ kind }) => kind === 'retro')
  if (!clock) return undefined
  const people = [clock.owner, state.retro.facilitator].filter((person) => person !== null)
  const { scheduledAt } = state.retro
  // A plan may bring it forward; the promise stays what it is.
  const planned =
    scheduledAt !== null && ms(scheduledAt) > ms(clock.startedAt) && ms(scheduledAt) < ms(clock.due)
  return { clock, people: [...new Set(people)], due: planned ? scheduledAt : clock.due }
}

export function waiting(state: ClockSources): readonly Waiting[] {
  const now = owed(state)
  if (!now) return []
  return now.people.map((person) => ({
    for: person,
    what: 'retro',
    text: 'Hold the retrospective',
    page: 'retro',
    seq: now.clock.startedSeq,
    at: now.clock.startedAt,
    due: now.due,
    press: 'Open the retrospective',
  }))
}

export const steps: readonly Step<ClockSources>[] = [
  {
    rank: 92,
    find: (state, actor) =>
      owed(state)?.people.includes(actor.id)
        ? {
            id: 'retro',
            title: 'Hold the retrospective',
            detail: 'While it is fresh: what can we learn?',
            go: { page: 'retro' },
            press: 'Open the retrospective',
          }
        : undefined,
  },
]
