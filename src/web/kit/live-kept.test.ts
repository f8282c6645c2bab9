// A room as this browser kept it: shown while there is no connection, and never taken for what is.
import { expect, it } from 'vitest'
import { incidents } from '#features/index.ts'
import type { Answer } from './client.ts'
import { createLiveStore, type FeedListener, type Head, type LiveNeeds } from './live-store.ts'

const head: Head = {
  id: 'i1',
  ref: 'INC-7Q4K',
  seq: 3,
  now: '2026-11-20T02:00:00.000Z',
  state: { ...incidents.fold('i1', []), seq: 3 },
  names: {},
  you: { id: 'tomi', role: 'responder' },
  limited: false,
}
const NOW = Date.parse('2026-11-21T02:00:00.000Z')

function room(answers: Answer<Head>[]) {
  const waiting: (() => void)[] = []
  const feeds: FeedListener[] = []
  const needs: LiveNeeds = {
    head: async () => answers.shift() ?? { ok: true, value: head },
    events: async () => ({ ok: true, value: { events: [] } }),
    page: async () => ({ ok: true, value: { events: [], entries: [], seq: 3 } }),
    entries: async () => ({ ok: true, value: { entries: [], more: false, seq: 3 } }),
    feed: (_id, _after, listener) => {
      feeds.push(listener)
      return () => undefined
    },
    gone: () => undefined,
    clock: () => NOW,
    later: (work) => {
      waiting.push(work)
      return () => undefined
    },
  }
  return { store: createLiveStore('INC-7Q4K', needs), waiting, feeds }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
const keptAt = '2026-11-20T02:00:05.000Z'

it('shows it as not connected, with its time, and by this machine’s clock', async () => {
  const { store, feeds } = room([{ ok: true, value: head, keptAt }])
  store.start()
  await settled()
  expect(store.get()).toMatchObject({
    phase: 'reconnecting',
    keptAt,
    ref: 'INC-7Q4K',
    opened: true,
  })
  expect(store.get().offsetMs).toBe(0)
  expect(feeds).toEqual([])
  store.close()
})

it('begins anew with what the server says, once it does', async () => {
  const { store, waiting, feeds } = room([{ ok: true, value: head, keptAt }])
  store.start()
  await settled()
  waiting.shift()?.()
  await settled()
  expect(store.get().keptAt).toBeNull()
  expect(store.get().offsetMs).toBe(Date.parse(head.now) - NOW)
  expect(feeds).toHaveLength(1)
  store.close()
})

it('a room that is on the screen is not replaced by an older one', async () => {
  const lost = { ok: true, value: { ...head, ref: 'INC-OLD' }, keptAt } as const
  const { store, feeds, waiting } = room([{ ok: true, value: head }, lost])
  store.start()
  await settled()
  feeds[0]?.lost()
  waiting.shift()?.()
  await settled()
  expect(store.get().phase).toBe('reconnecting')
  expect(store.get()).toMatchObject({ ref: 'INC-7Q4K', keptAt: null })
  store.close()
})
