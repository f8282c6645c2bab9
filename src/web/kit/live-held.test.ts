import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { incidents, type IncidentState } from '#features/index.ts'
import { isPartial } from '#features/log/contract.ts'
import { lacks, newestOf, pageOf } from '#features/log/view.ts'
import type { Recorded } from '#kernel/event.ts'
import { aTeam } from '#testkit/slice.ts'
import { gapsIn, ROOM, withEvents, withHead, withPage, withRead } from './live-held.ts'
import {
  createLiveStore,
  type FeedListener,
  type Head,
  type Live,
  type Page,
} from './live-store.ts'

const team = aTeam()
const blank = createLiveStore('i1', {} as never).get()
/** Small, so that most of a short record is not held. */
const OPENING = 5

/** A server's record: every state it ever had, so that a late answer can be given from an earlier one. */
function server() {
  const events: Recorded[] = [...team.events]
  const states: IncidentState[] = [team.state]
  const now = () => states.at(-1) as IncidentState
  const record = (kind: string, body: unknown) => {
    const seq = now().seq + 1
    const event: Recorded = {
      kind,
      body,
      seq,
      actor: 'mira',
      via: 'web',
      occurred: team.now,
      recorded: new Date(Date.parse(team.now) + seq).toISOString(),
    }
    events.push(event)
    states.push(incidents.evolve(now(), event))
    return event
  }
  const head = (): Head => ({
    id: 'i1',
    ref: 'INC-7Q4K',
    seq: now().seq,
    now: team.now,
    state: JSON.parse(
      JSON.stringify({ ...now(), log: newestOf(now().log, OPENING) }),
    ) as IncidentState,
    names: {},
    you: { id: 'mira', role: 'responder' },
    limited: false,
  })
  const page = (before: number, state: IncidentState): Page => ({
    events: events.filter((event) => event.seq < before && event.seq <= state.seq).slice(-OPENING),
    entries: pageOf(state.log, { types: [], before, after: 0, limit: OPENING }).entries,
    seq: state.seq,
  })
  return { now, states, events, record, head, page }
}

const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('correct' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retract' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('feed' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('page' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('head' as const), pick: fc.nat() }) },
)

/** What the store does with what the feed brings: folds it, and reads the head where only that tells. */
function fed(live: Live, house: ReturnType<typeof server>, count: number): Live {
  let next = live
  for (const event of house.events.filter((recorded) => recorded.seq > live.upTo).slice(0, count)) {
    const { state } = next
    const unsure = state !== null && event.seq > state.seq && lacks(state.log, event)
    next = withEvents(next, [event])
    if (unsure) next = withHead(next, house.head(), 0)
  }
  return next
}

test('whatever is read when, a page that has heard everything holds what the server holds', () => {
  const seen = { partial: 0, heldOld: 0, retracted: 0 }
  fc.assert(
    fc.property(fc.array(act, { minLength: 10, maxLength: 120 }), (acts) => {
      const house = server()
      for (let n = 0; n < 12; n++)
        house.record('log.added.v1', { type: 'observation', text: `Note ${n}`, mentions: [] })
      let live = withPage(withHead(blank, house.head(), 0), house.page(9999, house.now()))
      for (const { kind, pick } of acts) {
        const { entries } = house.now().log
        const entry = entries.at(pick % entries.length)
        const late = house.states.at(-1 - (pick % 3)) as IncidentState
        const known = late.seq >= live.upTo ? late : house.now()
        if (kind === 'add')
          house.record('log.added.v1', { type: 'action', text: `On ${pick}`, mentions: [] })
        else if (kind === 'feed') live = fed(live, house, 1 + (pick % 5))
        else if (kind === 'head') live = withHead(live, house.head(), 0)
        else if (kind === 'page') live = withPage(live, house.page(6 + (pick % known.seq), known))
        else if (kind === 'read')
          live = withRead(
            live,
            pageOf(known.log, { types: [], before: pick % known.seq, after: 0, limit: 3 }).entries,
            known.seq,
          )
        else if (entry && entry.retracted === null)
          house.record(
            kind === 'correct' ? 'log.corrected.v1' : 'log.retracted.v1',
            kind === 'correct'
              ? { entry: entry.seq, text: `Better ${pick}`, reason: 'Misread.' }
              : { entry: entry.seq, reason: 'Wrong.' },
          )
      }
      live = fed(live, house, Infinity)
      const whole = house.now()
      const held = live.state as IncidentState
      expect(held.seq).toBe(whole.seq)
      expect({ ...held, log: null }).toEqual({ ...whole, log: null })
      expect(held.log.total).toBe(whole.log.total)
      expect(held.log.counts).toEqual(whole.log.counts)
      const bySeq = new Map([...whole.log.entries].map((entry) => [entry.seq, entry]))
      for (const entry of held.log.entries) expect(entry).toEqual(bySeq.get(entry.seq))
      const numbers = live.events.map((event) => event.seq)
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
      seen.partial += isPartial(held.log) ? 1 : 0
      seen.heldOld += [...held.log.entries].some((entry) => entry.earlier.length > 0) ? 1 : 0
      seen.retracted += [...held.log.entries].some((entry) => entry.retracted) ? 1 : 0
    }),
    { numRuns: 200 },
  )
  expect(Math.min(seen.partial, seen.heldOld, seen.retracted)).toBeGreaterThan(20)
})

