import { labels, maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { entryTypes } from './contract.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'add',
    label: 'Log something',
    hint: 'What you saw or did.',
    fields: [
      need('text', 'text', 'Entry'),
      { ...oneOf('type', 'Type', labels(entryTypes)), required: false },
      maybe('occurred', 'instant', 'When it happened, if not now'),
    ],
    shortcut: 'l',
  },
  {
    verb: 'correct',
    label: 'Correct an entry',
    hint: 'What it said before stays readable.',
    fields: [
      need('entry', 'entry', 'Entry'),
      need('text', 'text', 'New text'),
      maybe('occurred', 'instant', 'When it happened'),
      need('reason', 'line', 'Why'),
    ],
  },
  {
    verb: 'retract',
    label: 'Retract an entry',
    hint: 'It stays visible as retracted.',
    fields: [need('entry', 'entry', 'Entry'), need('reason', 'text', 'Why')],
  },
]
