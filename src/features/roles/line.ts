/** `/role scribe @ana`: a role given by one line. */
import type { LineAct } from '#kernel/line.ts'
import type { PolicyState } from '../policy/contract.ts'
import { rolesIn } from './contract.ts'

type Seen = { readonly policy: PolicyState }

export const lines: readonly LineAct<Seen>[] = [
  {
    word: 'role',
    rank: 60,
    for: 'roles/assign',
    label: 'Give a role',
    hint: '/role scribe @name',
    press: 'Give',
    fields: [
      {
        name: 'role',
        label: 'Role',
        is: 'choice',
        required: true,
        choices: ({ policy }) =>
          rolesIn(policy.document)
            // Command passes by a handoff.
            .filter(({ capability }) => capability !== 'command')
            .map(({ id, label, does }) => ({ value: id, label, ...(does ? { hint: does } : {}) })),
      },
      { name: 'person', label: 'who has it', is: 'person', required: true },
    ],
    commands: ({ role, person }) => [{ slice: 'roles', verb: 'assign', input: { role, person } }],
  },
]
