/** The open feeds of this process: who reads which record, and how one who is behind is brought up to date. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import type { StreamKind } from '#kernel/stream.ts'
import type { Core } from '../core.ts'
import type { Identity } from '../http/identity.ts'
import type { StreamRecord } from './records.ts'

export type Feed = {
  readonly kind: StreamKind
  readonly record: string
  readonly who: Identity
  /** The reader with the role and the projects they have now, which are not those they had when they came. */
  actor: Actor
  readonly out: ServerResponse
  lastSeq: number
  /** How many people the reader was given names of. */
  named: number
  /** True while it is brought up to date from the journal: what happens meanwhile is read there as well. */
  reading: boolean
}

/** Entries read at once for a reader who is behind; the next are read when these have left. */
const CATCH_UP_PAGE = 100
/** Sent ahead of a reader who is being brought up to date; well below what gets a slow one cut off. */
const AHEAD_BYTES_MAX = 512 * 1024
/** A reader who takes nothing for this long is gone. */
const DRAIN_MS = 30_000

/** Every open feed, found by its record: an append must not look through the readers of all others. */
export function openFeeds() {
  const feeds = new Set<Feed>()
  const byRecord = new Map<string, Set<Feed>>()
  return {
    feeds: feeds as ReadonlySet<Feed>,
    onRecord: (id: string): readonly Feed[] => [...(byRecord.get(id) ?? [])],
    add: (feed: Feed) => {
      feeds.add(feed)
      byRecord.set(feed.record, (byRecord.get(feed.record) ?? new Set()).add(feed))
    },
    remove: (feed: Feed): boolean => {
      const beside = byRecord.get(feed.record)
      beside?.delete(feed)
      if (beside?.size === 0) byRecord.delete(feed.record)
      return feeds.delete(feed)
    },
  }
}

/** Reads what a reader has not had from the journal, page by page, no faster than they take it. */
export async function bringUpToDate(
  feed: Feed,
  core: Pick<Core, 'journal' | 'records'>,
  deliver: (events: readonly Recorded[], record: StreamRecord) => void,
): Promise<void> {
  const { out, kind, record: id } = feed
  if (feed.reading) return
  feed.reading = true
  try {
    for (;;) {
      const record = await core.records.fresh(kind, id)
      if (!record || out.writableEnded || out.destroyed || feed.lastSeq >= record.state.seq) return
      const upTo = feed.lastSeq + CATCH_UP_PAGE
      for (const event of await core.journal.range(id, feed.lastSeq, upTo)) {
        deliver([event], record)
        // A page of long entries is more than one reader may have waiting: it is sent as fast as it is taken.
        if (out.writableLength > AHEAD_BYTES_MAX) await drained(out)
        if (out.writableEnded || out.destroyed) return
      }
    }
  } finally {
    feed.reading = false
  }
}

/** Waits until what was sent has left; a reader who takes nothing is cut off and resumes where they were. */
async function drained(out: ServerResponse): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  const left = once(out, 'drain', { signal }).then(() => true)
  const gone = once(out, 'close', { signal }).then(() => true)
  const late = sleep(DRAIN_MS, false, { signal, ref: false })
  try {
    if (!(await Promise.race([left, gone, late]))) out.destroy()
  } finally {
    for (const waiting of [left, gone, late]) waiting.catch(() => undefined)
    over.abort()
  }
}

/** Who has a feed open here, by record. */
export function peopleHere(feeds: ReadonlySet<Feed>): ReadonlyMap<string, ReadonlySet<string>> {
  const here = new Map<string, Set<string>>()
  for (const { record, who } of feeds)
    here.set(record, (here.get(record) ?? new Set()).add(who.actor.id))
  return here
}

/** The head of a feed's answer. */
export function beginFeed(out: ServerResponse): void {
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  out.write('retry: 1000\n\n')
}

/** One event of the feed. JSON holds no bare newline, so a message cannot be split into two. */
export function send(out: ServerResponse, name: string, data: unknown, id?: number): void {
  if (out.writableEnded || out.destroyed) return
  out.write(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
  )
}
