/** Instants are RFC 3339 strings in UTC; arithmetic is in milliseconds. Nothing here reads a clock. */
import { z } from 'zod'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Milliseconds since 1970 of an RFC 3339 instant. Throws on anything else: instants are checked where they come in. */
export function ms(instant: string): number {
  const value = Date.parse(instant)
  if (Number.isNaN(value)) throw new RangeError(`not an instant: ${instant}`)
  return value
}

/** The instant `milliseconds` after `instant` (before, when negative), to the millisecond. */
export function plus(instant: string, milliseconds: number): string {
  return new Date(ms(instant) + milliseconds).toISOString()
}

/** Without its seconds: what a person would say. Never later than it was. */
export function toTheMinute(instant: string): string {
  return plus(instant, -(ms(instant) % MINUTE))
}

/** Milliseconds from `a` to `b`; negative when `b` is earlier. */
export function between(a: string, b: string): number {
  return ms(b) - ms(a)
}

/** True when `a` is at or after `b`. */
export function atOrAfter(a: string, b: string): boolean {
  return ms(a) >= ms(b)
}

/**
 * An instant as it comes from outside: RFC 3339 with seconds optional and an offset or Z, between 1970 and 2200;
 * normalised to UTC. A date without a zone is refused rather than guessed.
 */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/, {
    error: 'Give the time with its zone, such as 2026-11-21T01:52:00Z.',
    abort: true,
  })
  .refine(isRealTime, 'This is not a real date and time between 1970 and 2200.')
  .transform((text) => new Date(text).toISOString())

const realDay = z.iso.date()

function isRealTime(text: string): boolean {
  const value = Date.parse(text)
  if (Number.isNaN(value)) return false
  const year = new Date(value).getUTCFullYear()
  // Date.parse takes 30 February for 2 March.
  return year >= 1970 && year <= 2200 && realDay.safeParse(text.slice(0, 10)).success
}

/** `21 Nov, 14:05 Europe/Berlin`: a moment in a zone the machine knows, which is named. */
export function momentIn(zone: string, instant: string): string {
  const day = { day: 'numeric', month: 'short' } as const
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const shown = new Intl.DateTimeFormat('en-GB', { ...day, ...time, timeZone: zone })
  return `${shown.format(ms(instant))} ${zone}`
}

/** A span in words, to the second below an hour: "42 s", "14 min", "1 h 5 min", "3 d 3 h". For people, not for sums. */
export function spanInWords(milliseconds: number): string {
  const total = Math.max(0, Math.round(Math.abs(milliseconds) / SECOND))
  if (total < 60) return `${total} s`
  const minutes = Math.floor(total / 60)
  const seconds = total % 60
  if (minutes < 60)
    return seconds > 0 && minutes < 10 ? `${minutes} min ${seconds} s` : `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 72) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  const days = Math.floor(hours / 24)
  return hours % 24 > 0 ? `${days} d ${hours % 24} h` : `${days} d`
}
