import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { bands, type RetroState } from './contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'

const why = need('why', 'entry', 'Why')

const isOver = ({ conclude }: { readonly conclude: ConcludeState }) => conclude.concluded !== null
const someWhys = ({ retro }: { readonly retro: RetroState }) => retro.whys.length > 0

export const verbs: readonly Verb[] = [
  { verb: 'open', label: 'Open the retrospective', hint: 'To learn, not to blame.', fields: [] },
  {
    verb: 'lead',
    label: 'Set owner and facilitator',
    hint: 'Owner, and a facilitator who was not involved.',
    fields: [need('owner', 'person', 'Owner'), maybe('facilitator', 'person', 'Facilitator')],
    when: isOver,
  },
  {
    verb: 'schedule',
    label: 'Schedule the retrospective',
    hint: 'When it is held.',
    fields: [need('at', 'instant', 'When')],
    when: isOver,
  },
  {
    verb: 'band',
    label: 'Put an entry in a band',
    hint: 'Start, discovery, decisions, remediation.',
    fields: [need('entry', 'entry', 'Entry'), oneOf('band', 'Band', bands)],
    when: isOver,
  },
  {
    verb: 'ask-why',
    label: 'Ask why',
    hint: 'Each answer can have several further whys.',
    fields: [
      maybe('parent', 'entry', 'Below which why'),
      need('question', 'line', 'Why …'),
      need('answer', 'text', 'Because …'),
    ],
    when: isOver,
  },
  {
    verb: 'rewrite-why',
    label: 'Rewrite a why',
    hint: 'A new question and answer.',
    fields: [why, need('question', 'line', 'Why …'), need('answer', 'text', 'Because …')],
    when: someWhys,
  },
  {
    verb: 'remove-why',
    label: 'Remove a why',
    hint: 'One that has none below it.',
    fields: [why],
    when: someWhys,
  },
  {
    verb: 'answer',
    label: 'Answer a question of the template',
    hint: 'Number and answer.',
    fields: [need('question', 'number', 'Question'), need('answer', 'text', 'Answer')],
    when: isOver,
  },
  {
    verb: 'hold',
    label: 'Mark the retrospective as held',
    hint: 'With a short summary.',
    fields: [maybe('summary', 'text', 'Summary')],
    when: isOver,
  },
  {
    verb: 'waive',
    label: 'Skip the retrospective',
    hint: 'With the reason.',
    fields: [need('reason', 'text', 'Why')],
    when: isOver,
  },
]
