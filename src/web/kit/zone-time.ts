/** Times as people write and read them: one zone for the whole incident, to the second (R-118, design §8). */
import { DAY, HOUR, MINUTE, ms, SECOND } from '#kernel/instant.ts'

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
let own: string | undefined
/** The zone the reader's own machine is in. Asked once: every time on the page carries it, and asking is slow. */
export function ownZone(): string {
  own ??= new Intl.DateTimeFormat().resolvedOptions().timeZone
  return own
}

/** How far away a moment is, for a clock: `23:10` below an hour, then `1 h 57 min`, then `2 d 3 h`. */
export function countdown(milliseconds: number): string {
  const left = Math.abs(milliseconds)
  if (left < HOUR) {
    const seconds = Math.floor(left / SECOND)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
  const minutes = Math.floor(left / MINUTE)
  if (left < 2 * DAY)
    return minutes % 60 > 0
      ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
      : `${Math.floor(minutes / 60)} h`
  const hours = Math.floor(left / HOUR)
  return hours % 24 > 0
    ? `${Math.floor(hours / 24)} d ${hours % 24} h`
    : `${Math.floor(hours / 24)} d`
}

/**
 * What somebody typed as a time, in the incident's zone: `14:05`, `14:05:30`, `2026-11-21 14:05`, `+60` (minutes from now),
 * or a full RFC 3339 instant. A time of day alone is today's. Undefined when it is none of these.
 */
export function instantFrom(text: string, zone: string, now: string): string | undefined {
  const typed = text.trim()
  const relative = /^\+\s*(\d{1,5})\s*(m|min|h)?$/.exec(typed)
  if (relative)
    return new Date(
      ms(now) + Number(relative[1]) * (relative[2] === 'h' ? HOUR : MINUTE),
    ).toISOString()
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(typed))
    return Number.isNaN(Date.parse(typed)) ? undefined : new Date(typed).toISOString()
  const wall = /^(?:(\d{4}-\d{2}-\d{2})[T ]+)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(typed)
  if (!wall) return undefined
  const day =
    wall[1] ??
    format('UTC', { year: 'numeric', month: '2-digit', day: '2-digit' })
      .format(ms(now) + offsetAt(zone, ms(now)))
      .split('/')
      .toReversed()
      .join('-')
  const asUtc = Date.parse(`${day}T${wall[2]?.padStart(2, '0')}:${wall[3]}:${wall[4] ?? '00'}Z`)
  if (Number.isNaN(asUtc)) return undefined
  // The offset at the wall time itself: guess, then look again, which settles on both sides of a change of the clocks.
  const guess = asUtc - offsetAt(zone, asUtc)
  return new Date(asUtc - offsetAt(zone, guess)).toISOString()
}

/** How a moment would be typed: `2026-11-21 14:05:30` in the zone. */
export function typedIn(zone: string, instant: string): string {
  return new Date(ms(instant) + offsetAt(zone, ms(instant)))
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
}

function offsetAt(zone: string, at: number): number {
  const parts = format(zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...clockParts,
    second: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(at / SECOND) * SECOND
}

/** This machine's time, moved by what the server's clock is ahead. */
export function machineNow(offsetMs = 0): string {
  return new Date(Date.now() + offsetMs).toISOString()
}
