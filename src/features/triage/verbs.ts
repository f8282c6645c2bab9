import { anyOf, maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { questions } from './contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'

const impact = { none: 'None', suspected: 'Suspected', confirmed: 'Confirmed' }

const isOpen = ({ conclude }: { readonly conclude: ConcludeState }) => conclude.concluded === null

export const verbs: readonly Verb[] = [
  { verb: 'take', label: 'Take it', hint: 'You become first responder and commander.', fields: [] },
  {
    verb: 'decide',
    label: 'Decide what it is',
    hint: 'Incident, event or false alarm.',
    fields: [
      oneOf('verdict', 'It is', {
        incident: 'An incident',
        event: 'An event, not yet an incident',
        'false-alarm': 'A false alarm',
      }),
      need('reason', 'text', 'Why'),
    ],
    shortcut: 'd',
    when: isOpen,
  },
  {
    verb: 'take-back',
    label: 'Take the decision back',
    hint: 'Yours, of a moment ago; the record holds both.',
    fields: [],
  },
  {
    verb: 'answer',
    label: 'Answer the fifteen questions',
    hint: 'Any yes points to an incident.',
    fields: [
      anyOf(
        'ticked',
        'Yes to',
        Object.fromEntries(questions.map((question) => [question.id, question.text])),
      ),
    ],
    shortcut: 'q',
    when: isOpen,
  },
  {
    verb: 'take-more-time',
    label: 'Take more time to decide',
    hint: 'In minutes.',
    fields: [need('minutes', 'number', 'Minutes')],
    when: isOpen,
  },
  {
    verb: 'set-impact',
    label: 'Say what is affected',
    hint: 'Confidentiality, integrity, availability, privacy.',
    fields: [
      oneOf('c', 'Confidentiality', impact),
      oneOf('i', 'Integrity', impact),
      oneOf('a', 'Availability', impact),
      oneOf('p', 'Privacy', impact),
    ],
    when: isOpen,
  },
  {
    verb: 'categorise',
    label: 'Choose the category',
    hint: 'What sort of incident it is, in the policy’s words.',
    fields: [need('category', 'line', 'Category'), maybe('subtype', 'line', 'Subtype')],
  },
]
