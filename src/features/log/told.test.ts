import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf, partsOf, plainWords } from './told.ts'

const told = (text: string) =>
  partsOf(text).map((part) => (part.kind === 'text' ? part.text : [part.kind, part.text]))

describe('what is marked', () => {
  it.each([
    ['plain', ['plain']],
    ['', []],
    ['a `b` c', ['a ', ['code', 'b'], ' c']],
    ['**do not** rotate', [['bold', 'do not'], ' rotate']],
    ['*maybe*', [['lean', 'maybe']]],
    ['`**not bold**`', [['code', '**not bold**']]],
    ['`a` and `b`', [['code', 'a'], ' and ', ['code', 'b']]],
    // A mark without its other, one that holds nothing, arithmetic: text.
    ['a ` b', ['a ` b']],
    ['** **', ['** **']],
    ['``', ['``']],
    ['2 * 3 * 4', ['2 * 3 * 4']],
    ['one *\ntwo*', ['one *\ntwo*']],
  ])('“%s”', (text, parts) => expect(told(text)).toEqual(parts))
})

describe('a link is one that somebody made, to the web or a mailbox, and says where it leads', () => {
  it('to where it says', () => {
    expect(partsOf('see [the runbook](https://example.org/a?b#c) now')).toEqual([
      { kind: 'text', text: 'see ' },
      {
        kind: 'link',
        text: 'the runbook',
        to: 'https://example.org/a?b#c',
        host: 'example.org',
      },
      { kind: 'text', text: ' now' },
    ])
    expect(partsOf('[ask](mailto:ana@example.org)')[0]).toMatchObject({ host: 'ana@example.org' })
    expect(partsOf('[bank.example](https://evil.test:8443/)')[0]).toMatchObject({
      host: 'evil.test:8443',
    })
  })
  it.each([
    'https://198.51.100.7/payload',
    '[x](javascript:alert(1))',
    '[x](data:text/html,1)',
    '[x](JAVASCRIPT:alert(1))',
    '[x](/settings)',
    '[x](//evil.test)',
    '[x](https://a b)',
    '[x](https://)',
    '[x](https://good.example@evil.test/)',
    '[x](https://good.example\\\\@evil.test/)',
    '[x](https://xn–fake.example/)',
    '[](https://example.org)',
    '[a\nb](https://example.org)',
    '[x] (https://example.org)',
    '[x](https://example.org',
  ])('“%s” is none', (text) =>
    expect(partsOf(text).every(({ kind }) => kind === 'text')).toBe(true),
  )
})

it('lists are lines that begin with a dash or a star; what stands between keeps its lines', () => {
  expect(linesOf('Seen:\n- one\n* two\nthen\nthat')).toEqual([
    { kind: 'text', text: 'Seen:' },
    { kind: 'list', items: ['one', 'two'] },
    { kind: 'text', text: 'then\nthat' },
  ])
  expect(linesOf('-none')).toEqual([{ kind: 'text', text: '-none' }])
  expect(linesOf('')).toEqual([{ kind: 'text', text: '' }])
})

it('without their marks the words are as they were, and a link says where it leads', () => {
  expect(plainWords('**Stop** `cron` on\n- [here](https://a.b/c)\n- *there*\nnow')).toBe(
    'Stop cron on\n- here (https://a.b/c)\n- there\nnow',
  )
  expect(plainWords('2 * 3')).toBe('2 * 3')
})

it('no character is lost but the marks themselves', () => {
  const piece = fc.constantFrom('`', '*', '**', '[', '](', ')', 'https://a.b', 'word', ' ', '\n')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const bare = (all: string) => all.replaceAll(/[`*[\]()\s]/g, '')
      const back = partsOf(text)
        .map((part) => (part.kind === 'link' ? part.text + part.to : part.text))
        .join('')
      expect(bare(back).replaceAll('/', '')).toBe(bare(text).replaceAll('/', ''))
    }),
  )
})

it('comes to the end of a long text of lonely marks', () => {
  for (const mark of ['`', '*', '**', '[', '](', '[a](', '`a', '[](']) {
    const text = `${mark.repeat(200_000 / mark.length)}](https://a.b)`
    expect(partsOf(text).length).toBeGreaterThan(0)
  }
})
