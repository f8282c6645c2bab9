import { expect, test } from 'vitest'
import { incidents, type IncidentState } from '#features/index.ts'
import { presets } from '#features/policy/presets/index.ts'
import type { Recorded } from '#kernel/event.ts'
import { canNow, mayNow } from './can-now.ts'
import type { Answer } from './client.ts'
import { entryAt } from '#features/log/contract.ts'
import { pageOf } from '#features/log/view.ts'
import { createLiveStore, type FeedListener, type Head } from './live-store.ts'
import { filterRows, timelineRows } from '#features/log/timeline-rows.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 1, 52, second)).toISOString()
const recorded = (seq: number, kind: string, body: unknown, actor = 'ana'): Recorded => ({
  seq,
  kind,
  body,
  actor,
  via: 'web',
  occurred: at(seq),
  recorded: at(seq),
})

/** A record that Ana reported, took and called an incident. */
const journal: readonly Recorded[] = [
  {
    ...recorded(
      1,
      'policy.pinned.v1',
      { policy: 'p', version: 1, title: 'Reconciled', hash: 'h', project: null },
      'system',
    ),
    document: presets.reconciled,
    // Recorded with the report, as every record is opened.
    recorded: at(2),
  },
  recorded(2, 'incident.reported.v1', {
    ref: 'INC-7Q4K',
    codename: 'OSPREY',
    title: 'Token in a log',
    details: '',
    awareAt: at(0),
    reporter: { person: 'ana' },
    channel: 'form',
    discovery: null,
  }),
  recorded(3, 'access.member-added.v1', { person: 'ana', as: 'member' }),
  recorded(4, 'triage.acknowledged.v1', {}),
  recorded(5, 'roles.assigned.v1', { role: 'commander', person: 'ana', how: 'first-responder' }),
  recorded(6, 'log.added.v1', { type: 'observation', text: 'Fourteen reads', mentions: [] }),
  recorded(7, 'log.added.v1', { type: 'theory', text: 'A partner’s cache', mentions: [] }),
]
const state = incidents.fold('i1', journal)
const refused = (status: number): Answer<never> => ({
  ok: false,
  problem: { status, code: 'c', sentence: 's', overridable: false },
})

type Server = {
  heads: Answer<Head>[]
  events: Recorded[]
  feed: FeedListener | null
  after: number
  closed: number
}

