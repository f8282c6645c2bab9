import { need, oneOf, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'add',
    label: 'Add somebody to the project',
    hint: 'They see its open incidents from now on.',
    fields: [
      need('person', 'person', 'Who'),
      { ...oneOf('as', 'As', { member: 'Member', lead: 'Lead' }), required: false },
    ],
  },
  {
    verb: 'remove',
    label: 'Remove somebody from the project',
    hint: 'Incidents they are on by name stay open to them.',
    fields: [need('person', 'person', 'Who')],
  },
]
