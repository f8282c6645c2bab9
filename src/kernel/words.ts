/** Text that people write: the limits every field shares. Each limit is here once, with its reason. */
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
// Carriage returns are line ends of other systems and become newlines before this is asked.
const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
const HARMLESS = /[\t\n\r]/g
/** Spaces, and signs of which nothing is seen: a title of these alone would be an empty line to press. */
const UNSEEN = /[\p{Cf}\p{Z}\s]/gu

function text(max: number, what: string): z.ZodType<string, string> {
  return z
    .string()
    .max(max, `${what} may have at most ${max} characters.`)
    .refine(
      (value) => !HIDDEN.test(value.replaceAll(HARMLESS, ' ')),
      `${what} holds control characters; remove them.`,
    )
    .refine((value) => value.isWellFormed(), `${what} holds broken Unicode; paste it again.`)
    .transform((value) => value.replaceAll(/\r\n?/g, '\n').trim())
}

/** Text that hides nothing, as it is: for what is checked and kept word for word. */
export function plainSchema(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .refine(
      (value) => !HIDDEN.test(value.replaceAll(HARMLESS, ' ')),
      'Remove the control characters.',
    )
    .refine((value) => value.isWellFormed(), 'Broken Unicode; paste it again.')
}

const saysSomething = (value: string): boolean => value.replaceAll(UNSEEN, '').length > 0

/** A line of text that must say something. */
export function lineSchema(max: number, what: string): z.ZodType<string, string> {
  return text(max, what)
    .refine(saysSomething, `${what} must not be empty.`)
    .transform((value) => value.replaceAll(/\s*[\n\u2028\u2029]\s*/g, ' '))
}

/** Several lines of text; may not be empty. */
export function noteSchema(max: number, what: string): z.ZodType<string, string> {
  return text(max, what).refine(saysSomething, `${what} must not be empty.`)
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
  // People are looked up by id in plain objects, which are born knowing “constructor” and its kin.
  .refine((id) => !(id in {}), 'This is not a person’s id.')

/**
 * A word of a list that will grow, as an event carries it: `handoff-overlap`. An event takes any word, since a later version
 * may have written one that this one does not know; a command takes those that are known now (`oneOfThese`, or the policy).
 * Which lists are open: docs/decisions/0013-open-vocabularies.md.
 */
export const wordSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,40}$/, 'This is not a word such as log-review.')
  // Words are looked up in plain objects, as people are.
  .refine((word) => !(word in {}), 'This is not a word such as log-review.')

/** What a command may choose from: the words of a list as it is now. */
export function oneOfThese<const W extends string>(words: readonly W[]) {
  return z.enum(words, `Choose one of: ${words.join(', ')}.`)
}

/** The words of a list, in its order. */
export function wordsOf<const L extends object>(list: L): readonly (keyof L & string)[] {
  return Object.keys(list) as (keyof L & string)[]
}

/** What a list says of a word, or undefined for a word that this version does not know. */
export function known<V>(list: Readonly<Record<string, V>>, word: string): V | undefined {
  return Object.hasOwn(list, word) ? list[word] : undefined
}

/** The number of a journal entry, which is also the id of what that entry began (a task, a log line). */
export const entrySchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31)

/** The entry that a command takes back, where it takes one back. */
export const undoesSchema = entrySchema
  .optional()
  .describe('The entry it takes back, if any: refused when somebody else went on from it')

/** Zones found to be real: asking is slow, and every report asks. Bounded, because what is asked comes from outside. */
const realZones = new Set<string>()
const REAL_ZONES_MAX = 1000

/** Is this the name of a time zone (IANA, or UTC)? */
export function isZone(zone: string): boolean {
  if (realZones.has(zone)) return true
  const real = knowsZone(zone)
  if (real && realZones.size < REAL_ZONES_MAX) realZones.add(zone)
  return real
}

function knowsZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The beginning of a text, at most so many UTF-16 units, never half a character of two: the database refuses those. */
export function cutText(text: string, max: number): string {
  const cut = text.slice(0, max)
  return text.length > max && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** A sentence that begins with a role (“the first responder …”) begins with a capital letter. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** A number and its noun: `1 entry`, `12 entries`. */
export function counted(count: number, singular: string, many: string): string {
  return `${count} ${count === 1 ? singular : many}`
}