function bench() {
  const head = (seq: number): Answer<Head> => ({
    ok: true,
    value: {
      id: 'i1',
      ref: 'INC-7Q4K',
      seq,
      now: at(30),
      state: incidents.fold('i1', journal.slice(0, seq)),
      names: { ana: 'Ana Ruiz' },
      you: { id: 'ana', role: 'responder' },
      limited: false,
    },
  })
  const server: Server = {
    heads: [],
    events: journal.slice(0, 6),
    feed: null,
    after: -1,
    closed: 0,
  }
  const waiting: (() => void)[] = []
  const gone: string[] = []
  const store = createLiveStore('INC-7Q4K', {
    head: async () => server.heads.shift() ?? head(6),
    events: async (_id, after) => ({
      ok: true,
      value: { events: server.events.filter((event) => event.seq > after).slice(0, 4) },
    }),
    page: async (_id, before, limit) => {
      const upTo = before === 'newest' ? Infinity : before
      const events = server.events.filter((event) => event.seq < upTo).slice(-limit)
      const { log } = incidents.fold('i1', server.events)
      const entries = events.flatMap((event) => entryAt(log, event.seq) ?? [])
      return { ok: true, value: { events, entries, seq: server.events.at(-1)?.seq ?? 0 } }
    },
    entries: async (_id, query) => {
      const asked = new URLSearchParams(query)
      const state = incidents.fold('i1', server.events)
      const number = (name: string, other: number) => Number(asked.get(name) ?? other)
      const page = pageOf(state.log, {
        types: asked.get('type')?.split(',') ?? [],
        before: number('before', Infinity),
        after: number('after', 0),
        limit: number('limit', 100),
      })
      return { ok: true, value: { ...page, seq: state.seq } }
    },
    feed: (_id, after, listener) => {
      server.after = after
      server.feed = listener
      return () => void (server.closed += 1)
    },
    gone: (names: readonly string[]) => void gone.push(...names),
    clock: () => Date.parse(at(20)),
    later: (work) => {
      waiting.push(work)
      return () => undefined
    },
  })
  return { store, server, waiting, gone }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('the store opens with the head and the newest page, and follows the feed after it', async () => {
  const { store, server } = bench()
  store.start()
  await settled()
  expect(store.get().events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(store.get().state).toEqual(incidents.fold('i1', journal.slice(0, 6)))
  expect(server.after).toBe(6)
  expect(store.get().offsetMs).toBe(10_000)
})

test('an entry that comes by the feed and by our own answer is folded once', async () => {
  const { store, server } = bench()
  store.start()
  await settled()
  store.take([journal[6] as Recorded])
  server.feed?.journal(journal[6] as Recorded)
  expect(store.get().state).toEqual(state)
  expect(store.get().events).toHaveLength(7)
})

test('an answer with somebody else’s entry before it waits for that entry', async () => {
  const { store, server } = bench()
  server.events = journal.slice(0, 5)
  server.heads.push({
    ok: true,
    value: {
      id: 'i1',
      ref: 'INC-7Q4K',
      seq: 5,
      now: at(30),
      state: incidents.fold('i1', journal.slice(0, 5)),
      names: {},
      you: { id: 'ana', role: 'responder' },
      limited: false,
    },
  })
  store.start()
  await settled()
  server.events = [...journal]
  store.take([journal[6] as Recorded])
  expect(store.get().state?.seq).toBe(5)
  await settled()
  expect(store.get().state).toEqual(state)
})

test('a lost feed is opened again after the last entry', async () => {
  const { store, server, waiting } = bench()
  store.start()
  await settled()
  server.feed?.opened()
  expect(store.get().phase).toBe('live')
  server.feed?.lost()
  expect(store.get().phase).toBe('reconnecting')
  server.events = [...journal]
  waiting.shift()?.()
  await settled()
  expect(server.after).toBe(6)
  server.feed?.journal(journal[6] as Recorded)
  expect(store.get().state).toEqual(state)
})

test('a server that does not answer is asked again, not given up', async () => {
  const { store, server, waiting } = bench()
  server.heads.push(refused(0))
  store.start()
  await settled()
  expect(store.get().phase).toBe('loading')
  waiting.shift()?.()
  await settled()
  expect(store.get().state?.seq).toBe(6)
})

test('a removed person sees nothing more, not even what was on the screen', async () => {
  const { store, server, gone } = bench()
  store.start()
  await settled()
  server.feed?.bye('removed')
  // Nor what this browser was asked to keep of it.
  expect(gone).toEqual(['INC-7Q4K', 'i1', 'INC-7Q4K'])
  expect(store.get()).toMatchObject({ phase: 'removed', state: null, events: [] })
  expect(server.closed).toBeGreaterThan(0)
})

test('whose account was closed sees nothing more either', async () => {
  const { store, server } = bench()
  store.start()
  await settled()
  server.feed?.bye('account-closed')
  expect(store.get()).toMatchObject({ phase: 'removed', state: null, events: [] })
})

test('who was signed out finds the record as it was after signing in again, and its feed goes on', async () => {
  const { store, server } = bench()
  store.start()
  await settled()
  const held = store.get().state
  server.feed?.bye('signed-out')
  expect(store.get()).toMatchObject({ phase: 'signed-out', state: held })
  store.resume()
  await settled()
  server.feed?.opened()
  server.feed?.journal(journal[6] as Recorded)
  expect(store.get()).toMatchObject({ phase: 'live', state })
})

test('an incident one is not on is not there', async () => {
  const { store, server } = bench()
  server.heads.push(refused(404))
  store.start()
  await settled()
  expect(store.get()).toMatchObject({ phase: 'failed', problem: { status: 404 } })
})

const asker = (id: string, role: 'responder' | 'member' = 'responder') => ({
  kind: incidents,
  state: state as IncidentState,
  you: { id, role } as const,
  now: at(40),
  names: { ana: 'Ana Ruiz' },
})

test('a button is pressed only where the server would accept it, and says why not otherwise', () => {
  expect(canNow(asker('ana'), 'log', 'add', { text: 'Revoked' })).toEqual({ ok: true })
  expect(canNow(asker('ana'), 'log', 'add', { text: '  ' })).toMatchObject({
    ok: false,
    code: 'invalid',
  })
  expect(canNow(asker('ana'), 'triage', 'take', {})).toMatchObject({ ok: false })
  expect(canNow(asker('ana'), 'conclude', 'conclude', { summary: 'Over' })).toMatchObject({
    ok: false,
  })
  expect(canNow(asker('ana'), 'no', 'such', {})).toMatchObject({ ok: false })
})
test('who may not write is told so before anything is typed', () => {
  expect(mayNow(asker('jon', 'member'), 'log', 'add')).toMatchObject({
    ok: false,
    code: 'not-allowed',
  })
  expect(mayNow(asker('ana'), 'triage', 'decide')).toEqual({ ok: true })
})
test('what the button says is what the decision says', () => {
  const decision = incidents.decide(
    { slice: 'roles', verb: 'release', input: { role: 'commander', person: 'ana' } },
    { state, actor: { id: 'ana', role: 'responder' }, now: at(40), names: {} },
  )
  const sentence = decision.ok ? 'it was accepted' : decision.refusal.sentence
  expect(
    canNow(asker('ana'), 'roles', 'release', { role: 'commander', person: 'ana' }),
  ).toMatchObject({ ok: false, sentence })
})

test('the timeline shows people’s lines and plain sentences, oldest first, and filters by kind, person and words', () => {
  const rows = timelineRows(state, journal, {
    sentence: (event) => (event.kind === 'roles.assigned.v1' ? 'Ana became commander' : undefined),
    mark: incidents.inTimeline,
  })
  expect(rows.map((row) => row.label)).toEqual(['role', 'observation', 'theory'])
  expect(rows[0]).toMatchObject({ automatic: true, text: 'Ana became commander' })
  const none = { labels: [], who: '', text: '', people: false, turning: false }
  expect(filterRows(rows, { ...none, labels: ['theory'] }, String)).toHaveLength(1)
  expect(filterRows(rows, { ...none, people: true, turning: false }, String)).toHaveLength(2)
  expect(filterRows(rows, { ...none, text: 'fourteen' }, String)).toHaveLength(1)
})

test('lines of one moment are in the order they were recorded', () => {
  const lines = [8, 9, 10, 11].map((seq) => ({
    ...recorded(seq, 'log.added.v1', { type: 'observation', text: `${seq}`, mentions: [] }),
    occurred: at(7),
  }))
  const all = incidents.fold('i1', [...journal, ...lines])
  const told = { sentence: () => undefined, mark: incidents.inTimeline }
  const moved = timelineRows(all, [...journal, ...lines], told).filter((row) => row.seq >= 8)
  expect(moved.map((row) => row.seq)).toEqual([8, 9, 10, 11])
  const backwards = timelineRows(all, lines.toReversed(), told)
  expect(backwards.map((row) => row.seq)).toEqual([8, 9, 10, 11])
})

test('the timeline leaves out what every record is opened with, and tells what a person set later by its label', () => {
  const level = state.policy.document.classification.levels[1]?.id ?? ''
  const events = [
    ...journal,
    { ...recorded(8, 'document.classified.v1', { level, reason: '' }), recorded: at(2) },
    recorded(9, 'document.classified.v1', { level, reason: 'Customers are named' }),
  ]
  const opened = incidents.fold('i1', events)
  const told = timelineRows(opened, events, {
    sentence: (event) => incidents.sentence(event, String, opened),
    mark: incidents.inTimeline,
  })
  expect(told.map((event) => event.seq)).not.toContain(1)
  expect(told.map((event) => event.seq)).not.toContain(8)
  const label = state.policy.document.classification.levels[1]?.label
  expect(told.at(-1)?.text).toBe(`Classified as “${label}”: Customers are named`)
})
