import { describe, expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { upcastWith } from './upcast.ts'

const old: Recorded = {
  kind: 'x.named.v1',
  body: { name: 'Ana Ruiz' },
  seq: 3,
  actor: 'u1',
  via: 'web',
  occurred: '2026-11-21T00:00:00Z',
  recorded: '2026-11-21T00:00:00Z',
}
const split = (event: Recorded) => {
  const [first = '', last = ''] = (event.body as { name: string }).name.split(' ')
  return { kind: 'x.named.v2', body: { first, last } }
}
const initials = (event: Recorded) => {
  const { first, last } = event.body as { first: string; last: string }
  return { kind: 'x.named.v3', body: { initials: `${first[0] ?? ''}${last[0] ?? ''}` } }
}

describe('upcasting', () => {
  it('an old event is read in the words of the latest version, and keeps its place, actor and times', () => {
    const read = upcastWith({ 'x.named.v1': split, 'x.named.v2': initials })
    expect(read(old)).toEqual({ ...old, kind: 'x.named.v3', body: { initials: 'AR' } })
  })

  it('a kind without an upcaster, and one whose content was erased, are left alone', () => {
    const read = upcastWith({ 'x.named.v1': split })
    expect(read({ ...old, kind: 'constructor' }).kind).toBe('constructor')
    expect(read({ ...old, body: null })).toEqual({ ...old, body: null })
  })

  it('fifty versions are read, and what has no end is stopped', () => {
    const next = (number: number) => `x.named.v${number}`
    const chain = (steps: number) =>
      Object.fromEntries(
        Array.from({ length: steps }, (_, n) => [
          next(n + 1),
          () => ({ kind: next(n + 2), body: {} }),
        ]),
      )
    expect(upcastWith(chain(49))(old).kind).toBe('x.named.v50')
    expect(() => upcastWith(chain(50))(old)).toThrow(/circle/)
  })

  it('a circle is a bug and is said so', () => {
    const read = upcastWith({
      'x.named.v1': () => ({ kind: 'x.named.v1', body: { name: 'again' } }),
    })
    expect(() => read(old)).toThrow(/circle/)
  })
})
