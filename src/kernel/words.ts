/** Text that people write: the limits every field shares. A limit stands here once, with its reason. */
import { z } from 'zod'

/** One line on a phone and in a subject line; long enough for a sentence. */
export const TITLE_MAX = 200
/** A log line is a note, not a file: bulk belongs in evidence. 20,000 characters hold a long pasted stack trace. */
export const NOTE_MAX = 20_000
/** A section of prose. */
export const PROSE_MAX = 100_000
/** A reason is a sentence or two. */
export const REASON_MAX = 2_000

// Control characters other than tab and newline hide text from a reader or move a terminal's cursor (a hostile name).
// The bidirectional overrides do the same to the order of what is read.
// eslint-disable-next-line no-control-regex
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/

function text(max: number, what: string): z.ZodType<string, string> {
  return z
    .string()
    .max(max, `${what} may have at most ${max} characters.`)
    .refine((value) => !HIDDEN.test(value), `${what} holds control characters; remove them.`)
    .refine((value) => value.isWellFormed(), `${what} holds broken Unicode; paste it again.`)
    .transform((value) => value.trim())
}

/** A line of text that must say something. */
export function lineSchema(max: number, what: string): z.ZodType<string, string> {
  return text(max, what)
    .refine((value) => value.length > 0, `${what} must not be empty.`)
    .transform((value) => value.replaceAll(/\s*\n\s*/g, ' '))
}

/** Several lines of text; may not be empty. */
export function noteSchema(max: number, what: string): z.ZodType<string, string> {
  return text(max, what).refine((value) => value.length > 0, `${what} must not be empty.`)
}

/** Several lines of text; may be empty. */
export function proseSchema(max: number, what: string): z.ZodType<string, string> {
  return text(max, what)
}

/** A person's id, as the directory gives it. */
export const personSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, 'This is not a person’s id.')

/** The number of a journal entry, which is also the id of what that entry began (a task, a log line). */
export const entrySchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31)
