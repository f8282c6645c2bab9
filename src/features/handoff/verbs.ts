import { maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { running, unanswered, type HandoffState } from './contract.ts'

const handoff = need('handoff', 'entry', 'Handoff')

type State = { readonly handoff: HandoffState }
const runs = ({ handoff }: State) => running(handoff).length > 0
const isAsked = ({ handoff }: State) => handoff.all.some(({ outcome }) => outcome === 'waiting')

export const verbs: readonly Verb[] = [
  {
    verb: 'propose',
    label: 'Hand over',
    hint: 'The duty moves when the other person confirms.',
    fields: [
      oneOf('duty', 'Duty', {
        commander: 'Command',
        communicator: 'Communication',
        responder: 'A responder’s shift',
      }),
      need('to', 'person', 'To whom'),
      maybe('brief', 'text', 'Not in the record'),
    ],
    shortcut: 'h',
  },
  {
    verb: 'confirm',
    label: 'Confirm a handoff',
    hint: 'From this moment the duty is yours.',
    fields: [handoff, maybe('note', 'text', 'What you took over and what is urgent')],
    when: isAsked,
  },
  {
    verb: 'ask',
    label: 'Ask before confirming',
    hint: 'The other person sees your question.',
    fields: [handoff, need('question', 'text', 'Question')],
    when: isAsked,
  },
  {
    verb: 'answer',
    label: 'Answer a question before a handoff',
    hint: 'The other person sees your answer.',
    fields: [
      handoff,
      need('question', 'number', 'Number of the entry that asks'),
      need('answer', 'text', 'Answer'),
    ],
    when: ({ handoff: { all } }: State) => all.some((one) => unanswered(one).length > 0),
  },
  {
    verb: 'decline',
    label: 'Decline a handoff',
    hint: 'The duty stays with the person who proposed it.',
    fields: [handoff, need('reason', 'text', 'Why')],
    when: isAsked,
  },
  {
    verb: 'withdraw',
    label: 'Withdraw a handoff',
    hint: 'Before it is confirmed.',
    fields: [handoff, need('reason', 'text', 'Why')],
    when: isAsked,
  },
  {
    verb: 'document',
    label: 'Write down a handoff',
    hint: 'What you took over and what is urgent.',
    fields: [handoff, need('note', 'text', 'Note')],
    when: runs,
  },
  {
    verb: 'release',
    label: 'End the overlap',
    hint: 'The outgoing person may log off.',
    fields: [handoff],
    when: runs,
  },
  {
    verb: 'take-over',
    label: 'Take over in an emergency',
    hint: 'Without a handoff; the reason is in the report.',
    fields: [
      oneOf('duty', 'Duty', { commander: 'Command', communicator: 'Communication' }),
      need('reason', 'text', 'Why'),
    ],
  },
]
