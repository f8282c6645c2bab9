/** The commander of an incident contains it, and says when it was contained. */
import type { Step } from '#kernel/contribution.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import type { IncidentSliceState } from './contract.ts'

type State = {
  readonly incident: IncidentSliceState
  readonly roles: RolesState
  readonly triage: TriageState
  readonly conclude: ConcludeState
}

export const steps: readonly Step<State>[] = [
  {
    rank: 90,
    find: ({ incident, roles, triage, conclude }, actor) =>
      roles.commander === actor.id &&
      !conclude.concluded &&
      triage.verdict === 'incident' &&
      !incident.milestones.contained
        ? {
            id: 'contain',
            title: 'Contain it, and mark when it was contained',
            detail: 'Add next steps with a name on each.',
            go: { verb: 'incident/mark', given: { milestone: 'contained' } },
            press: 'Do it now',
          }
        : undefined,
  },
]
