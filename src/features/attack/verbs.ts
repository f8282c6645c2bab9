import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'in-progress',
    label: 'An attack is in progress',
    hint: 'What disrupts the service may be done at once, until it is over.',
    fields: [need('reason', 'text', 'What shows it')],
  },
  {
    verb: 'over',
    label: 'The attack is over',
    hint: 'What may be done follows from the severity again.',
    fields: [need('reason', 'text', 'What shows it')],
  },
]
