/** Log: what people see and do, in their own words, as it happens. Corrected and retracted openly. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema, ms } from '#kernel/instant.ts'
import { entrySchema, NOTE_MAX, noteSchema, personSchema, REASON_MAX } from '#kernel/words.ts'

/** Entry types in the order the log line offers them. `fact` ones may be told to others; theories never. */
export const entryTypes = {
  observation: { label: 'observation', fact: true },
  action: { label: 'action', fact: true },
  decision: { label: 'decision', fact: true },
  measurement: { label: 'measurement', fact: true },
  evidence: { label: 'evidence', fact: true },
  indicator: { label: 'indicator', fact: true },
  communication: { label: 'communication', fact: true },
  theory: { label: 'theory', fact: false },
  lesson: { label: 'lesson', fact: false },
} as const
export type EntryType = keyof typeof entryTypes
const type = z.enum(Object.keys(entryTypes) as [EntryType, ...EntryType[]])
const text = noteSchema(NOTE_MAX, 'The entry')
/** More people than this in one line is an announcement, not a mention. */
const mentions = z.array(personSchema).max(20)

export const events = {
  'log.added.v1': z.strictObject({ type, text, mentions }),
  'log.corrected.v1': z.strictObject({
    entry: entrySchema,
    text,
    occurred: instantSchema.optional(),
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
  'log.retracted.v1': z.strictObject({
    entry: entrySchema,
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
}
export type LogEvent = RecordedOf<typeof events>

export const commands = {
  add: {
    input: z.strictObject({
      text,
      type: type.default('observation'),
      occurred: instantSchema.optional().describe('When it happened, if not now'),
      mentions: mentions.default([]),
    }),
    needs: 'write' as const,
    says: 'Logs an entry.',
  },
  correct: {
    input: z.strictObject({
      entry: entrySchema,
      text,
      occurred: instantSchema.optional(),
      reason: noteSchema(REASON_MAX, 'The reason'),
    }),
    needs: 'write' as const,
    says: 'Corrects an entry; what it said before stays readable (R-118).',
  },
  retract: {
    input: z.strictObject({ entry: entrySchema, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Retracts an entry; it stays visible as retracted, with the reason (R-071).',
  },
}
export type LogCommand = CommandOf<typeof commands>

export type LogEntry = {
  readonly seq: number
  readonly type: EntryType
  readonly text: string
  readonly occurred: string
  readonly recorded: string
  readonly by: string
  readonly mentions: readonly string[]
  /** Earlier wordings, oldest first. */
  readonly earlier: readonly {
    readonly text: string
    readonly occurred: string
    readonly until: string
    readonly by: string
    readonly reason: string
  }[]
  readonly retracted: { readonly at: string; readonly by: string; readonly reason: string } | null
}

export type LogState = { readonly entries: readonly LogEntry[] }

/** Entries that stand, of some types, in the order they happened. */
export function standing(state: LogState, ...types: readonly EntryType[]): readonly LogEntry[] {
  return state.entries
    .filter((one) => one.retracted === null && (types.length === 0 || types.includes(one.type)))
    .toSorted((a, b) => ms(a.occurred) - ms(b.occurred) || a.seq - b.seq)
}
