/** Retrospective: to learn, not to blame. Names stay out; roles speak. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import {
  entrySchema,
  NOTE_MAX,
  noteSchema,
  personSchema,
  proseSchema,
  REASON_MAX,
  TITLE_MAX,
  lineSchema,
  oneOfThese,
  wordSchema,
  wordsOf,
} from '#kernel/words.ts'

/** The ground rule every retrospective opens with; it cannot be hidden. */
export const groundRule =
  'We are here to learn. Everyone did what made sense with what they knew at the time. We speak of policies, processes and tools; names stay out.'

/** The four bands in which the timeline is retold. */
export const bands = {
  anomaly: 'Start of the anomaly',
  discovery: 'Discovery',
  decision: 'Important decisions',
  remediation: 'Remediation',
} as const
export type Band = keyof typeof bands
const band = oneOfThese(wordsOf(bands))
const answer = noteSchema(NOTE_MAX, 'The answer')
const question = lineSchema(TITLE_MAX, 'The question')

export const events = {
  'retro.opened.v1': z.strictObject({ owner: personSchema }),
  'retro.led.v1': z.strictObject({ owner: personSchema, facilitator: personSchema.nullable() }),
  'retro.scheduled.v1': z.strictObject({ at: instantSchema }),
  'retro.banded.v1': z.strictObject({ entry: entrySchema, band: wordSchema.nullable() }),
  'retro.why-asked.v1': z.strictObject({ parent: entrySchema.nullable(), question, answer }),
  'retro.why-rewritten.v1': z.strictObject({ why: entrySchema, question, answer }),
  'retro.why-removed.v1': z.strictObject({ why: entrySchema }),
  'retro.question-answered.v1': z.strictObject({
    question: z.number().int().min(0).max(19),
    answer: proseSchema(NOTE_MAX, 'The answer'),
  }),
  'retro.held.v1': z.strictObject({ summary: proseSchema(NOTE_MAX, 'The summary') }),
  'retro.waived.v1': z.strictObject({ reason: noteSchema(REASON_MAX, 'The reason') }),
}
export type RetroEvent = RecordedOf<typeof events>

const write = 'write' as const
export const commands = {
  open: {
    input: z.strictObject({}),
    needs: write,
    says: 'Opens the retrospective; the commander owns it until it is passed on (R-190).',
  },
  lead: {
    input: z.strictObject({
      owner: personSchema,
      facilitator: personSchema.nullable().default(null),
    }),
    needs: write,
    says: 'Says who owns and who facilitates it (R-190).',
    givesWork: true as const,
  },
  schedule: {
    input: z.strictObject({ at: instantSchema }),
    needs: write,
    says: 'Sets when it is held.',
  },
  band: {
    input: z.strictObject({ entry: entrySchema, band: band.nullable() }),
    needs: write,
    says: 'Puts a timeline entry in one of the four bands, or takes it out (R-194).',
  },
  'ask-why': {
    input: z.strictObject({ parent: entrySchema.nullable().default(null), question, answer }),
    needs: write,
    says: 'Adds a why with its answer; each answer can have several further whys (R-195).',
  },
  'rewrite-why': {
    input: z.strictObject({ why: entrySchema, question, answer }),
    needs: write,
    says: 'Rewrites a why.',
  },
  'remove-why': {
    input: z.strictObject({ why: entrySchema }),
    needs: write,
    says: 'Removes a why that has none below it.',
  },
  answer: {
    input: z.strictObject({
      question: z.number().int().min(0).max(19),
      answer: proseSchema(NOTE_MAX, 'The answer'),
    }),
    needs: write,
    says: 'Answers one of the template’s questions (R-193).',
  },
  hold: {
    input: z.strictObject({ summary: proseSchema(NOTE_MAX, 'The summary').default('') }),
    needs: write,
    says: 'Says that the retrospective was held.',
  },
  waive: {
    input: z.strictObject({ reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'command' as const,
    says: 'Goes without a retrospective, with the reason (R-187).',
  },
}
export type RetroCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-open': 'The retrospective is already open.',
  'already-so:held': 'The retrospective was already held.',
  'already-so:over': 'The retrospective is already over.',
  'names-in-retro':
    '“{name}” is somebody’s name. Write “{instead}”, or say what the process allowed.',
  'no-such-question': 'The template has no question with this number.',
  'no-such-why': 'There is no why with this number.',
  'not-a-member': 'Invite this person to the incident first.',
  'not-concluded': 'Conclude first.',
  'not-concluded:opening':
    'A retrospective looks back: conclude first. Lessons can be caught at any time.',
  'retro-not-open': 'Open the retrospective first.',
  'too-many-banded': 'A retrospective places at most {max} entries by hand.',
  'too-many-whys': 'A retrospective holds at most {max} whys.',
  'why-has-more': 'Remove the whys below this one first.',
} as const

export type Why = {
  readonly seq: number
  readonly parent: number | null
  readonly question: string
  readonly answer: string
}
export type RetroState = {
  readonly opened: { readonly at: string; readonly seq: number } | null
  readonly owner: string | null
  readonly facilitator: string | null
  readonly scheduledAt: string | null
  /** Entry number → the band it was put in by hand; others are banded by their kind. */
  readonly bands: Readonly<Record<number, string | null>>
  readonly whys: readonly Why[]
  readonly answers: Readonly<Record<number, string>>
  readonly held: { readonly at: string; readonly seq: number; readonly summary: string } | null
  readonly waived: {
    readonly at: string
    readonly seq: number
    readonly by: string
    readonly reason: string
  } | null
}
