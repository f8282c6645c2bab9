import { need, oneOf, type Verb } from '#kernel/verb.ts'

const asWhat = oneOf('as', 'As', {
  member: 'Member: works on it',
  observer: 'Observer: reads along',
})

export const verbs: readonly Verb[] = [
  {
    verb: 'invite',
    label: 'Invite somebody',
    hint: 'One person, by name. They can read the record at once.',
    fields: [need('person', 'person', 'Who'), { ...asWhat, required: false }],
    shortcut: 'i',
  },
  {
    verb: 'remove',
    label: 'Remove somebody',
    hint: 'Their open pages close within five seconds.',
    fields: [need('person', 'person', 'Who'), need('reason', 'text', 'Why')],
  },
  {
    verb: 'set-class',
    label: 'Open or restrict the record',
    hint: 'Open: every responder, or those of its project. Restricted: only the people named here.',
    fields: [
      oneOf('class', 'Who may see it', {
        restricted: 'Only its members',
        open: 'Every responder, or those of its project',
      }),
    ],
  },
  {
    verb: 'acknowledge-rules',
    label: 'Confirm the handling rules',
    hint: 'You have read how this information must be treated.',
    fields: [],
  },
]
