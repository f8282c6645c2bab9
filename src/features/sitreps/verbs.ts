import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import type { SitrepsState } from './contract.ts'

const text = [
  need('know', 'text', 'What we know'),
  maybe('doing', 'text', 'What we are doing'),
  maybe('need', 'text', 'What you need to do'),
]

const someSent = ({ sitreps }: { readonly sitreps: SitrepsState }) => sitreps.sent.length > 0

export const verbs: readonly Verb[] = [
  {
    verb: 'send',
    label: 'Send a situation report',
    hint: 'And promise the next.',
    fields: [
      {
        ...oneOf('kind', 'Kind', {
          declared: 'Declaration: know is its description, doing its details',
          initial: 'Initial',
          update: 'Update',
          handoff: 'Handoff',
          final: 'Final',
        }),
        required: false,
      },
      ...text,
      maybe('next_at', 'instant', 'Next report at'),
    ],
    shortcut: 'u',
  },
  {
    verb: 'correct',
    label: 'Correct a situation report',
    hint: 'A new one that refers to the old.',
    fields: [
      need('corrects', 'number', 'Number'),
      ...text,
      maybe('next_at', 'instant', 'Next report at'),
    ],
    when: someSent,
  },
  {
    verb: 'withdraw',
    label: 'Take a report back',
    hint: 'Within ten seconds, before letters tell of it.',
    fields: [need('number', 'number', 'Number')],
    when: someSent,
  },
]
