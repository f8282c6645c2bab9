import fc from 'fast-check'
import { expect, it } from 'vitest'
import { incidents, type IncidentState } from '#features/index.ts'
import type { Recorded } from '#kernel/event.ts'
import { aTeam } from '#testkit/slice.ts'
import {
  encodeChunk,
  encodeHead,
  listsOf,
  openSnapshot,
  sealOf,
  type StoredSnapshot,
} from './snapshot-format.ts'

const key = Buffer.alloc(32, 7)
const about = { stream: 'i1', kind: 'incident', version: 'v1', link: 'ab' }
const team = aTeam()

/** A record of `count` log entries, with corrections and retractions of some of them. */
function longRecord(count: number, changes: readonly number[]): IncidentState {
  const event = (seq: number, kind: string, body: unknown): Recorded => ({
    kind,
    body,
    seq,
    actor: 'mira',
    via: 'web',
    occurred: team.now,
    recorded: team.now,
  })
  const begun = team.events.length
  const entries = Array.from({ length: count }, (_, n) =>
    event(begun + n + 1, 'log.added.v1', { type: 'action', text: `Note ${n}`, mentions: [] }),
  )
  const changed = changes.map((pick, n) => {
    const entry = begun + 1 + (pick % Math.max(1, count))
    return event(
      begun + count + n + 1,
      pick % 3 ? 'log.corrected.v1' : 'log.retracted.v1',
      pick % 3 ? { entry, text: `Better ${n}`, reason: 'Misread.' } : { entry, reason: 'Wrong.' },
    )
  })
  return incidents.fold('i1', [...team.events, ...entries, ...changed])
}

function stored(state: IncidentState): StoredSnapshot {
  const digests = new Map<string, string[]>()
  const chunks = [...listsOf(state)].flatMap(([list, items]) => {
    const encoded = Array.from({ length: items.chunks }, (_, n) => encodeChunk(items, n))
    digests.set(
      list,
      encoded.map((chunk) => chunk.digest),
    )
    return encoded.map((chunk, number) => ({ list, number, body: chunk.body }))
  })
  const head = encodeHead(state, about, digests)
  return { head, seal: sealOf(head, key), link: Buffer.from('ab', 'hex'), chunks }
}

const expected = { stream: 'i1', kind: 'incident', version: 'v1', key }

it('a snapshot is what folding gave, and is folded on alike', () => {
  let chunks = 0
  fc.assert(
    fc.property(fc.nat(3000), fc.array(fc.nat(5000), { maxLength: 30 }), (count, changes) => {
      const state = longRecord(count, changes)
      const snapshot = stored(state)
      chunks += snapshot.chunks.length
      const opened = openSnapshot(snapshot, expected)
      expect(JSON.stringify(opened?.state)).toBe(JSON.stringify(state))
      expect(opened?.state).toEqual(state)
      const next = aTeam().does({ id: 'mira', role: 'responder' }, 'log/add', {
        text: 'On.',
      }).events
      const on = { ...(next.at(-1) as Recorded), seq: state.seq + 1 }
      expect(incidents.evolve(opened?.state as IncidentState, on)).toEqual(
        incidents.evolve(state, on),
      )
    }),
    { numRuns: 25, examples: [[3000, [7]]] },
  )
  expect(chunks).toBeGreaterThan(1)
})

it('a snapshot that is not as it was written, of another stream, kind, version, key or history, is none', () => {
  const snapshot = stored(longRecord(2500, [3, 4, 5]))
  expect(openSnapshot(snapshot, expected)).toBeDefined()
  const bent = Buffer.from(snapshot.head)
  bent[200] = (bent[200] ?? 0) ^ 1
  const [first, second] = snapshot.chunks
  const swapped = [
    { ...first, body: second?.body },
    { ...second, body: first?.body },
  ] as StoredSnapshot['chunks']
  const spoilt: readonly Partial<StoredSnapshot>[] = [
    { head: bent },
    { seal: Buffer.alloc(32) },
    { chunks: snapshot.chunks.slice(1) },
    { chunks: swapped },
    { link: Buffer.from('cd', 'hex') },
    { link: null },
  ]
  for (const part of spoilt)
    expect(openSnapshot({ ...snapshot, ...part }, expected)).toBeUndefined()
  for (const other of [
    { stream: 'i2' },
    { kind: 'project' },
    { version: 'v2' },
    { key: Buffer.alloc(32, 8) },
  ])
    expect(openSnapshot(snapshot, { ...expected, ...other })).toBeUndefined()
})
