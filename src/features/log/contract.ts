/** Log: what people see and do, in their own words, as it happens. Corrected and retracted openly. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema, ms } from '#kernel/instant.ts'
import { indexFrom, type List } from '#kernel/list.ts'
import {
  entrySchema,
  NOTE_MAX,
  noteSchema,
  personSchema,
  REASON_MAX,
  oneOfThese,
  wordSchema,
  wordsOf,
  known,
} from '#kernel/words.ts'

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
const type = oneOfThese(wordsOf(entryTypes))
const text = noteSchema(NOTE_MAX, 'The entry')
/** More people than this in one line is an announcement, not a mention. */
const mentions = z.array(personSchema).max(20)

export const events = {
  'log.added.v1': z.strictObject({ type: wordSchema, text, mentions }),
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

/** Why a command of this slice is refused. */
export const refusals = {
  'already-retracted': 'This entry was retracted.',
  'mention-outside': 'You mentioned somebody who is not on this incident. Invite them first.',
  'no-such-entry': 'There is no log entry with this number here.',
  'too-many-corrections': 'An entry can be corrected {max} times. Retract it and write a new one.',
} as const

/** May an entry of this type be told to others as a fact? A type that is not known here may not. */
export function isFact(type: string): boolean {
  return known(entryTypes, type)?.fact === true
}

export type LogEntry = {
  readonly seq: number
  /** The journal entry that last changed it; itself at first. What came before that is already in it. */
  readonly last: number
  readonly type: string
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

/**
 * The log as far as it is held here. On the server every entry is; a browser holds the newest and those it looked at
 * (`view.ts` says what such a partial state is). `total`, `counts` and `writers` are of the whole log on both sides.
 */
export type LogState = {
  /** In the order they were written down, which is the order of their numbers. */
  readonly entries: List<LogEntry>
  readonly total: number
  /** Entries that were not retracted, by type. */
  readonly counts: Readonly<Record<string, number>>
  /** Everyone who wrote an entry: no more than there are people and machines. */
  readonly writers: readonly string[]
}

/** The entry with this number, if it is held here. */
export function entryAt(log: Pick<LogState, 'entries'>, seq: number): LogEntry | undefined {
  const entry = log.entries.at(placeAfter(log, seq - 1))
  return entry?.seq === seq ? entry : undefined
}

/** The place in the list of the first entry after a number. */
export function placeAfter(log: Pick<LogState, 'entries'>, seq: number): number {
  return indexFrom(log.entries, seq + 1, (entry) => entry.seq)
}

/** True where entries are missing here: who asks for one that is not held must ask the server. */
export function isPartial(log: LogState): boolean {
  return log.entries.length < log.total
}

/** Entries that were not retracted, of some types, in the order they happened. Reads every entry: not for what runs at each append. */
export function standing(
  log: { readonly entries: Iterable<LogEntry> },
  ...types: readonly string[]
): readonly LogEntry[] {
  const kept: LogEntry[] = []
  for (const entry of log.entries)
    if (entry.retracted === null && (types.length === 0 || types.includes(entry.type)))
      kept.push(entry)
  return kept.toSorted((a, b) => ms(a.occurred) - ms(b.occurred) || a.seq - b.seq)
}
