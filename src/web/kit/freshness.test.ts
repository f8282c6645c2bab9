import { expect, it } from 'vitest'
import type { Recorded } from '#kernel/event.ts'
import { keepFresh } from './freshness.ts'
import type { FeedListener } from './live-store.ts'

/** A record that is kept fresh, with its feed and its clock in hand. */
function fresh(after: number) {
  const feeds: { after: number; listener: FeedListener; open: boolean }[] = []
  const waiting = new Map<() => void, number>()
  const counted = { reads: 0 }
  const stop = keepFresh(after, {
    feed: (from, listener) => {
      const feed = { after: from, listener, open: true }
      feeds.push(feed)
      return () => void (feed.open = false)
    },
    read: () => void (counted.reads += 1),
    later: (work, delayMs) => {
      waiting.set(work, delayMs)
      return () => waiting.delete(work)
    },
  })
  const pass = (milliseconds: number) => {
    for (const [work, delayMs] of waiting)
      if (delayMs <= milliseconds) {
        waiting.delete(work)
        work()
      }
  }
  const last = () => feeds.at(-1) ?? expect.fail('no feed was opened')
  const records = (seq: number) => last().listener.journal({ seq } as Recorded)
  return { feeds, counted, stop, pass, last, records }
}

it('a storm of entries is read once, and what comes after it once more', () => {
  const { records, pass, counted } = fresh(4)
  for (let seq = 5; seq < 500; seq++) records(seq)
  expect(counted.reads).toBe(0)
  pass(500)
  expect(counted.reads).toBe(1)
  records(500)
  pass(500)
  expect(counted.reads).toBe(2)
})

it('a feed whose server stops, or that was refused, is opened again where it was', () => {
  const { records, pass, last, feeds } = fresh(4)
  records(7)
  last().listener.bye('server-stopping')
  pass(500)
  expect(feeds).toHaveLength(1)
  pass(15_000)
  expect(feeds.map((feed) => feed.after)).toEqual([4, 7])
  last().listener.lost()
  pass(15_000)
  expect(feeds).toHaveLength(3)
})

it.each(['removed', 'signed-out'])(
  'who was %s reads once more, and asks for no other feed',
  (reason) => {
    const { pass, last, feeds, counted } = fresh(4)
    last().listener.bye(reason)
    pass(15_000)
    expect([feeds.length, counted.reads]).toEqual([1, 1])
  },
)

it('nothing is read and nothing opened after it was stopped', () => {
  const { records, last, stop, pass, counted, feeds } = fresh(4)
  records(5)
  last().listener.lost()
  stop()
  pass(15_000)
  expect([feeds.length, counted.reads]).toEqual([1, 0])
  expect(feeds.every((feed) => !feed.open)).toBe(true)
})
