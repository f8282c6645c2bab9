// A made-up slice with an event of yesterday: read, folded and shown as the one of today, checked as what it was, never recorded.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { upcastWith } from '#journal/upcast.ts'
import { go, type Decision } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import { misfitIn, publishedBy, upcastsOf } from '#kernel/published.ts'
import { streamKind } from '#kernel/stream.ts'
import { anIncident, mira } from '#testkit/slice.ts'
import { renderEvents } from '../../scripts/reference-slices.ts'
import { incidents } from './index.ts'

type Badge = { readonly first: string; readonly last: string }

const badge = {
  name: 'badge',
  events: { 'badge.named.v2': z.strictObject({ first: z.string(), last: z.string() }) },
  retired: {
    'badge.named.v1': {
      schema: z.strictObject({ name: z.string() }),
      upcast: (event: Recorded) => {
        const [first = '', last = ''] = (event.body as { name: string }).name.split(' ')
        return { kind: 'badge.named.v2', body: { first, last } }
      },
    },
  },
  commands: { name: { input: z.unknown(), needs: 'write' as const, says: 'Names it.' } },
  refusals: {},
  verbs: [],
  initial: { first: '', last: '' },
  evolve: (_state: Badge, event: { readonly body: Badge }) => event.body,
  decide: ({ input }: { readonly input: Decision }) => input,
  say: ({ body }: { readonly body: Badge }) => `The badge of ${body.first} ${body.last}`,
}
const kind = streamKind({ ...incidents, slices: { ...incidents.slices, badge } })
const story = anIncident()
const old: Recorded = {
  kind: 'badge.named.v1',
  body: { name: 'Ana Ruiz' },
  seq: story.state.seq + 1,
  actor: 'mira',
  via: 'web',
  occurred: story.now,
  recorded: story.now,
}
const read = upcastWith(upcastsOf(Object.values(kind.slices)))

it('a retired event is folded and said as the one it became', () => {
  const state = kind.fold('an-incident', [...story.events, old].map(read))
  expect(state).toMatchObject({ seq: old.seq, badge: { first: 'Ana', last: 'Ruiz' } })
  expect(kind.sentence(read(old), String, state)).toBe('The badge of Ana Ruiz')
})

it('a retired event may lie in an archive, in the shape that was promised then and in no other', () => {
  const published = publishedBy(Object.values(kind.slices))
  for (const event of [...story.events, old]) expect(misfitIn(published, event)).toBeUndefined()
  expect(misfitIn(published, { ...old, body: null })).toBeUndefined()
  expect(misfitIn(published, { ...old, kind: 'badge.named.v3' })).toBeUndefined()
  for (const body of [{ first: 'Ana', last: 'Ruiz' }, { name: 7 }, 'Ana'])
    expect(misfitIn(published, { ...old, body })).toMatch(/^entry \d+ is no badge\.named\.v1: /)
})

it('a retired event is no new fact, neither of a command nor of a beginning', () => {
  const world = { now: story.now, actor: mira, state: kind.fold('x', story.events), names: {} }
  const decide = (input: Decision) => kind.decide({ slice: 'badge', verb: 'name', input }, world)
  const today = go({ kind: 'badge.named.v2', body: { first: 'Ana', last: 'Ruiz' } })
  expect(decide(today).ok).toBe(true)
  expect(kind.checked(today)).toEqual(today)
  expect(() => decide(go({ kind: old.kind, body: old.body }))).toThrow('does not emit')
  expect(() => kind.checked(go({ kind: old.kind, body: old.body }))).toThrow('does not emit')
})

it('the printed page says which events are retired', () => {
  const page = renderEvents([badge])
  expect(page).toContain('| `badge.named.v2` | `first`, `last` |')
  expect(page).toContain('| `badge.named.v1` (retired) | `name` |')
})
