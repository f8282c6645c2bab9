import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  atOrAfter,
  between,
  DAY,
  HOUR,
  instantSchema,
  MINUTE,
  ms,
  plus,
  SECOND,
  spanInWords,
} from './instant.ts'

const read = (text: string) => instantSchema.safeParse(text)

it.each([
  ['2026-02-30T10:00:00Z', 'a day that is none'],
  ['2026-02-29T10:00:00Z', 'a leap day in another year'],
  ['2026-13-01T10:00:00Z', 'a thirteenth month'],
  ['2026-11-21T25:00:00Z', 'a twenty-fifth hour'],
  ['2026-11-21T10:60:00Z', 'a sixtieth minute'],
  ['2026-11-21T10:00:00', 'no zone'],
  ['2026-11-21', 'no time'],
  ['2026-11-21 10:00:00Z', 'a space'],
  ['1969-12-31T23:59:59Z', 'before 1970'],
  ['2201-01-01T00:00:00Z', 'after 2200'],
  ['yesterday', 'words'],
  ['2026-11-21T10:00:00+25:00', 'an offset of a day'],
  ['', 'nothing'],
])('R-118: %s is refused: %s', (text) => {
  expect(read(text).success).toBe(false)
})

it('R-118: every offset is read and kept as UTC', () => {
  expect(read('2026-11-21T02:30:00+05:30').data).toBe('2026-11-20T21:00:00.000Z')
  expect(read('2024-02-29T10:00Z').data).toBe('2024-02-29T10:00:00.000Z')
  for (const edge of ['1970-01-01T00:00:00.000Z', '2200-12-31T23:59:59.999Z'])
    expect(read(edge).data).toBe(edge)
})

it('R-118: an instant read and written again is the same instant', () => {
  const instant = fc.date({
    min: new Date('1970-01-02'),
    max: new Date('2199-12-30'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
      const local = new Date(date.getTime() + offset * MINUTE).toISOString().slice(0, -1)
      const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')
      const rest = String(Math.abs(offset) % 60).padStart(2, '0')
      expect(read(`${local}${offset < 0 ? '-' : '+'}${hours}:${rest}`).data).toBe(
        date.toISOString(),
      )
      expect(read(date.toISOString()).data).toBe(date.toISOString())
    }),
  )
})

it('arithmetic is exact, and what is no instant is no number', () => {
  expect(plus('2026-11-21T23:30:00Z', HOUR)).toBe('2026-11-22T00:30:00.000Z')
  expect(between('2026-11-21T02:00:00Z', '2026-11-21T01:59:00Z')).toBe(-MINUTE)
  expect(atOrAfter('2026-11-21T02:00:00Z', '2026-11-21T03:00:00+01:00')).toBe(true)
  expect(() => ms('soon')).toThrow(RangeError)
})

it.each([
  [0, '0 s'],
  [42 * SECOND, '42 s'],
  [59_600, '1 min'],
  [90 * SECOND, '1 min 30 s'],
  [9 * MINUTE + 59 * SECOND, '9 min 59 s'],
  [10 * MINUTE + SECOND, '10 min'],
  [14 * MINUTE + 5 * SECOND, '14 min'],
  [HOUR, '1 h'],
  [65 * MINUTE, '1 h 5 min'],
  [47 * HOUR, '47 h'],
  [48 * HOUR + 51 * MINUTE, '48 h 51 min'],
  [71 * HOUR, '71 h'],
  [72 * HOUR, '3 d'],
  [75 * HOUR, '3 d 3 h'],
  [7 * DAY, '7 d'],
  [-MINUTE, '1 min'],
])('%i ms is said as %s', (span, said) => {
  expect(spanInWords(span)).toBe(said)
})

it('any span is said in at most two units, none of them full', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * DAY }), (span) => {
      const said = spanInWords(span)
      expect(said).toMatch(/^\d+ (s|min|h|d)( \d+ (s|min|h))?$/)
      expect(said).not.toMatch(/\b60 (s|min)\b/)
    }),
  )
})
