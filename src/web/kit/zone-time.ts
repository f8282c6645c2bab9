/** Times as people read them: one zone for the whole incident, to the second (R-118, design §8). */
import { MINUTE, ms, spanInWords } from '#kernel/instant.ts'

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

/** What the server's clock was ahead of this machine's, in milliseconds, when it was heard last. */
let aheadMs = 0

/** An answer said what time it is there. */
export function serverSaid(now: string): void {
  aheadMs = ms(now) - Date.now()
}

/** This machine's time, moved by what the server's clock is ahead: what is late there is late here. */
export function machineNow(offsetMs = aheadMs): string {
  return new Date(Date.now() + offsetMs).toISOString()
}
