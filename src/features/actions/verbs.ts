import { maybe, need, type Verb } from '#kernel/verb.ts'

const action = need('action', 'entry', 'Action')

export const verbs: readonly Verb[] = [
  {
    verb: 'add',
    label: 'Add an action',
    hint: 'With an owner and the date of the next update.',
    fields: [
      need('title', 'line', 'What'),
      need('owner', 'person', 'Owner'),
      need('next_update_on', 'date', 'Next update on'),
      maybe('from', 'entry', 'Comes from entry'),
    ],
  },
  {
    verb: 'update',
    label: 'Report on an action',
    hint: 'What happened, and when to hear again.',
    fields: [
      action,
      need('note', 'text', 'What happened'),
      need('next_update_on', 'date', 'Next update on'),
    ],
  },
  {
    verb: 'finish',
    label: 'Finish an action',
    hint: 'Say what came of it.',
    fields: [action, need('note', 'text', 'Result')],
  },
  {
    verb: 'drop',
    label: 'Give up an action',
    hint: 'With the reason.',
    fields: [action, need('reason', 'text', 'Why')],
  },
]
