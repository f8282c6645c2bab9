import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantFrom, momentMeant, typedIn } from '#kernel/typed-time.ts'
import { gapInWords, plannedIn, shortIn, timeIn } from './zone-time.ts'

const now = '2026-11-21T01:52:07.000Z'

test('a time of day alone is today’s, in the incident’s zone', () => {
  expect(instantFrom('01:30', 'UTC', now)).toBe('2026-11-21T01:30:00.000Z')
  expect(instantFrom('02:30:15', 'Europe/Berlin', now)).toBe('2026-11-21T01:30:15.000Z')
})
test('“today” is the zone’s day, not UTC’s', () => {
  expect(instantFrom('20:00', 'America/New_York', now)).toBe('2026-11-21T01:00:00.000Z')
})
test('a date with a time, minutes from now, and a full instant are understood', () => {
  expect(instantFrom('2026-07-01 12:00', 'Europe/Berlin', now)).toBe('2026-07-01T10:00:00.000Z')
  expect(instantFrom('+60', 'UTC', now)).toBe('2026-11-21T02:52:07.000Z')
  expect(instantFrom('+2h', 'UTC', now)).toBe('2026-11-21T03:52:07.000Z')
  expect(instantFrom('2026-11-21T03:00:00+01:00', 'UTC', now)).toBe('2026-11-21T02:00:00.000Z')
})
test('R-118: what somebody says has happened was today or yesterday, in the record’s zone or in UTC', () => {
  const at = (typed: string, zone = 'Europe/Berlin') => momentMeant(typed, zone, now)
  // It is 01:52 UTC, 02:52 in Berlin.
  expect(at('02:10')).toBe('2026-11-21T01:10:00.000Z')
  expect(at('01:10z')).toBe('2026-11-21T01:10:00.000Z')
  expect(at('23:50')).toBe('2026-11-20T22:50:00.000Z')
  expect(at('23:50Z')).toBe('2026-11-20T23:50:00.000Z')
  expect(at('02:53')).toBe('2026-11-21T01:53:00.000Z')
  expect(at('02:54')).toBe('2026-11-20T01:54:00.000Z')
  expect(at('2026-11-21T09:00:00Z')).toBe('2026-11-21T09:00:00.000Z')
  for (const none of ['9', '+60', '25:00', 'soon']) expect(at(none)).toBeUndefined()
})
test.each([
  // Twenty minutes after a day of 23 hours, and in the last hour of one of 25.
  ['Europe/Berlin', '2027-03-28T22:10:00.000Z', '23:50', '2027-03-28T21:50:00.000Z'],
  ['America/New_York', '2027-03-15T04:10:00.000Z', '23:50', '2027-03-15T03:50:00.000Z'],
  ['America/New_York', '2026-11-02T04:30:00.000Z', '23:45', '2026-11-01T03:45:00.000Z'],
  // A time that the clocks skipped today was none, and was not yesterday's.
  ['Europe/Berlin', '2027-03-28T01:10:00.000Z', '02:30', undefined],
  ['Europe/Berlin', '2027-03-28T01:10:00.000Z', '2:30', undefined],
])('R-118: in %s at %s, %s is of the day before by the calendar', (zone, at, typed, meant) => {
  expect(momentMeant(typed, zone, at)).toBe(meant)
})
test('what is no time is refused rather than guessed', () => {
  const days = ['2026-02-30 12:00', '2026-02-30T12:00:00Z', '2026-13-01 12:00', '2025-02-29 12:00']
  for (const text of ['', 'soon', '25', '2026-11-21', '99:99', '12:00:60', '24:00', ...days])
    expect(instantFrom(text, 'UTC', now)).toBeUndefined()
})
test.each([
  ['Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:30:00.000Z', '2026-03-29 03:30'],
  ['America/New_York', '2026-03-08 02:30', '2026-03-08T07:30:00.000Z', '2026-03-08 03:30'],
  ['Australia/Lord_Howe', '2026-10-04 02:10', '2026-10-03T15:40:00.000Z', '2026-10-04 02:40'],
])('R-118: in %s, %s is skipped and means as much later', (zone, typed, meant, shown) => {
  expect(instantFrom(typed, zone, now)).toBe(meant)
  expect(typedIn(zone, meant)).toBe(shown)
})
test.each([
  ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
  ['America/New_York', '2026-11-01 01:30', '2026-11-01T05:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45:00.000Z'],
])('R-118: in %s, %s happens twice and means the earlier', (zone, typed, meant) => {
  expect(instantFrom(typed, zone, now)).toBe(meant)
})
test('R-118: any moment typed back is the same moment, or the earlier one that reads alike', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia']
  const seconds = fc.integer({ min: Date.UTC(2000) / 1000, max: Date.UTC(2100) / 1000 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
      const at = new Date(second * 1000).toISOString()
      const back = instantFrom(typedIn(zone, at), zone, now) ?? ''
      expect(typedIn(zone, back)).toBe(typedIn(zone, at))
      expect(back <= at).toBe(true)
    }),
  )
})
test('what is typed back is what was meant, on both sides of a change of the clocks', () => {
  for (const at of [
    '2026-03-29T00:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-07-01T10:00:00.000Z',
    '2026-12-01T10:00:00.000Z',
  ])
    expect(instantFrom(typedIn('Europe/Berlin', at), 'Europe/Berlin', now)).toBe(at)
})
test('times are shown to the second in the zone', () => {
  expect(timeIn('UTC', now)).toBe('01:52:07')
  expect(timeIn('Europe/Berlin', now)).toBe('02:52:07')
  expect(shortIn('UTC', '2026-11-19T22:51:30Z', now)).toBe('19 Nov 22:51')
})
test('how far away a moment is, in whole minutes that nobody takes for a time of day', () => {
  const minutes = (count: number) => gapInWords(count * 60_000)
  expect(minutes(23.9)).toBe('23 min')
  expect(minutes(0.9)).toBe('less than a minute')
  expect(minutes(117)).toBe('1 h 57 min')
  expect(minutes(60)).toBe('1 h')
  expect(minutes(51 * 60)).toBe('51 h')
  expect(minutes(80 * 60)).toBe('3 d 8 h')
  expect(minutes(-13.5)).toBe('13 min')
})

test('a planned moment is a time of day today, and says its day on any other', () => {
  const now = '2026-11-21T22:30:00.000Z'
  expect(plannedIn('UTC', '2026-11-21T23:05:00.000Z', now)).toBe('23:05')
  expect(plannedIn('UTC', '2026-11-23T13:00:00.000Z', now)).toBe('Mon 23 Nov 13:00')
  expect(plannedIn('Europe/Berlin', '2026-11-21T23:05:00.000Z', now)).toBe('Sun 22 Nov 00:05')
})
