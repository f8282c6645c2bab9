/** What is promised, by when and by whom; prompts are not promises. */
import type { Brief } from '#kernel/contribution.ts'
import { runningClocks, type ClockSources } from './clocks.ts'
import { clockKinds } from './contract.ts'

export const briefs: readonly Brief<ClockSources>[] = [
  {
    part: 'promised',
    lines: (state, { nameOf, moment }) =>
      runningClocks(state)
        .filter((clock) => !clock.prompt)
        .map((clock) => ({
          text: `${clockKinds[clock.kind]} by ${moment(clock.due)}${clock.owner ? ` (${nameOf(clock.owner)})` : ''}`,
          entry: clock.startedSeq,
        })),
  },
]
