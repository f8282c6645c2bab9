import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'revoke',
    label: 'Revoke a token',
    hint: 'It stops working at once.',
    fields: [need('token', 'line', 'Token')],
  },
]
