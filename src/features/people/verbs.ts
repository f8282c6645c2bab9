import { need, oneOf, type Verb } from '#kernel/verb.ts'
import { workspaceRoles } from './contract.ts'

const roles = Object.fromEntries(workspaceRoles.map((role) => [role, role]))

export const verbs: readonly Verb[] = [
  {
    verb: 'set-role',
    label: 'Change a role',
    hint: 'Owner, responder, member or guest of the workspace.',
    fields: [need('person', 'person', 'Who'), oneOf('role', 'Role', roles)],
  },
  {
    verb: 'disable',
    label: 'Disable an account',
    hint: 'Ends their access to everything, at once.',
    fields: [need('person', 'person', 'Who')],
  },
  {
    verb: 'enable',
    label: 'Enable an account',
    hint: 'They can sign in as before.',
    fields: [need('person', 'person', 'Who')],
  },
]
