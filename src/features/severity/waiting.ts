/** An incident whose severity is unknown runs under the gravest clocks: somebody should assess it. */
import type { Step } from '#kernel/contribution.ts'
import { may, type MayState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import { UNKNOWN } from '../policy/contract.ts'
import type { SeverityState } from './contract.ts'

type State = MayState & {
  readonly triage: TriageState
  readonly severity: SeverityState
  readonly conclude: ConcludeState
}

export const steps: readonly Step<State>[] = [
  {
    rank: 50,
    find: (state, actor) =>
      state.triage.verdict === 'incident' &&
      state.severity.level === UNKNOWN &&
      !state.conclude.concluded &&
      may(actor, 'write', state)
        ? {
            id: 'severity',
            title: 'Assess the severity',
            detail:
              'Tick what applies; a quick first estimate is fine. Until then the gravest level’s clocks run.',
            go: { verb: 'severity/set' },
            press: 'Do it now',
          }
        : undefined,
  },
]
