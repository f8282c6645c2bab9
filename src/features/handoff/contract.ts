/**
 * Handoff: the ceremony by which a duty passes from one person to another:
 * proposed with a briefing → confirmed (authority moves now, not before) → documented → situation report sent →
 * overlap of 15 to 20 minutes → released. And the emergency takeover, with a reason.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import { fact, type RecordedOf, type RetiredEvents } from '#kernel/event.ts'
import {
  entrySchema,
  noteSchema,
  personSchema,
  proseSchema,
  REASON_MAX,
  NOTE_MAX,
  oneOfThese,
  wordSchema,
} from '#kernel/words.ts'
import { refusals as rolesRefusals } from '../roles/contract.ts'

const duty = oneOfThese(['commander', 'communicator', 'responder'])
export type Duty = z.output<typeof duty>
const handoff = entrySchema.describe('The number of the entry that proposed it')
const reason = noteSchema(REASON_MAX, 'The reason')
const question = noteSchema(REASON_MAX, 'The question')

export const events = {
  'handoff.proposed.v1': z.strictObject({
    duty: wordSchema,
    from: personSchema,
    to: personSchema,
    /** What the record does not say: the outgoing person's own words. */
    brief: proseSchema(NOTE_MAX, 'The briefing'),
  }),
  'handoff.asked.v2': z.strictObject({ handoff, question, tells: personSchema.nullable() }),
  'handoff.answered.v1': z.strictObject({
    handoff,
    question: entrySchema.describe('The number of the entry that asked it'),
    answer: noteSchema(REASON_MAX, 'The answer'),
    /** Who asked. */
    tells: personSchema,
  }),
  'handoff.declined.v1': z.strictObject({ handoff, reason }),
  'handoff.withdrawn.v1': z.strictObject({ handoff, reason }),
  'handoff.confirmed.v1': z.strictObject({ handoff }),
  'handoff.documented.v1': z.strictObject({ handoff, note: noteSchema(NOTE_MAX, 'The note') }),
  'handoff.reported.v1': z.strictObject({ handoff }),
  'handoff.released.v1': z.strictObject({ handoff }),
  'handoff.taken-over.v1': z.strictObject({
    duty: wordSchema,
    from: personSchema.nullable(),
    to: personSchema,
    reason,
  }),
}
/** Asked without saying whom it tells: nobody was told then. */
export const retired: RetiredEvents = {
  'handoff.asked.v1': {
    schema: z.strictObject({ handoff, question }),
    upcast: (event) => ({
      kind: 'handoff.asked.v2',
      body: { ...(event.body as { readonly handoff: number }), tells: null },
    }),
  },
}
export type HandoffEvent = RecordedOf<typeof events>

