/** Whoever works alone for too long is asked to call in others or to hand over. */
import type { Step } from '#kernel/contribution.ts'
import { ms } from '#kernel/instant.ts'
import { runningClocks, type ClockSources } from './clocks.ts'

export const steps: readonly Step<ClockSources>[] = [
  {
    rank: 70,
    find: (state, actor, now) => {
      const solo = runningClocks(state).find(
        (clock) =>
          clock.kind.startsWith('solo') &&
          ms(clock.due) <= ms(now) &&
          !state.clocks.declined[clock.id],
      )
      return solo && state.roles.commander === actor.id
        ? {
            id: 'recruit',
            title: 'Call in responders or hand over command',
            detail: 'You have worked alone for a while.',
            go: { verb: 'access/invite' },
            press: 'Do it now',
          }
        : undefined
    },
  },
]
