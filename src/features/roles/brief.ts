/** Who holds which role now. */
import type { Brief } from '#kernel/contribution.ts'
import { workingWithoutRole, type AccessState } from '../access/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import { roleLabel, type RolesState } from './contract.ts'

type State = {
  readonly access: AccessState
  readonly roles: RolesState
  readonly policy: PolicyState
}

export const briefs: readonly Brief<State>[] = [
  {
    part: 'people',
    lines: ({ access, roles, policy }, { nameOf }) => [
      ...roles.history
        .filter((held) => held.until === null)
        .map((held) => ({
          text: `${nameOf(held.person)}, ${roleLabel(policy.document, held.role).toLowerCase()}`,
          entry: held.seq,
        })),
      ...workingWithoutRole({ access, roles }).map((person) => ({
        text: `${nameOf(person)}, working on it`,
      })),
    ],
  },
]
