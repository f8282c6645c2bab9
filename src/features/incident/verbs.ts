import { anyOf, labels, maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { discoveryMethods, milestones, threatActions } from './contract.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'rename',
    label: 'Rename the incident',
    hint: 'A new title; the reference stays the same.',
    fields: [need('title', 'line', 'Title')],
  },
  {
    verb: 'mark',
    label: 'Mark a moment',
    hint: 'Began, attack stopped, way in closed, contained, restored.',
    fields: [
      oneOf('milestone', 'Moment', milestones),
      maybe('at', 'instant', 'When (now, if empty)'),
      maybe('basis', 'text', 'How we know'),
    ],
    shortcut: 'm',
  },
  {
    verb: 'unmark',
    label: 'Take a mark back',
    hint: 'When a moment was marked that had not come.',
    fields: [oneOf('milestone', 'Moment', milestones), need('reason', 'text', 'Why')],
  },
  {
    verb: 'set-aware',
    label: 'Correct when it was noticed',
    hint: 'The times in the report start here.',
    fields: [need('at', 'instant', 'When'), need('reason', 'text', 'Why')],
  },
  {
    verb: 'set-discovery',
    label: 'Say how it was discovered',
    hint: 'A person, a monitor, somebody outside.',
    fields: [oneOf('method', 'How', labels(discoveryMethods))],
  },
  {
    verb: 'set-threat-actions',
    label: 'Name the threat actions',
    hint: 'For the report.',
    fields: [anyOf('actions', 'Actions', threatActions)],
  },
  {
    verb: 'set-cause',
    label: 'State the cause',
    hint: 'Unknown, suspected or established.',
    fields: [
      oneOf('certainty', 'How sure', {
        unknown: 'Unknown',
        suspected: 'Suspected',
        established: 'Established',
      }),
      need('text', 'text', 'Cause'),
    ],
  },
]
