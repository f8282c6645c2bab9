/** After the end: a retrospective, where the policy asks for one. */
import type { Step } from '#kernel/contribution.ts'
import { retroRequired, type ClockSources } from '../clocks/clocks.ts'

export const steps: readonly Step<ClockSources>[] = [
  {
    rank: 92,
    find: (state) => {
      const looked = state.retro.held !== null || state.retro.waived !== null
      return state.conclude.concluded && !looked && retroRequired(state) !== 'none'
        ? {
            id: 'retro',
            title: 'Hold the retrospective',
            detail: 'While it is fresh: what can we learn?',
            go: { page: 'retro' },
            press: 'Open the retrospective',
          }
        : undefined
    },
  },
]
