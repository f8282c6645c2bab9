import { need, type Verb } from '#kernel/verb.ts'

/** The policy in force says which roles there are (`surface.tsx`). */
const role = need('role', 'choice', 'Role')

export const verbs: readonly Verb[] = [
  {
    verb: 'assign',
    label: 'Assign a role',
    hint: 'Command and communication pass by handoff.',
    fields: [role, need('person', 'person', 'Who')],
    shortcut: 'r',
  },
  {
    verb: 'release',
    label: 'End a role',
    hint: 'Your own; the commander can end anybody’s.',
    fields: [role, need('person', 'person', 'Who')],
  },
  { verb: 'join', label: 'Join as a responder', hint: 'You work on it from now on.', fields: [] },
]
