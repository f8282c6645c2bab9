/** A record that nobody has taken waits for any responder of its scope; then for the first answer. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { EVERY_RESPONDER, respondersOf } from '#kernel/rights.ts'
import { may, type MayState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import type { TriageState } from './contract.ts'

type State = MayState & {
  readonly incident: IncidentSliceState
  readonly triage: TriageState
  readonly conclude: ConcludeState
}

export function waiting({ roles, access, scope, incident }: State): readonly Waiting[] {
  if (roles.commander !== null || access.class !== 'open') return []
  return [
    {
      for: scope.project ? respondersOf(scope.project.id) : EVERY_RESPONDER,
      what: 'take',
      text: `Take it: ${incident.title}`,
      seq: 1,
      at: incident.reportedAt,
      due: null,
    },
  ]
}

export const steps: readonly Step<State>[] = [
  {
    rank: 10,
    find: (state, actor) =>
      may(actor, 'take', state) && state.roles.commander === null
        ? {
            id: 'take',
            title: 'Take it: nobody has it yet',
            detail: 'You become first responder and commander; both can be handed over.',
            go: { verb: 'triage/take' },
            press: 'Take it',
          }
        : undefined,
  },
  {
    rank: 40,
    find: (state, actor) =>
      !state.triage.decided && may(actor, 'write', state) && !state.conclude.concluded
        ? {
            id: 'decide',
            title: 'Decide: incident, event or false alarm',
            detail: 'Five minutes are enough for a first answer; the fifteen questions help.',
            go: { verb: 'triage/decide' },
            press: 'Do it now',
          }
        : undefined,
  },
]
