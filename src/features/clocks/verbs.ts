import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'decline-prompt',
    label: 'Decline a prompt',
    hint: 'The reason is recorded.',
    fields: [need('clock', 'line', 'Prompt'), need('reason', 'text', 'Why not')],
  },
]
