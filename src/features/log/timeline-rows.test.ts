import { expect, it } from 'vitest'
import { anIncident } from '#testkit/slice.ts'
import { incidents } from '../index.ts'
import { addressOf, filterFrom, filterRows, timelineRows } from './timeline-rows.ts'

const { state, events } = anIncident()
const telling = {
  sentence: (event: (typeof events)[number]) => incidents.sentence(event, String, state),
  mark: incidents.inTimeline,
}
const rows = timelineRows(state, events, telling)

it.each([
  [{ show: 1 }, { show: '1' }],
  [{ show: ['theory'], q: { a: 1 }, who: null, people: 'yes' }, {}],
  [
    { show: 'role,role', q: 7, page: 'x' },
    { show: 'role', q: '7' },
  ],
  [
    { who: 'mira', people: true },
    { who: 'mira', people: true },
  ],
  [JSON.parse('{"__proto__":{"show":"role"}}'), {}],
])('an address with %j is read as a filter, whatever was written there', (search, address) => {
  const filter = filterFrom(search as Record<string, unknown>)
  expect(() => filterRows(rows, filter, String)).not.toThrow()
  expect(addressOf(filter)).toEqual(address)
})

it('an entry that only a later version’s log knows is told, not hidden', () => {
  const later = { ...events.at(-1), kind: 'log.pinned.v1', body: {}, seq: state.seq + 1 }
  const told = timelineRows(state, [...events, later as (typeof events)[number]], telling)
  expect(told.at(-1)?.text).toBe(
    'An entry of a kind that this version does not know: log.pinned.v1',
  )
})

const alertEvent = (seq: number, kind: string, fingerprint: string) => ({
  kind,
  body: { source: 'prod', fingerprint, endsAt: null },
  seq: state.seq + seq,
  actor: 'intake:so_1',
  via: 'intake' as const,
  occurred: `2026-11-21T03:${String(seq).padStart(2, '0')}:00.000Z`,
  recorded: `2026-11-21T03:${String(seq).padStart(2, '0')}:00.000Z`,
})
const [FIRED, RESOLVED] = ['intake.alert-repeated.v1', 'intake.alert-resolved.v1']

it('R-018: an alert that flaps is told in one line that counts, and another alert in its own', () => {
  const flapping = Array.from({ length: 40 }, (_, n) =>
    alertEvent(n + 1, n % 2 === 0 ? FIRED : RESOLVED, 'f1'),
  )
  const other = alertEvent(41, FIRED, 'f2')
  const before = timelineRows(state, events, telling).length
  const told = timelineRows(state, [...events, ...flapping, other], telling)
  expect(told.slice(before).map(({ seq, text }) => [seq - state.seq, text])).toEqual([
    [
      40,
      `The alert from prod says it is resolved; whether it is over is for people to decide. The last of 40 such entries since #${state.seq + 1}`,
    ],
    [41, 'The alert from prod fired again'],
  ])
})

it('four changes of an alert are one line', () => {
  const some = [FIRED, RESOLVED, FIRED, RESOLVED].map((kind, n) => alertEvent(n + 1, kind, 'f1'))
  const before = timelineRows(state, events, telling).length
  expect(timelineRows(state, [...events, ...some], telling)).toHaveLength(before + 1)
})

it('three changes of an alert are three lines', () => {
  const few = [FIRED, RESOLVED, FIRED].map((kind, n) => alertEvent(n + 1, kind, 'f1'))
  const told = timelineRows(state, [...events, ...few], telling)
  expect(told.slice(-3).map(({ text }) => text.includes('such entries'))).toEqual([
    false,
    false,
    false,
  ])
})
