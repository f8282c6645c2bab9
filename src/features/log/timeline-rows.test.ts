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
