import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  DRAFT_AGE_MAX_MS,
  DRAFT_LENGTH_MAX,
  DRAFTS_LENGTH_MAX,
  DRAFTS_MAX,
  openDrafts,
  type WholeStore,
} from './drafts.ts'

function storage(room = Number.POSITIVE_INFINITY): WholeStore & {
  readonly kept: Map<string, string>
} {
  const kept = new Map<string, string>()
  return {
    kept,
    get length() {
      return kept.size
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => void kept.delete(name),
    setItem: (name, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError')
      kept.set(name, value)
    },
  }
}
/** A person's drafts at a clock that the test moves. */
function atDesk(store: WholeStore, person = 'tomi', now = { ms: 1_000_000 }) {
  return { now, open: () => openDrafts({ person, store, clock: () => now.ms }) }
}

it('what is half typed is there for the next page, until it is sent', () => {
  const store = storage()
  const { open } = atDesk(store)
  expect(open().put('incidents/a/log', 'half a line')).toBe('kept')
  expect(open().get('incidents/a/log')).toBe('half a line')
  open().drop('incidents/a/log')
  expect(open().get('incidents/a/log')).toBeUndefined()
  expect(store.kept.size).toBe(0)
})

it('nobody is given what somebody else typed, whatever they are called', () => {
  const store = storage()
  atDesk(store, 'tomi').open().put('page/report', 'hers')
  expect(atDesk(store, 'mira').open().get('page/report')).toBeUndefined()
  expect(atDesk(store, 'tom').open().get('i/page/report')).toBeUndefined()
  expect(atDesk(store, 'tom').open().count()).toBe(0)
})

it('the oldest goes when there are too many, or too much', () => {
  const { now, open } = atDesk(storage())
  const drafts = open()
  for (let at = 0; at <= DRAFTS_MAX; at++) {
    now.ms += 1
    drafts.put(`field ${at}`, 'x')
  }
  expect(drafts.count()).toBe(DRAFTS_MAX)
  expect([drafts.get('field 0'), drafts.get('field 1')]).toEqual([undefined, 'x'])
  const long = 'x'.repeat(DRAFT_LENGTH_MAX - 100)
  for (let at = 0; at < 6; at++) {
    now.ms += 1
    expect(drafts.put(`long ${at}`, long)).toBe('kept')
  }
  expect(drafts.get('long 0')).toBeUndefined()
  expect(drafts.get('long 5')).toBe(long)
})

it('one that is too long is refused, and what was kept of it before stays', () => {
  const drafts = atDesk(storage()).open()
  drafts.put('field', 'as long as a page')
  expect(drafts.put('field', 'x'.repeat(DRAFT_LENGTH_MAX))).toBe('too-long')
  expect(drafts.get('field')).toBe('as long as a page')
})

it('a full disk is answered and not thrown', () => {
  const drafts = atDesk(storage(40)).open()
  expect(drafts.put('field', 'short')).toBe('kept')
  expect(drafts.put('field', 'longer than this disk has room for')).toBe('no-room')
  expect(drafts.get('field')).toBe('short')
})

it('what nobody came back to is removed from the disk', () => {
  const store = storage()
  const { now, open } = atDesk(store)
  open().put('field', 'old')
  now.ms += DRAFT_AGE_MAX_MS
  expect(open().get('field')).toBe('old')
  now.ms += 1
  open()
  expect(store.kept.size).toBe(0)
})

it('what is no draft is none, and goes', () => {
  const store = storage()
  for (const text of ['{half', 'null', '[]', '{"value":"without its time"}'])
    store.setItem(`firebreak.draft.tomi/${text}`, text)
  const drafts = atDesk(store, 'tomi', { ms: DRAFT_AGE_MAX_MS * 2 }).open()
  expect(drafts.get('{half')).toBeUndefined()
  expect(store.kept.size).toBe(0)
})

it('whatever is typed in whatever order by two people, limits hold, the newest is there, and nothing of others is touched', () => {
  const place = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
  const act = fc.record({
    who: fc.constantFrom('tomi', 'mira'),
    place,
    size: fc.oneof(fc.nat(50), fc.integer({ min: 150_000, max: DRAFT_LENGTH_MAX + 10 })),
    drop: fc.boolean(),
  })
  let refused = 0
  let outgrown = 0
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
      const store = storage()
      store.setItem('other', 'not ours')
      const now = { ms: 5 }
      const drafts = {
        tomi: openDrafts({ person: 'tomi', store, clock: () => now.ms }),
        mira: openDrafts({ person: 'mira', store, clock: () => now.ms }),
      }
      for (const { who, place, size, drop } of acts) {
        now.ms += 1
        const theirs = () =>
          [...store.kept].filter(([name]) => !name.startsWith(`firebreak.draft.${who}/`))
        const before = theirs()
        if (drop) drafts[who].drop(place)
        else {
          const text = 'x'.repeat(size)
          const answer = drafts[who].put(place, text)
          if (answer === 'kept') expect(drafts[who].get(place)).toBe(text)
          else refused++
        }
        expect(theirs()).toEqual(before)
        const mine = [...store.kept].filter(([name]) => name.startsWith(`firebreak.draft.${who}/`))
        const length = mine.reduce((sum, [, text]) => sum + text.length, 0)
        expect(length).toBeLessThanOrEqual(DRAFTS_LENGTH_MAX)
        if (length > DRAFTS_LENGTH_MAX / 2) outgrown++
      }
    }),
    { numRuns: 60 },
  )
  // It was about limits, and they were reached.
  expect(refused).toBeGreaterThan(0)
  expect(outgrown).toBeGreaterThan(0)
})