export const commands = {
  propose: {
    input: z.strictObject({
      duty,
      to: personSchema,
      brief: proseSchema(NOTE_MAX, 'The briefing').default(''),
    }),
    needs: 'write' as const,
    says: 'Begins the ceremony: you brief the person who takes over your duty (R-179).',
    givesWork: true as const,
  },
  ask: {
    input: z.strictObject({ handoff, question }),
    needs: 'join-handoff' as const,
    says: 'Asks something before confirming.',
  },
  answer: {
    input: z.strictObject({
      handoff,
      question: entrySchema.describe('The number of the entry that asked it'),
      answer: noteSchema(REASON_MAX, 'The answer'),
    }),
    needs: 'write' as const,
    says: 'Answers a question that was asked before confirming.',
  },
  confirm: {
    input: z.strictObject({
      handoff,
      note: noteSchema(NOTE_MAX, 'The note')
        .optional()
        .describe('Writes it down in the same step, as `document` does later'),
    }),
    needs: 'join-handoff' as const,
    says: 'Confirms: the duty is yours from this moment.',
  },
  decline: {
    input: z.strictObject({ handoff, reason }),
    needs: 'join-handoff' as const,
    says: 'Declines with a reason; the duty stays where it is.',
  },
  withdraw: {
    input: z.strictObject({ handoff, reason }),
    needs: 'write' as const,
    says: 'Takes the proposal back.',
  },
  document: {
    input: z.strictObject({ handoff, note: noteSchema(NOTE_MAX, 'The note') }),
    needs: 'join-handoff' as const,
    says: 'Writes down the handoff, as its third step asks of the incoming person.',
  },
  release: {
    input: z.strictObject({ handoff }),
    needs: 'join-handoff' as const,
    says: 'Ends the overlap: the outgoing person may log off.',
  },
  'take-over': {
    input: z.strictObject({ duty, reason }),
    needs: 'write' as const,
    says: 'Emergency takeover without the ceremony; the reason is in the report (R-181).',
  },
}
export type HandoffCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-has-role': 'You already hold this duty.',
  'already-proposed': 'You have already proposed this handoff. Withdraw it to ask somebody else.',
  'already-so:answered':
    'This question is answered already. What is to be added belongs in the log.',
  'already-so:documented': 'This handoff is already written down.',
  'already-so:released': 'The overlap is already over.',
  'ceremony-incomplete':
    'The handoff is not written down, and no situation report tells of it. The person who took over does both; or say why it ends without.',
  'ceremony-incomplete:note':
    'The handoff is not written down. The person who took over does that; or say why it ends without.',
  'ceremony-incomplete:report':
    'No situation report tells of the handoff yet. The person who took over, or the communicator, sends one; or say why it ends without.',
  'communicator-is-responder': rolesRefusals['communicator-is-responder'],
  'duty-moved':
    'The person who proposed this no longer holds the duty. Nothing is left to hand over.',
  'handoff-over': 'This proposal is already {outcome}.',
  'join-instead': 'Nobody has to be replaced to become a responder: join the response.',
  'no-such-handoff': 'There is no handoff with this number.',
  'no-such-question': 'Nobody asked a question of this handoff with that number.',
  'nobody-has-it': 'Nobody has taken this record yet: take it instead.',
  'not-confirmed': 'Confirm the handoff first; then write it down.',
  'not-confirmed:release': 'The handoff has not been confirmed.',
  'not-your-duty': 'You do not hold the {duty}’s duty, so you cannot hand it over.',
  'not-yours:overlap': 'Only the two people of the handoff end its overlap.',
  'not-yours:step': 'This step of the handoff belongs to the other person.',
  'overlap-not-over':
    'Stay until {least} have passed; it has been {stayed}. If that is impossible, say why.',
  'to-yourself': 'Choose somebody else to hand over to.',
  'too-many-handoffs': 'A record keeps at most {max} handoffs.',
  'too-many-handoffs:takeovers': 'A record keeps at most {max} takeovers.',
  'too-many-questions': 'A handoff takes at most {max} questions.',
} as const

export type Question = {
  readonly seq: number
  readonly by: string
  readonly text: string
  readonly at: string
  readonly answer: { readonly by: string; readonly text: string; readonly at: string } | null
}
export type Handoff = {
  readonly seq: number
  readonly duty: string
  readonly from: string
  readonly to: string
  readonly brief: string
  readonly proposedAt: string
  readonly questions: readonly Question[]
  readonly outcome: 'waiting' | 'confirmed' | 'declined' | 'withdrawn'
  readonly endedReason: string | null
  readonly confirmedAt: string | null
  readonly documentedAt: string | null
  readonly note: string | null
  readonly reportedAt: string | null
  readonly releasedAt: string | null
}

export type HandoffState = {
  readonly all: readonly Handoff[]
  readonly takeovers: readonly {
    readonly seq: number
    readonly duty: string
    readonly from: string | null
    readonly to: string
    readonly reason: string
    readonly at: string
    /** When it was told in a report. */
    readonly reportedAt: string | null
  }[]
}

/** Duties that passed to somebody, by handoff or takeover, and were told in no report yet. */
export function untold(state: HandoffState): readonly {
  readonly seq: number
  readonly duty: string
  readonly from: string | null
  readonly to: string
}[] {
  return [...state.all.filter(({ outcome }) => outcome === 'confirmed'), ...state.takeovers].filter(
    ({ reportedAt }) => reportedAt === null,
  )
}

/** Whether somebody received a duty and their report of it is still to come (C-27). */
export function owesReport(state: HandoffState, person: string): boolean {
  return untold(state).some(({ to }) => to === person)
}

/** What was asked before confirming and nobody has answered, while it can still be confirmed. */
export function unanswered({ outcome, questions }: Handoff): readonly Question[] {
  return outcome === 'waiting' ? questions.filter(({ answer }) => answer === null) : []
}

/** Handoffs still under way: waiting for confirmation, or confirmed and in their overlap. */
export function running(state: HandoffState): readonly Handoff[] {
  return state.all.filter(
    ({ outcome, releasedAt }) =>
      outcome === 'waiting' || (outcome === 'confirmed' && releasedAt === null),
  )
}

/** What withdraws the proposals that wait: of one person who leaves, or all of them at the end. */
export const withdrawing = ({ all }: HandoffState, reason: string, person?: string) =>
  all
    .filter(
      ({ outcome, from, to }) =>
        outcome === 'waiting' && (person === undefined || from === person || to === person),
    )
    .map(({ seq }) => fact('handoff.withdrawn.v1', { handoff: seq, reason }))
