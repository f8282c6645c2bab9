/** Who holds which role now. */
import type { Brief } from '#kernel/contribution.ts'
import type { PolicyState } from '../policy/contract.ts'
import { roleLabel, type RolesState } from './contract.ts'

type State = { readonly roles: RolesState; readonly policy: PolicyState }

export const briefs: readonly Brief<State>[] = [
  {
    part: 'people',
    lines: ({ roles, policy }, { nameOf }) =>
      roles.history
        .filter((held) => held.until === null)
        .map((held) => ({
          text: `${nameOf(held.person)}, ${roleLabel(policy.document, held.role).toLowerCase()}`,
          entry: held.seq,
        })),
  },
]
