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

  it('takes thirty-two levels and not one more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(parseStrictJson(nested(32))).toHaveLength(1)
    expect(() => parseStrictJson(nested(33))).toThrow('deeper than 32 levels')
    expect(parseStrictJson('[[1],[2],{"a":[3]},{"a":{}}]')).toHaveLength(4)
  })

  it('looks for names only where names are, also after a closed bracket', () => {
    expect(parseStrictJson('{"a":["b","b"],"c":"a"}')).toEqual({ a: ['b', 'b'], c: 'a' })
    expect(() => parseStrictJson('{"a":["b"],"a":1}')).toThrow(/“a” appears twice/)
    expect(() => parseStrictJson('{"a":{"b":1},"a":1}')).toThrow(/“a” appears twice/)
    const long = 'x'.repeat(80)
    expect(() => parseStrictJson(`{"${long}":1,"${long}":1}`)).toThrow(`“${'x'.repeat(60)}”`)
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

  it('says what is wrong, and no path of a hostile body makes the answer long', () => {
    expect(unkeepable('a\0')?.message).toBe('This holds a NUL or broken Unicode; remove it.')
    expect(unkeepable(2 ** 53)?.message).toBe('This number is too large to be kept exactly.')
    expect(unkeepable({ '\0': 1 })?.message).toMatch(/^A field’s name/)
    expect(unkeepable({ ['x'.repeat(300)]: { b: '\0' } })?.path).toHaveLength(200)
  })

  it('everything else is kept: whole characters, great and small numbers, nothing', () => {
    expect(unkeepable({ a: ['😀', 2 ** 53 - 1, -0.5, null, true], b: {} })).toBeUndefined()
    expect(unkeepable(undefined)).toBeUndefined()
  })
})
