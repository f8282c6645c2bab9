/** `/attack reads go on` and `/attack-over`, and both taken back (C-28). */
import { UNDONE, type LineAct, type LineCommand } from '#kernel/line.ts'
import type { AttackEvent } from './contract.ts'

const reason = { name: 'reason', label: 'why', is: 'words', required: true } as const

export const lines: readonly LineAct<object>[] = [
  {
    word: 'attack',
    rank: 70,
    for: 'attack/in-progress',
    label: 'Say that an attack is in progress',
    hint: '/attack the token is being used right now',
    press: 'Say it',
    fields: [reason],
    commands: (given) => [
      { slice: 'attack', verb: 'in-progress', input: { reason: given['reason'] } },
    ],
  },
  {
    word: 'attack-over',
    rank: 75,
    for: 'attack/over',
    label: 'Say that the attack is over',
    hint: '/attack-over no requests since 14:05',
    press: 'Say it',
    fields: [reason],
    commands: (given) => [{ slice: 'attack', verb: 'over', input: { reason: given['reason'] } }],
  },
]

export function takeBack({ kind }: AttackEvent): LineCommand {
  const verb = kind === 'attack.declared.v1' ? 'over' : 'in-progress'
  return { slice: 'attack', verb, input: { reason: UNDONE } }
}
