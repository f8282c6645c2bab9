/** Times as people write them. Apart from `zone-time.ts`: home shows times and takes none, and Temporal is large. */
import * as CalendarFns from 'temporal-polyfill/fns/Calendar'
import * as InstantFns from 'temporal-polyfill/fns/Instant'
import * as PlainDateTimeFns from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedDateTimeFns from 'temporal-polyfill/fns/ZonedDateTime'
import { DAY, HOUR, MINUTE, ms, plus } from './instant.ts'

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
  return wallIn(zone, instant).replace('T', ' ').replace(/:00$/, '')
}

/**
 * A clock's time that somebody says of what has happened: today's, or yesterday's where today's has not come; `Z` for UTC. Undefined
 * where it is no time, and where the clocks skipped it today.
 */
export function momentMeant(typed: string, zone: string, now: string): string | undefined {
  if (!typed.includes(':')) return undefined
  const bare = /^\d{1,2}:\d{2}(:\d{2})?z?$/i.test(typed)
  const utc = /:\d{2}z$/i.test(typed)
  const there = utc ? 'UTC' : zone
  const text = utc ? typed.slice(0, -1) : typed
  const at = instantFrom(text, there, now)
  if (at === undefined || !bare || ms(at) <= ms(now) + MINUTE) return at
  const today = wallIn(there, now).slice(0, 10)
  if (wallIn(there, at).slice(11, 16) !== text.padStart(5, '0').slice(0, 5)) return undefined
  // One day of the calendar, which is not always 24 hours.
  const yesterday = plus(`${today}T00:00:00.000Z`, -DAY).slice(0, 10)
  return instantFrom(`${yesterday} ${text}`, there, now)
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
