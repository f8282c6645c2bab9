/** `/severity high token used from outside`, and a change of severity taken back. */
import type { LineAct, LineCommand } from '#kernel/line.ts'
import type { PolicyState } from '../policy/contract.ts'
import type { SeverityEvent } from './contract.ts'
import { levelChoices } from './view.ts'

type Seen = { readonly policy: PolicyState }

export const lines: readonly LineAct<Seen>[] = [
  {
    word: 'severity',
    rank: 20,
    for: 'severity/set',
    label: 'Set the severity',
    hint: '/severity high used from outside',
    press: 'Set it',
    fields: [
      { name: 'level', label: 'Level', is: 'choice', required: true, choices: levelChoices },
      { name: 'reason', label: 'why', is: 'words', required: true },
    ],
    commands: ({ level, reason }) => [{ slice: 'severity', verb: 'set', input: { level, reason } }],
  },
]

export function takeBack({ kind }: SeverityEvent): LineCommand | undefined {
  if (kind !== 'severity.set.v1') return undefined
  return { slice: 'severity', verb: 'take-back', input: {} }
}
