import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'remove',
    label: 'Remove a source',
    hint: 'Its key stops working at once.',
    fields: [need('source', 'line', 'Source')],
  },
]
