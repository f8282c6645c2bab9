import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { bands } from './contract.ts'

const why = need('why', 'entry', 'Why')

export const verbs: readonly Verb[] = [
  { verb: 'open', label: 'Open the retrospective', hint: 'To learn, not to blame.', fields: [] },
  {
    verb: 'lead',
    label: 'Set owner and facilitator',
    hint: 'Owner, and a facilitator who was not involved.',
    fields: [need('owner', 'person', 'Owner'), maybe('facilitator', 'person', 'Facilitator')],
  },
  {
    verb: 'schedule',
    label: 'Schedule the retrospective',
    hint: 'When it is held.',
    fields: [need('at', 'instant', 'When')],
  },
  {
    verb: 'band',
    label: 'Put an entry in a band',
    hint: 'Start, discovery, decisions, remediation.',
    fields: [need('entry', 'entry', 'Entry'), oneOf('band', 'Band', bands)],
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
  },
  {
    verb: 'rewrite-why',
    label: 'Rewrite a why',
    hint: 'A new question and answer.',
    fields: [why, need('question', 'line', 'Why …'), need('answer', 'text', 'Because …')],
  },
  { verb: 'remove-why', label: 'Remove a why', hint: 'One that has none below it.', fields: [why] },
  {
    verb: 'answer',
    label: 'Answer a question of the template',
    hint: 'Number and answer.',
    fields: [need('question', 'number', 'Question'), need('answer', 'text', 'Answer')],
  },
  {
    verb: 'hold',
    label: 'Mark the retrospective as held',
    hint: 'With a short summary.',
    fields: [maybe('summary', 'text', 'Summary')],
  },
  {
    verb: 'waive',
    label: 'Skip the retrospective',
    hint: 'With the reason.',
    fields: [need('reason', 'text', 'Why')],
  },
]
