/** Times as people write and read them: one zone for the whole incident, to the second (R-118, design §8). */
import * as CalendarFns from 'temporal-polyfill/fns/Calendar'
import * as InstantFns from 'temporal-polyfill/fns/Instant'
import * as PlainDateTimeFns from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedDateTimeFns from 'temporal-polyfill/fns/ZonedDateTime'
import { HOUR, MINUTE, ms, plus, spanInWords } from '#kernel/instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${zone} ${JSON.stringify(options)}`
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  formats.set(name, made)
  return made
}
const clockParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** `02:06:48`. */
export function timeIn(zone: string, instant: string): string {
  return format(zone, { ...clockParts, second: '2-digit' }).format(ms(instant))
}
/** `02:06`. */
export function minuteIn(zone: string, instant: string): string {
  return format(zone, clockParts).format(ms(instant))
}
/** `Saturday 21 November 2026`. */
export function dayIn(zone: string, instant: string): string {
  return format(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .format(ms(instant))
    .replace(',', '')
}
/** `21 Nov 02:06`, or `02:06` on the same day as `now`. */
export function shortIn(zone: string, instant: string, now: string): string {
  if (dayIn(zone, instant) === dayIn(zone, now)) return minuteIn(zone, instant)
  return `${format(zone, { day: 'numeric', month: 'short' }).format(ms(instant))} ${minuteIn(zone, instant)}`
}
/** `21 Nov 2026, 02:06:48 UTC`. */
export function fullIn(zone: string, instant: string): string {
  const day = format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(ms(instant))
  return `${day}, ${timeIn(zone, instant)} ${zone}`
}
/** `21 Nov 2026, 02:06 UTC`: for what holds for days, where a second says nothing. */
export function datedIn(zone: string, instant: string): string {
  const day = format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(ms(instant))
  return `${day}, ${minuteIn(zone, instant)} ${zone}`
}
let own: string | undefined
/** The zone the reader's own machine is in. Asked once: every time on the page carries it, and asking is slow. */
export function ownZone(): string {
  own ??= new Intl.DateTimeFormat().resolvedOptions().timeZone
  return own
}

/** `21 Nov 02:06`, or `02:06` on the same day as `now`; with the weekday (`Mon 23 Nov 13:00`) for what lies ahead. */
export function plannedIn(zone: string, instant: string, now: string): string {
  if (dayIn(zone, instant) === dayIn(zone, now)) return minuteIn(zone, instant)
  const day = format(zone, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${day.format(ms(instant)).replace(',', '')} ${minuteIn(zone, instant)}`
}

/** How far away a moment is, in whole minutes: `36 min`, `1 h 57 min`, `2 d 3 h`; below a minute `less than a minute`. */
export function gapInWords(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE)
  if (minutes === 0) return 'less than a minute'
  return spanInWords(minutes * MINUTE)
}

/**
 * What somebody typed as a time, in the incident's zone: `14:05`, `14:05:30`, `2026-11-21 14:05`, `+60` (minutes from now),
 * or a full RFC 3339 instant. A time of day alone is today's. Undefined when it is none of these, or no real date.
 * When the clocks change, Temporal's "compatible" holds in every zone: a wall time that happens twice is the earlier of the two,
 * and one that is skipped is as much later as was skipped (02:30 is 03:30).
 */
export function instantFrom(text: string, zone: string, now: string): string | undefined {
  const typed = text.trim()
  const relative = /^\+\s*(\d{1,5})\s*(m|min|h)?$/.exec(typed)
  if (relative) return plus(now, Number(relative[1]) * (relative[2] === 'h' ? HOUR : MINUTE))
  const wall = /^(?:(\d{4}-\d{2}-\d{2})[T ]+)?(\d{1,2}):(\d{2})(?::([0-5]\d))?$/.exec(typed)
  const whole = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(typed)
  if (!wall && !whole) return undefined
  try {
    if (!wall) return isoOf(InstantFns.fromString(typed))
    const day = wall[1] ?? wallIn(zone, now).slice(0, 10)
    const time = `${wall[2]?.padStart(2, '0')}:${wall[3]}:${wall[4] ?? '00'}`
    const meant = PlainDateTimeFns.fromString(`${day}T${time}`, CalendarFns.getISO)
    return isoOf(ZonedDateTimeFns.toInstant(PlainDateTimeFns.toZonedDateTime(meant, zone)))
  } catch (error) {
    // Digits that are no date or no time of day.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** How a moment would be typed: `2026-11-21 14:05:30` in the zone. */
export function typedIn(zone: string, instant: string): string {
  return wallIn(zone, instant).replace('T', ' ')
}

/** `2026-11-21T14:05:30`, what clocks in the zone show. */
function wallIn(zone: string, instant: string): string {
  const there = InstantFns.toZonedDateTimeISO(InstantFns.fromEpochMilliseconds(ms(instant)), zone)
  return PlainDateTimeFns.toString(ZonedDateTimeFns.toPlainDateTime(there), {
    fractionalSecondDigits: 0,
    roundingMode: 'trunc',
  })
}

/** With milliseconds, as instants are written everywhere else. */
const isoOf = (instant: InstantFns.Record): string =>
  InstantFns.toString(instant, { fractionalSecondDigits: 3 })

/** This machine's time, moved by what the server's clock is ahead. */
export function machineNow(offsetMs = 0): string {
  return new Date(Date.now() + offsetMs).toISOString()
}
