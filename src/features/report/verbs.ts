import { need, oneOf, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'write-unknowns',
    label: 'Say what is not known',
    hint: 'And what was tried.',
    fields: [need('text', 'text', 'Not known')],
  },
  {
    verb: 'publish',
    label: 'Publish the report',
    hint: 'As it is now; a later version can follow.',
    fields: [
      { ...oneOf('names', 'People', { roles: 'As roles', names: 'By name' }), required: false },
    ],
  },
]
