import { maybe, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'change',
    label: 'Change the project',
    hint: 'Name, client, default severity.',
    fields: [
      maybe('name', 'line', 'Name'),
      maybe('client', 'line', 'Client'),
      maybe('defaultSeverity', 'line', 'Default severity'),
      maybe('policy', 'line', 'Response policy'),
    ],
  },
  {
    verb: 'archive',
    label: 'Archive the project',
    hint: 'It leaves the lists; its incidents stay as they are.',
    fields: [],
  },
  { verb: 'restore', label: 'Restore the project', hint: 'It is in the lists again.', fields: [] },
]
