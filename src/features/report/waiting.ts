/** An incident ends as a published report. */
import type { Step } from '#kernel/contribution.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import type { ReportState } from './contract.ts'

type State = {
  readonly report: ReportState
  readonly conclude: ConcludeState
  readonly triage: TriageState
}

export const steps: readonly Step<State>[] = [
  {
    rank: 93,
    find: ({ report, conclude, triage }) =>
      conclude.concluded && report.published.length === 0 && triage.verdict === 'incident'
        ? {
            id: 'report',
            title: 'Publish the report',
            detail: 'Check what is not known, then publish.',
            go: { page: 'report' },
            press: 'Open the report',
          }
        : undefined,
  },
]
