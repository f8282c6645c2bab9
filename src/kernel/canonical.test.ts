import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asJson, canonicalJson } from './canonical.ts'

const values = [
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
]

it('one value has one text, whatever the order of its fields', () => {
  expect(canonicalJson({ b: 1, a: [true, null, 'x'] })).toBe('{"a":[true,null,"x"],"b":1}')
  fc.assert(
    fc.property(fc.object({ maxDepth: 3, values }), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})

it.each([
  ['a field without a value', { a: undefined }],
  ['no number', Number.NaN],
  ['a number beyond exactness', 2 ** 53],
  ['a function', () => 1],
  ['nothing at all', undefined],
  ['a big integer', 1n],
  ['half a character', '\ud800'],
])('%s has no canonical text', (_what, value) => {
  expect(() => canonicalJson(value)).toThrow(/JSON|exactly|surrogate|Unicode/i)
})

it('what is nested without end is refused before the stack is', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 70; depth++) deep = [deep]
  expect(() => canonicalJson(deep)).toThrow(RangeError)
  const nested = (depth: number) => canonicalJson(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))
  expect(nested(65)).toHaveLength(130)
  expect(() => nested(66)).toThrow('nested deeper than 64')
})

it('fields without a value are gone before a body is hashed', () => {
  expect(asJson({ a: 1, b: undefined })).toEqual({ a: 1 })
})
