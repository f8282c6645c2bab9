import { expect, it } from 'vitest'
import type { Answer } from './client.ts'
import {
  KEPT_AGE_MAX_MS,
  KEPT_LENGTH_MAX,
  KEPT_MAX,
  openKeptReads,
  type Shelves,
} from './kept-reads.ts'

function browser() {
  const kept = new Map<string, Map<string, Response>>()
  const shelves: Shelves = {
    open: async (name) => {
      const shelf = kept.get(name) ?? new Map<string, Response>()
      kept.set(name, shelf)
      return {
        match: async (path) => shelf.get(path)?.clone(),
        put: async (path, response) => void shelf.set(path, response),
        delete: async (path) => shelf.delete(path),
        keys: async () => [...shelf.keys()].map((path) => ({ url: `https://fb.example${path}` })),
      }
    },
    delete: async (name) => kept.delete(name),
  }
  const paths = () => [...kept.values()].flatMap((shelf) => [...shelf.keys()])
  return { shelves, paths }
}
const ok = <T>(value: T): Answer<T> => ({ ok: true, value })
const no = (status: number): Answer<never> => ({
  ok: false,
  problem: { status, code: 'x', sentence: 'x', overridable: false },
})
const ROOM = '/api/v1/incidents/INC-7Q4K'
const NEWEST = `${ROOM}/events?before=newest&limit=200`

function reader({ shelves, paths } = browser()) {
  const now = { ms: Date.parse('2026-11-27T02:00:00Z') }
  const asked: string[] = []
  const reads = openKeptReads({
    person: 'tomi',
    shelves,
    clock: () => now.ms,
    ask: (path) => void asked.push(path),
  })
  return { now, paths, reads, asked }
}

it('what was read is given with its time when no answer comes, and the server’s own answer otherwise', async () => {
  const { now, reads } = reader()
  await reads.settle(ROOM, ok({ seq: 4 }))
  now.ms += 60_000
  expect(await reads.settle(ROOM, no(0))).toEqual({
    ok: true,
    value: { seq: 4 },
    keptAt: '2026-11-27T02:00:00.000Z',
  })
  expect(await reads.settle(ROOM, no(503))).toMatchObject({ value: { seq: 4 } })
  expect(await reads.settle(ROOM, no(500))).toMatchObject({ ok: false })
  expect(await reads.settle(ROOM, no(429))).toMatchObject({ ok: false })
  expect(await reads.settle(NEWEST, no(0))).toMatchObject({ ok: false })
})

it('what is not needed to see a room or home again is not kept', async () => {
  const { paths, reads } = reader()
  for (const path of [
    '/api/v1/people',
    '/api/v1/me/tokens',
    `${ROOM}/report.pdf`,
    `${ROOM}/events?before=90&limit=200`,
    '/api/v1/incidents?q=secret',
    '/api/auth/get-session',
  ])
    await reads.settle(path, ok('something'))
  expect(paths()).toEqual([])
})

it('a record that is closed to somebody goes with all its parts, and others stay', async () => {
  const { paths, reads } = reader()
  const other = '/api/v1/incidents/INC-7Q4KX'
  for (const path of [ROOM, NEWEST, other]) await reads.settle(path, ok(1))
  expect(await reads.settle(ROOM, no(404))).toMatchObject({ ok: false })
  expect(paths()).toEqual([other])
})

it('a record that one was taken off goes by any of its names, and so do the lists that may tell of it', async () => {
  const { paths, reads } = reader()
  const lists = ['open', 'concluded'].map((state) => `/api/v1/incidents?state=${state}&limit=500`)
  for (const path of [ROOM, NEWEST, `${ROOM}K`, ...lists]) await reads.settle(path, ok({ seq: 4 }))
  await reads.forget(ROOM)
  expect(paths()).toEqual([`${ROOM}K`])
})

it('a record that is kept under its id goes when it is refused under its reference', async () => {
  const { paths, reads } = reader()
  const byId = '/api/v1/incidents/0198c5a0'
  await reads.settle(byId, ok({ id: '0198c5a0', ref: 'INC-7Q4K', seq: 4 }))
  await reads.settle(`${byId}/events?before=newest&limit=200`, ok({ events: [] }))
  await reads.settle('/api/v1/incidents/0198c5a1', ok({ id: '0198c5a1', ref: 'INC-9999' }))
  await reads.settle(ROOM, no(404))
  expect(paths()).toEqual(['/api/v1/incidents/0198c5a1'])
})

