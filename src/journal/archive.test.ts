// What an archive brings is read before it is kept: entries that no Firebreak could have written are named.
import { expect, it } from 'vitest'
import { archiveOf } from '#testkit/archive.ts'
import type { Fact } from '#kernel/event.ts'
import { eventsIn, readExport } from './archive.ts'
import type { StoredChain } from './verify.ts'

const begun = '2026-11-21T02:10:00.000Z'
const seen: Fact = { kind: 'weather.seen.v1', body: { sky: 'grey' } }

function chainOf(fact: Fact, by: { readonly actor?: string; readonly begun?: string } = {}) {
  const stream = '0198c5a0-7b1e-7c3d-8f2a-1b2c3d4e5f60'
  return readExport(archiveOf(stream, [seen, fact], { actor: 'mira', begun, ...by }))
}
/** The chain with other bytes in the last entry's content, as whoever sealed them wrote them. */
function holding(bytes: string): StoredChain {
  const chain = chainOf(seen)
  const content = Buffer.from(bytes)
  return { ...chain, parts: chain.parts.map((part) => ({ ...part, content })) }
}

it('an archive is read with its documents, and a kind that is not known is an event like any', () => {
  const document = { title: 'A policy' }
  const occurred = '2026-11-21T02:00:00.000Z'
  expect(eventsIn(chainOf({ ...seen, document, occurred }))).toMatchObject([
    { kind: seen.kind, body: seen.body, seq: 1, actor: 'mira', via: 'web' },
    { seq: 2, document, occurred, recorded: '2026-11-21T02:10:01.000000Z' },
  ])
})

it.each([
  ['a kind that is none', chainOf({ ...seen, kind: '<b>' })],
  ['a kind that is a number', chainOf({ ...seen, kind: 7 as never })],
  ['an actor that every object has', chainOf(seen, { actor: '__proto__' })],
  ['an actor with a NUL', chainOf(seen, { actor: 'mi\0ra' })],
  ['a time that is none', chainOf({ ...seen, occurred: 'yesterday' })],
  ['a time without seconds', chainOf({ ...seen, occurred: '2026-11-21T02:10Z' })],
  ['a time after every calendar', chainOf(seen, { begun: '+012000-01-01T00:00:00.000Z' })],
  ['a content that is no JSON', holding('hello')],
  ['a content that means two things', holding('{"sky":"grey","sky":"blue"}')],
  ['a content that nobody could walk', holding('['.repeat(20_000) + ']'.repeat(20_000))],
  ['a content that is no text', { ...chainOf(seen), parts: holding('"\\ud800"').parts }],
])('%s is refused with the number of its entry', (_what, chain) => {
  expect(() => eventsIn(chain)).toThrow(/^entry [12]: /)
})
