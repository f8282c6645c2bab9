import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonRefused, parseStrictJson } from './strict-json.ts'

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
  ])('refuses a field that stands twice: %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow(/stands twice/)
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