it('a kept record that the list no longer holds is asked about until an answer comes: its reader may have been taken off it elsewhere', async () => {
  const disk = browser()
  const list = '/api/v1/incidents?state=open&limit=500'
  const of = (refs: readonly string[], next: string | null = null) =>
    ok({ incidents: refs.map((ref) => ({ id: `id-${ref}`, ref })), next })
  const before = reader(disk).reads
  const gone = '/api/v1/incidents/INC-9999'
  for (const record of [ROOM, '/api/v1/incidents/id-INC-8888', gone])
    await before.settle(record, ok({ seq: 4 }))
  // The head of one was too long to keep; a page of it was kept.
  const paged = '/api/v1/incidents/INC-7777'
  await before.settle(`${paged}/events?before=newest&limit=200`, ok([]))
  const { reads, asked } = reader(disk)
  const both = of(['INC-7Q4K', 'INC-8888'])
  await reads.settle(list, both)
  expect(asked.splice(0)).toEqual([gone, paged])
  // No answer came; a page of a longer list says nothing of the others.
  await reads.settle(gone, no(0))
  await reads.settle(list, of([], 'more'))
  expect(asked).toEqual([])
  await reads.settle(list, both)
  expect(asked.splice(0)).toEqual([gone, paged])
  // Concluded, and still theirs; or theirs no more.
  await reads.settle(gone, ok({ seq: 5 }))
  await reads.settle(paged, no(404))
  await reads.settle(list, both)
  expect(asked).toEqual([])
  await reads.settle(ROOM, ok({ seq: 5 }))
  await reads.settle(list, both)
  await reads.settle(list, of(['INC-8888']))
  expect(asked.splice(0)).toEqual([ROOM])
})

it('what is broken on the disk, or in an answer, does not keep anybody from reading', async () => {
  const disk = browser()
  const list = '/api/v1/incidents?state=open&limit=500'
  const shelf = await disk.shelves.open('firebreak-read-tomi')
  const half = () =>
    new Response('{"incidents":[{"id', { headers: { 'x-kept-at': '1795744800000' } })
  for (const path of [list, ROOM]) await shelf.put(path, half())
  const { reads } = reader(disk)
  expect(await reads.settle(ROOM, no(0))).toEqual(no(0))
  await reads.forget(ROOM)
  for (const value of [{ incidents: null }, { incidents: [null] }, null, 7]) {
    const answer = ok(value)
    expect(await reads.settle(list, answer)).toBe(answer)
  }
  const broken = { ...disk.shelves, open: () => Promise.reject(new Error('No room.')) }
  const answer = ok({ seq: 4 })
  expect(await reader({ ...disk, shelves: broken }).reads.settle(ROOM, answer)).toBe(answer)
})

it('a session that ended takes everything with it', async () => {
  const { paths, reads } = reader()
  for (const path of [ROOM, NEWEST, '/api/v1/me']) await reads.settle(path, ok(1))
  await reads.settle('/api/v1/me', no(401))
  expect(paths()).toEqual([])
})

it('only so many are kept, none that is very long, and none for longer than a week', async () => {
  const { now, paths, reads } = reader()
  for (let at = 0; at < KEPT_MAX + 3; at++) {
    now.ms += 1000
    await reads.settle(`/api/v1/incidents/INC-${at}`, ok(at))
  }
  expect(paths()).toHaveLength(KEPT_MAX)
  expect(paths()).not.toContain('/api/v1/incidents/INC-2')
  await reads.settle(ROOM, ok('x'.repeat(KEPT_LENGTH_MAX)))
  expect(paths()).not.toContain(ROOM)
  now.ms += KEPT_AGE_MAX_MS + 1
  expect(await reads.settle('/api/v1/incidents/INC-60', no(0))).toMatchObject({ ok: false })
  expect(paths()).not.toContain('/api/v1/incidents/INC-60')
})
