/** How severe it is, while nobody has said. */
import type { Brief } from '#kernel/contribution.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { UNKNOWN } from '../policy/contract.ts'
import type { SeverityState } from './contract.ts'

type State = { readonly severity: SeverityState; readonly conclude: ConcludeState }

export const briefs: readonly Brief<State>[] = [
  {
    part: 'decisions',
    rank: 20,
    lines: ({ severity, conclude }) =>
      severity.level === UNKNOWN && !conclude.concluded
        ? [{ text: 'How severe is it?', urgent: true }]
        : [],
  },
]
