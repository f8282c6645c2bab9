import { need, oneOf, type Verb } from '#kernel/verb.ts'
import { sections } from './contract.ts'

const written = Object.fromEntries(
  sections.filter((section) => section.written).map((section) => [section.id, section.title]),
)
const base = need('base', 'number', 'Entry you started from (0 if empty)')

export const verbs: readonly Verb[] = [
  {
    verb: 'write',
    label: 'Write a section',
    hint: 'Summary, details, background, comms or appendix.',
    fields: [oneOf('section', 'Section', written), need('text', 'text', 'Text'), base],
  },
  {
    verb: 'summarise',
    label: 'Summarise for executives',
    hint: 'Four short answers become one sentence.',
    fields: [
      need('date', 'line', 'On which day'),
      need('organisation', 'line', 'Who was notified'),
      need('notifiedOf', 'line', 'Of what'),
      need('impact', 'line', 'Resulting in'),
      base,
    ],
    shortcut: 'e',
  },
  {
    verb: 'classify',
    label: 'Change the classification',
    hint: 'Says how this information must be treated.',
    fields: [need('level', 'line', 'Level'), need('reason', 'text', 'Why')],
  },
  {
    verb: 'set-zone',
    label: 'Choose the time zone',
    hint: 'Everyone sees times in it.',
    fields: [need('zone', 'line', 'Zone, such as UTC')],
  },
]
