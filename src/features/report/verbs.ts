import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  { verb: 'write-unknowns', label: 'Say what is not known', hint: 'And what was tried.', fields: [need('text', 'text', 'Not known')] },
]
