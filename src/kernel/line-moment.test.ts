import { expect, it } from 'vitest'
import { likeAMoment, readMoment } from './line-moment.ts'
import { momentMeant } from './typed-time.ts'

const now = '2026-11-21T13:30:00.000Z'
const instant = (text: string) => momentMeant(text, 'Europe/Berlin', now)
const read = (text: string) => {
  const moment = readMoment(text, 0, instant)
  return moment && [moment.value, text.slice(moment.end).trim()]
}

it.each([
  ['14:05 token revoked', '2026-11-21T13:05:00.000Z', 'token revoked'],
  ['at 14:05', '2026-11-21T13:05:00.000Z', ''],
  ['AT 14:05: revoked', '2026-11-21T13:05:00.000Z', 'revoked'],
  ['12:05Z revoked', '2026-11-21T12:05:00.000Z', 'revoked'],
  ['12:05 UTC revoked', '2026-11-21T12:05:00.000Z', 'revoked'],
  ['12:05 gmt', '2026-11-21T12:05:00.000Z', ''],
  ['2026-11-20 14:05 revoked', '2026-11-20T13:05:00.000Z', 'revoked'],
  ['at 2026-11-20 14:05:30 UTC revoked', '2026-11-20T14:05:30.000Z', 'revoked'],
  ['2026-11-20T14:05+02:00 revoked', '2026-11-20T12:05:00.000Z', 'revoked'],
  ['“14:05” revoked', '2026-11-21T13:05:00.000Z', 'revoked'],
  ['\u200E14:05 revoked', '2026-11-21T13:05:00.000Z', 'revoked'],
  ['１４:０５', '2026-11-21T13:05:00.000Z', ''],
  ['23:50 revoked', '2026-11-20T22:50:00.000Z', 'revoked'],
])('R-118: “%s” begins with a moment', (text, value, left) => {
  expect(read(text)).toEqual([value, left])
  expect(likeAMoment(text, 0, instant)).toBe('')
})

it.each([
  '2pm',
  'at 2pm revoked',
  '2 pm revoked',
  '2:05 pm revoked',
  '2:05 p.m. revoked',
  '14:05 CET revoked',
  '14:05 +0200 revoked',
  '2026-11-20 14:05 EST revoked',
  'at 14.05',
  '14h05',
  'at noon',
  'today 14:05',
  'yesterday at 14:05',
  '25:00',
  '1405 revoked',
  '10 min ago',
  '10m ago',
  '2 hours ago',
  '-30m',
  '+60',
  '~14:05',
  '21/11 14:05',
  '21.11. 14:05',
  'Nov 21 14:05',
  '21 Nov 14:05',
  '2026-02-30T10:00Z',
  '2026-02-30 10:00',
  '2026-11-20',
])('R-118: “%s” looks like a moment and is not read as one', (text) => {
  expect(likeAMoment(text, 0, instant)).not.toBe('')
})

it.each([
  'token revoked',
  'at the gate',
  'at',
  '',
  '14 reads from 203.0.113.77',
  '10.20.30.40 is blocked',
  '198.51.100.7 is blocked',
  '99.99% of them',
  '443/80 are closed',
  'used at 14:05',
  'march of the mirrors',
  'may have been used',
  '5 hosts isolated',
  'westward',
])('“%s” begins with no moment', (text) => {
  expect(read(text)).toBeUndefined()
  expect(likeAMoment(text, 0, instant)).toBe('')
})

it('a word behind a time that is no part of it is text', () => {
  for (const text of ['14:05 est', '14:05 west wing', '14:05 best effort', '14:05 pumps off'])
    expect(likeAMoment(text, 0, instant)).toBe('')
})
