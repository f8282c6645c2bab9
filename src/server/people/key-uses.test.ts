import { expect, it } from 'vitest'
import { openKeyUses } from './key-uses.ts'

const HOUR_MS = 3_600_000

function bench() {
  const written: string[] = []
  const faults: unknown[] = []
  const at = { now: 10 * HOUR_MS, down: false }
  const query = (_text: unknown, values: readonly [string]) => {
    if (at.down) return Promise.reject(new Error('gone'))
    written.push(values[0])
    return Promise.resolve({ rows: [] })
  }
  const uses = openKeyUses(
    { query } as never,
    (error) => faults.push(error),
    () => at.now,
  )
  return { uses, written, faults, at }
}

it('a key that is used a thousand times an hour is written once an hour', () => {
  const { uses, written, at } = bench()
  for (let request = 0; request < 1000; request += 1) uses.used('tk_a')
  uses.used('tk_b')
  expect(written).toEqual(['tk_a', 'tk_b'])
  at.now += HOUR_MS
  uses.used('tk_a')
  expect(written).toEqual(['tk_a', 'tk_b', 'tk_a'])
})

it('a note that failed is made with the next use', async () => {
  const { uses, written, faults, at } = bench()
  at.down = true
  uses.used('tk_a')
  await new Promise((done) => setTimeout(done))
  expect(faults).toHaveLength(1)
  at.down = false
  uses.used('tk_a')
  expect(written).toEqual(['tk_a'])
})

it('ten thousand keys are remembered in an hour; beyond them the longest known is written once more', () => {
  const { uses, written } = bench()
  for (let key = 0; key < 10_000; key += 1) uses.used(`tk_${key}`)
  uses.used('tk_0')
  expect(written).toHaveLength(10_000)
  uses.used('tk_one-more')
  uses.used('tk_1')
  expect(written.slice(10_000)).toEqual(['tk_one-more'])
  uses.used('tk_0')
  expect(written.slice(10_001)).toEqual(['tk_0'])
})

it('the last hour is told as an instant; where no key is asked for, nobody is', async () => {
  const asked: unknown[] = []
  const query = (_text: unknown, values: unknown) => {
    asked.push(values)
    return Promise.resolve({ rows: [{ key: 'tk_a', hour: new Date(10 * HOUR_MS) }] })
  }
  const uses = openKeyUses({ query } as never, () => undefined)
  expect(await uses.lastOf([])).toEqual(new Map())
  expect(asked).toEqual([])
  expect(await uses.lastOf(['tk_a', 'tk_b'])).toEqual(
    new Map([['tk_a', '1970-01-01T10:00:00.000Z']]),
  )
  expect(asked).toEqual([[['tk_a', 'tk_b']]])
})
