import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { dispositions } from './contract.ts'

export const verbs: readonly Verb[] = [
  {
    verb: 'sort',
    label: 'Sort a lesson',
    hint: 'Playbook, initiative, ticket, or drop.',
    fields: [
      need('entry', 'entry', 'Lesson'),
      oneOf('disposition', 'What becomes of it', dispositions),
      maybe('note', 'text', 'Note'),
    ],
  },
]
