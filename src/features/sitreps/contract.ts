/**
 * Sitreps: situation reports with the fields of, each with a promised next one.
 * Sent ones never change; a correction is a new one that refers to the old.
 */
import { z } from 'zod'
import { TAKE_BACK_MS, type CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema, SECOND } from '#kernel/instant.ts'
import {
  entrySchema,
  NOTE_MAX,
  noteSchema,
  personSchema,
  proseSchema,
  oneOfThese,
  wordSchema,
} from '#kernel/words.ts'

/** Kinds that somebody sends, the first the declaration of R-014; a correction is one more, and refers to the report it corrects. */
export const sitrepKinds = ['declared', 'initial', 'update', 'handoff', 'final'] as const
/** How a report reaches a person. */
const channel = oneOfThese(['mail'])
/** People named in a report's header. */
export const RESPONDERS_MAX = 200
/** The record's state when it was sent, written into it so that it stays true later. */
const header = z.strictObject({
  status: z.string().max(60),
  severity: z.string().max(60),
  reporter: z.string().max(160),
  commander: personSchema.nullable(),
  questionsTo: personSchema.nullable(),
  responders: z.array(personSchema).max(RESPONDERS_MAX),
})
const number = z.number().int().min(1).max(100_000)
/** One report is read on a phone: it includes a handful of entries, not the log. */
const included = z.array(entrySchema).max(200)
const text = {
  know: noteSchema(NOTE_MAX, 'What we know'),
  /** In a declaration: its details. */
  doing: proseSchema(NOTE_MAX, 'What we are doing'),
  need: proseSchema(NOTE_MAX, 'What you need to do'),
}

export const events = {
  'sitreps.sent.v1': z.strictObject({
    number,
    kind: wordSchema,
    ...text,
    header,
    /** Null on the final one, which promises nothing further, and on a report to the team, which leaves the promise as it is. */
    nextAt: instantSchema.nullable(),
    corrects: number.nullable(),
    included,
    /** Who was told: the people on the incident at that moment, or those of them who work on it. */
    to: z.array(personSchema).max(500),
  }),
  'sitreps.withdrawn.v1': z.strictObject({ number }),
  'sitreps.delivered.v1': z.strictObject({
    number,
    person: personSchema,
    channel: wordSchema,
  }),
  'sitreps.undelivered.v1': z.strictObject({
    number,
    person: personSchema,
    channel: wordSchema,
    cause: z.string().max(300),
  }),
}
export type SitrepsEvent = RecordedOf<typeof events>

export const commands = {
  send: {
    input: z.strictObject({
      kind: oneOfThese(sitrepKinds).default('update'),
      know: text.know,
      doing: text.doing.default(''),
      need: text.need.default(''),
      next_at: instantSchema
        .optional()
        .describe(
          'When to expect the next one; required except for the final one and a handoff’s report to the team (R-149)',
        ),
      included: included.default([]),
    }),
    needs: 'communicate' as const,
    says: 'Sends a situation report and promises the next.',
  },
  correct: {
    input: z.strictObject({
      corrects: number,
      know: text.know,
      doing: text.doing.default(''),
      need: text.need.default(''),
      next_at: instantSchema.optional(),
    }),
    needs: 'communicate' as const,
    says: 'Sends a correction that refers to an earlier report (R-154).',
  },
  withdraw: {
    input: z.strictObject({ number }),
    needs: 'write' as const,
    says: 'Takes back the report one sent last, within seconds and before a letter tells of it; promises are as they were before.',
  },
  'note-delivery': {
    input: z.strictObject({
      number,
      person: personSchema,
      channel,
      cause: z.string().max(300).optional(),
    }),
    needs: 'system' as const,
    says: 'Records whether a report reached a person.',
  },
}
export type SitrepsCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-concluded': 'It is concluded: send a correction, or reopen it.',
  'final-before-contained':
    'It is not contained yet, so this is not the final report. Mark first when it was contained, or say why nothing further will be reported.',
  'communicator-only':
    'Reports to everyone are sent by the communicator, or by the commander while there is none or once the promised one is late. You may send the report of the handoff you received: a report of the kind “handoff”.',
  'communicator-only:correct':
    'Corrections are sent by the communicator, or the commander while there is none. Ask them.',
  'communicator-only:promise':
    'When the next report comes is promised by whoever answers questions. Leave the time out of the handoff’s report.',
  'next-update-far': 'Promise the next report within 31 days.',
  'next-update-late':
    'At this severity a report is due every {rhythm}: promise the next within {rhythm}, or say why it can wait.',
  'next-update-missing': 'Say when to expect the next report; people plan around it.',
  'next-update-past': 'The next report must be at least a minute ahead.',
  'no-such-entry': 'There is no log entry with the number {seq} here.',
  'no-such-sitrep': 'There is no situation report with this number.',
  'not-a-fact': 'Entry {seq} is a {type} and stays out of reports.',
  'not-a-fact:retracted': 'Entry {seq} is retracted and stays out of reports.',
  'not-withdrawable:gone': 'A letter has told of this report. Send a correction.',
  'not-withdrawable:often':
    'On this record {max} reports were taken back already. Send a correction.',
  'not-withdrawable:handoff': 'This report ended a handoff and stays. Send a correction.',
  'not-withdrawable:later': 'Another report came after it. Send a correction.',
  'too-many-sitreps': 'A record holds at most {max} situation reports.',
} as const

export type Sitrep = {
  readonly number: number
  readonly seq: number
  readonly kind: string
  readonly know: string
  readonly doing: string
  readonly need: string
  readonly header: z.output<typeof header>
  readonly sentAt: string
  readonly by: string
  readonly nextAt: string | null
  readonly corrects: number | null
  readonly included: readonly number[]
  readonly to: readonly string[]
  readonly delivery: Readonly<
    Record<string, { readonly at: string; readonly ok: boolean; readonly cause?: string }>
  >
}
/**
 * A handoff's report by whoever received the duty, while somebody else answers questions: it goes to the response team, and
 * what was promised to everyone is still owed (C-27).
 */
export function toTeamOnly({ kind, nextAt, by, header: told }: Sitrep): boolean {
  return kind === 'handoff' && nextAt === null && told.questionsTo !== by
}

/** The last report that everyone on the incident got. */
export function lastToEveryone(state: SitrepsState): Sitrep | undefined {
  return state.sent.findLast((sitrep) => !toTeamOnly(sitrep))
}

/** A handoff's report that only the response team has seen so far: the communicator may tell everyone the same (C-27). */
export function untoldToEveryone(state: SitrepsState): Sitrep | undefined {
  const last = state.sent.at(-1)
  return last && toTeamOnly(last) ? last : undefined
}

export type SitrepsState = {
  /** Those that stand; one that was taken back is not among them, as if it had never been sent. */
  readonly sent: readonly Sitrep[]
  /** Numbers of those that were taken back; they are not given again. */
  readonly withdrawn: readonly number[]
}

/** The number the next report gets; none is given twice. */
export const nextNumber = ({ sent, withdrawn }: SitrepsState): number =>
  sent.length + withdrawn.length + 1

/** Letters about a report wait until it certainly stands. */
export const LETTERS_WAIT_MS = TAKE_BACK_MS + 2 * SECOND
