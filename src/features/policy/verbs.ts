import { maybe, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'move',
    label: 'Move to another policy version',
    hint: 'The newest version, unless you say which.',
    fields: [
      maybe('version', 'number', 'Version (the newest, if empty)'),
      maybe('policy', 'policy', 'Another policy'),
    ],
  },
]
