import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHUNK, frozen, indexFrom, listFrom, listOf, type List } from './list.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/** The list through JSON and back, its full chunks frozen as a snapshot keeps them. */
function throughSnapshot(list: List<number>, opened: () => void = () => undefined): List<number> {
  const chunks = numbers(list.chunks).map((chunk) => {
    const text = JSON.stringify(list.slice(chunk * CHUNK, (chunk + 1) * CHUNK))
    return frozen(() => {
      opened()
      return JSON.parse(text) as number[]
    })
  })
  return listFrom(chunks, list.slice(list.chunks * CHUNK))
}

const act = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), times: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ kind: fc.constant('set' as const), place: fc.nat(), to: fc.integer() }),
  fc.record({ kind: fc.constant('snapshot' as const) }),
)

it('a list is at every moment what an array would be, and what it was before stays', () => {
  let longest = 0
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      let array: number[] = []
      let list = listOf<number>()
      for (const step of acts) {
        const [listBefore, arrayBefore] = [list, [...array]]
        if (step.kind === 'append')
          for (const n of numbers(step.times)) {
            array.push(n)
            list = list.append(n)
          }
        else if (step.kind === 'snapshot') list = throughSnapshot(list)
        else if (array.length > 0) {
          array = array.with(step.place % array.length, step.to)
          list = list.set(step.place % array.length, step.to)
        }
        expect(listBefore.toArray()).toEqual(arrayBefore)
      }
      longest = Math.max(longest, array.length)
      expect(list.length).toBe(array.length)
      expect([...list]).toEqual(array)
      expect(JSON.stringify(list)).toBe(JSON.stringify(array))
      for (const place of [0, 31, 32, 1023, 1024, 1056, array.length - 1, -1, array.length, -9999])
        expect(list.at(place)).toBe(array.at(place))
      for (const [from, to] of [
        [0, 40],
        [-35, undefined],
        [1000, 1100],
        [-60, -20],
        [50, 20],
      ] as const)
        expect(list.slice(from, to)).toEqual(array.slice(from, to))
    }),
    { numRuns: 60 },
  )
  expect(longest).toBeGreaterThan(2 * CHUNK)
})

it('the place of a number in a sorted list is found by halving', () => {
  const ascending = fc.uniqueArray(fc.nat(5000), { maxLength: 1500 })
  fc.assert(
    fc.property(ascending, fc.nat(5001), (items, key) => {
      const sorted = items.toSorted((a, b) => a - b)
      const found = sorted.findIndex((item) => item >= key)
      expect(indexFrom(listOf(sorted), key, (item) => item)).toBe(found < 0 ? sorted.length : found)
    }),
  )
})

it('looking for a number opens the chunk it is in and no others', () => {
  let opens = 0
  const count = 90 * CHUNK
  const list = throughSnapshot(listOf(numbers(count)), () => opens++)
  for (const key of [10, 40_000, 70_123]) {
    opens = 0
    expect(indexFrom(list, key, (item) => item)).toBe(key)
    expect(opens).toBeLessThanOrEqual(2)
  }
})

it('three levels deep it is still right, chunk by chunk', () => {
  const count = 40 * CHUNK + 77
  const list = listOf(numbers(count))
  const again = throughSnapshot(list).append(-1).set(5000, -2)
  expect(again.length).toBe(count + 1)
  expect(again.at(-1)).toBe(-1)
  expect(again.at(5000)).toBe(-2)
  expect(again.slice(33_000, 33_002)).toEqual([33_000, 33_001])
  expect([...again].filter((item) => item >= 0)).toHaveLength(count - 1)
})

it('a chunk keeps its identity until one of its items is replaced', () => {
  const list = listOf(numbers(3 * CHUNK + 40))
  const changed = list.append(1).set(CHUNK + 3, -1)
  expect(changed.chunks).toBe(3)
  expect(changed.chunkAt(0)).toBe(list.chunkAt(0))
  expect(changed.chunkAt(1)).not.toBe(list.chunkAt(1))
  expect(changed.chunkAt(2)).toBe(list.chunkAt(2))
})

it('a frozen chunk is opened only when somebody looks into it', () => {
  let opens = 0
  const list = throughSnapshot(listOf(numbers(3 * CHUNK)), () => opens++)
  list.append(1).slice(-10)
  list.chunkAt(0)
  expect(opens).toBe(0)
  expect(list.at(5)).toBe(5)
  expect(opens).toBe(1)
})

it('what does not fit says so', () => {
  expect(() => listOf([1]).set(1, 2)).toThrow(RangeError)
  expect(() => listFrom([frozen(() => [1])], []).at(0)).toThrow('a chunk of 1 items')
})