test('a page that listens for a long time gives the oldest back, and what somebody just read stays for a while', () => {
  const house = server()
  let live = withPage(withHead(blank, house.head(), 0), house.page(9999, house.now()))
  const add = (count: number) => {
    for (let n = 0; n < count; n++)
      live = withEvents(live, [
        house.record('log.added.v1', { type: 'observation', text: `Note ${n}`, mentions: [] }),
      ])
  }
  add(3 * ROOM)
  expect(live.events.length).toBeLessThanOrEqual(live.room)
  expect(live.state?.log.entries.length).toBeLessThanOrEqual(live.room)
  expect(live.state?.log.total).toBe(3 * ROOM)
  expect(live.state?.seq).toBe(house.now().seq)
  live = withPage(live, house.page(100, house.now()))
  add(1)
  expect(live.events[0]?.seq).toBe(95)
})

test('gaps are the numbers that are not held', () => {
  const event = (seq: number) => ({ ...(team.events[0] as Recorded), seq, recorded: `t${seq}` })
  expect(gapsIn([4, 5, 9].map(event))).toEqual([
    { after: 0, before: 4, at: 't4' },
    { after: 5, before: 9, at: 't9' },
  ])
  expect(gapsIn([1, 2].map(event))).toEqual([])
})

test('a storm of retractions of entries that are not held costs one reading of the head at a time', async () => {
  const house = server()
  for (let n = 0; n < 120; n++)
    house.record('log.added.v1', { type: 'observation', text: `Note ${n}`, mentions: [] })
  const old = [...house.now().log.entries].slice(0, 100)
  let heads = 0
  const answers: (() => void)[] = []
  const feed: { tell?: FeedListener } = {}
  const store = createLiveStore('i1', {
    head: async () => {
      heads++
      if (heads > 1) await new Promise<void>((done) => answers.push(done))
      return { ok: true, value: house.head() }
    },
    events: async () => ({ ok: true, value: { events: [], seq: house.now().seq } }),
    page: async () => ({ ok: true, value: house.page(9999, house.now()) }),
    entries: async () => ({ ok: false, problem: { status: 0, code: '', sentence: '' } as never }),
    feed: (_id, _after, listener) => {
      feed.tell = listener
      return () => undefined
    },
    gone: () => undefined,
    clock: () => 0,
    later: () => () => undefined,
  })
  store.start()
  await vi.waitFor(() => expect(feed.tell).toBeDefined())
  for (const { seq } of old)
    feed.tell?.journal(house.record('log.retracted.v1', { entry: seq, reason: 'Wrong.' }))
  expect(heads).toBe(2)
  answers.shift()?.()
  await vi.waitFor(() => expect(heads).toBe(3))
  answers.shift()?.()
  await vi.waitFor(() => expect(store.get().state?.seq).toBe(house.now().seq))
  // And then it is quiet.
  await new Promise((later) => setTimeout(later, 5))
  expect([heads, answers.length]).toEqual([3, 0])
  store.close()
})
