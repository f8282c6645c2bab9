import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { confirmable, type ConcludeState } from './contract.ts'

type State = { readonly conclude: ConcludeState }
const isOver = ({ conclude }: State) => conclude.concluded !== null
const isOpen = (state: State) => !isOver(state)

export const verbs: readonly Verb[] = [
  {
    verb: 'confirm',
    label: 'Confirm a closing item',
    hint: 'You confirm that it is so.',
    fields: [oneOf('item', 'Item', confirmable), maybe('note', 'text', 'Note')],
    when: isOpen,
  },
  {
    verb: 'thank',
    label: 'Thank everyone',
    hint: 'Goes to everyone who took part.',
    fields: [need('text', 'text', 'Thank-you')],
    when: isOpen,
  },
  {
    verb: 'conclude',
    label: 'Conclude',
    hint: 'It is no longer active. Retrospective and report follow.',
    fields: [need('summary', 'text', 'How it ended')],
    when: isOpen,
  },
  {
    verb: 'reopen',
    label: 'Reopen the incident',
    hint: 'With the reason.',
    fields: [need('reason', 'text', 'Why')],
    when: isOver,
  },
]
