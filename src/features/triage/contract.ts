/** Triage: is this an incident, an event or a false alarm, and what does it touch? */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import { fact, type RecordedOf } from '#kernel/event.ts'
import {
  lineSchema,
  noteSchema,
  proseSchema,
  REASON_MAX,
  oneOfThese,
  wordSchema,
} from '#kernel/words.ts'

/** The fifteen questions, in our words, after Alegion’s incident-triage checklist (MIT, 2020). Any yes points to an incident. */
export const questions = [
  { id: 'c1', flag: 'c', text: 'Could somebody who should not have seen this data have seen it?' },
  {
    id: 'c2',
    flag: 'c',
    text: 'Is there a sign-in, session or request that nobody can account for?',
  },
  {
    id: 'c3',
    flag: 'c',
    text: 'Has a password, key, token or certificate been exposed or shared?',
  },
  { id: 'c4', flag: 'c', text: 'Has data left for a place it should not have gone to?' },
  {
    id: 'i1',
    flag: 'i',
    text: 'Has data been changed or deleted by somebody or something unexpected?',
  },
  {
    id: 'i2',
    flag: 'i',
    text: 'Does a system behave in a way its code and settings do not explain?',
  },
  {
    id: 'i3',
    flag: 'i',
    text: 'Is there software, an account or a setting that nobody remembers putting there?',
  },
  { id: 'i4', flag: 'i', text: 'Are logs missing, cut short or odd?' },
  {
    id: 'i5',
    flag: 'i',
    text: 'Was a change made outside the usual way, or rights given that nobody asked for?',
  },
  { id: 'a1', flag: 'a', text: 'Is a service down, or refusing people who should get in?' },
  { id: 'a2', flag: 'a', text: 'Is a service much slower than usual, or failing now and then?' },
  { id: 'a3', flag: 'a', text: 'Is there far more traffic or load than usual, without a reason?' },
  { id: 'a4', flag: 'a', text: 'Have jobs, backups or replication stopped?' },
  { id: 'a5', flag: 'a', text: 'Is something we depend on, inside or outside, unavailable?' },
  { id: 'a6', flag: 'a', text: 'Is a promised service level in danger?' },
] as const
export type QuestionId = (typeof questions)[number]['id']
const question = oneOfThese(questions.map(({ id }) => id))

const verdict = z.enum(['event', 'incident', 'false-alarm'])
const impact = z.enum(['none', 'suspected', 'confirmed'])
export type Impact = z.output<typeof impact>
const reason = proseSchema(REASON_MAX, 'The reason')

export const events = {
  'triage.acknowledged.v1': z.strictObject({}),
  'triage.answered.v1': z.strictObject({ ticked: z.array(wordSchema).max(100) }),
  'triage.decided.v1': z.strictObject({ verdict, reason }),
  'triage.taken-back.v1': z.strictObject({}),
  'triage.more-time-taken.v1': z.strictObject({ minutes: z.number().int().min(1).max(240) }),
  'triage.impact-set.v1': z.strictObject({ c: impact, i: impact, a: impact, p: impact }),
  'triage.categorised.v1': z.strictObject({
    category: wordSchema,
    subtype: z.string().max(80),
  }),
}
export type TriageEvent = RecordedOf<typeof events>

export const commands = {
  take: {
    input: z.strictObject({}),
    needs: 'take' as const,
    says: 'Takes it: you acknowledge it and become first responder and commander (R-027).',
  },
  answer: {
    input: z.strictObject({ ticked: z.array(question).max(questions.length) }),
    needs: 'write' as const,
    says: 'Answers the fifteen questions; any tick suggests an incident and the impact flags (R-008).',
  },
  decide: {
    input: z.strictObject({ verdict, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Decides: incident, event, or false alarm (R-003, R-023). A responder who calls what nobody has taken a false alarm takes it by that.',
  },
  'take-back': {
    input: z.strictObject({}),
    needs: 'write' as const,
    says: 'Takes back what one decided a moment ago; the record holds both.',
  },
  'take-more-time': {
    input: z.strictObject({ minutes: z.number().int().min(1).max(240) }),
    needs: 'write' as const,
    says: 'Asks for more time to decide, in minutes (R-023).',
  },
  'set-impact': {
    input: z.strictObject({ c: impact, i: impact, a: impact, p: impact }),
    needs: 'write' as const,
    says: 'Sets what is touched: confidentiality, integrity, availability, privacy (R-009).',
  },
  categorise: {
    input: z.strictObject({
      category: lineSchema(40, 'The category'),
      subtype: proseSchema(80, 'The subtype').default(''),
    }),
    needs: 'write' as const,
    says: 'Chooses the category (R-005).',
  },
}
export type TriageCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-concluded': 'This record is concluded. Reopen it first.',
  'already-decided': 'This has already been decided.',
  'already-so': 'It is already decided: {verdict}.',
  'already-taken': 'Somebody has already taken it.',
  'nobody-has-it': 'Somebody has to take it before it can be decided.',
  'too-many-dismissals':
    'It was called a false alarm {max} times. Report anew what is different now.',
  'unknown-category': 'Choose one of: {known}.',
  'unknown-subtype':
    'This category has no subtype “{subtype}”. It has: {known}. An owner adds another to the policy.',
} as const

/** What was decided, and what follows from its having been. */
export type Decided = {
  /** The word used for it everywhere: an unconfirmed issue is an event. */
  readonly verdict: 'event' | 'incident' | 'false-alarm'
  readonly decided: {
    readonly at: string
    readonly seq: number
    readonly by: string
    readonly reason: string
  } | null
  /** When it was decided for the first time: what answers the question that is asked of whoever took it. */
  readonly firstDecidedAt: string | null
  /** The last decision that it is an incident. */
  readonly confirmed: Moment | null
  /** Each decision that it is a false alarm, and the one that said otherwise again: nothing is promised in between. */
  readonly dismissed: readonly (Moment & { readonly again: Moment | null })[]
}
type Moment = { readonly at: string; readonly seq: number }

export type TriageState = Decided & {
  /** As it was before the last decision, which can be taken back for a moment. */
  readonly before: Decided | null
  readonly acknowledged: { readonly at: string; readonly seq: number; readonly by: string } | null
  readonly ticked: readonly string[]
  readonly impact: {
    readonly c: Impact
    readonly i: Impact
    readonly a: Impact
    readonly p: Impact
  }
  /** The entry that assessed it last; 0 while nobody has: then nothing is known of any of the four. */
  readonly impactSeq: number
  /** Minutes of more time asked for, with when. */
  readonly moreTime: { readonly at: string; readonly minutes: number } | null
  readonly category: string | null
  readonly subtype: string
}

/** Taking a record: acknowledged, first responder, commander. A responder's own report is taken at once. */
export function takeFacts(person: string) {
  return [
    fact('triage.acknowledged.v1', {}),
    fact('roles.assigned.v1', { role: 'commander', person, how: 'first-responder' }),
  ] as const
}
