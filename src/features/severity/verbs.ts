import { need, type Verb } from '#kernel/verb.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'set',
    label: 'Set the severity',
    hint: 'Clocks and cadence follow at once.',
    fields: [need('level', 'line', 'Level, or unknown'), need('reason', 'text', 'Why')],
    shortcut: 's',
  },
  {
    verb: 'take-back',
    label: 'Take the change of severity back',
    hint: 'Yours, of a moment ago; the record holds both.',
    fields: [],
  },
]
