import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonRefused, parseStrictJson, unkeepable } from './strict-json.ts'

describe('strict JSON', () => {
  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('"__proto__"'))
        expect(parseStrictJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":1}}',
    '[{"x":"\\"","x":0}]',
    String.raw`{"\u0061":1,"a":2}`,
  ])('refuses a field that appears twice: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow(/appears twice/)
  })

  it('takes the same name in different objects, and names inside strings, for what they are', () => {
    expect(parseStrictJson('[{"a":1},{"a":2},"{\\"a\\":1,\\"a\\":2}"]')).toHaveLength(3)
  })

  it.each(['{"a":', '', 'undefined', '{"__proto__":{}}', '['.repeat(40) + ']'.repeat(40)])(
    'refuses %s with its own error',
    (text) => {
      expect(() => parseStrictJson(text)).toThrow(JsonRefused)
    },
  )
})

describe('what cannot be kept is named by its path', () => {
  it.each([
    [{ a: [{ b: 'x\u0000' }] }, 'a.0.b'],
    [{ a: '\udc00' }, 'a'],
    [{ a: 2 ** 53 }, 'a'],
    [{ a: -Infinity }, 'a'],
    [{ a: { '\ud800': 1 } }, 'a'],
  ])('%j at %s', (value, path) => {
    expect(unkeepable(value)?.path).toBe(path)
  })

  it('everything else is kept: whole characters, great and small numbers, nothing', () => {
    expect(unkeepable({ a: ['😀', 2 ** 53 - 1, -0.5, null, true], b: {} })).toBeUndefined()
    expect(unkeepable(undefined)).toBeUndefined()
  })
})
