/**
 * The live feed: server-sent events of one incident, resumable by its sequence numbers, filtered by what the reader may
 * see. Every event is checked against the record as it then stands: a person who was removed gets nothing more and is cut
 * off at once; a session that ended, within five seconds (issue: removed members lose open connections).
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Recorded } from '#kernel/event.ts'
import { may } from '#features/access/contract.ts'
import { namesOn, type Core } from '../core.ts'
import type { Meters } from '../http/meters.ts'
import type { IncidentRecord } from './records.ts'
import type { Identity } from '../http/identity.ts'

type Feed = {
  readonly incident: string
  readonly who: Identity
  readonly out: ServerResponse
  lastSeq: number
  /** True while it is brought up to date from the journal: what happens meanwhile is read there as well. */
  reading: boolean
}

export type Live = {
  /** Streams the record to this reader from after `after` on, until one of them goes. */
  readonly open: (feed: {
    readonly record: IncidentRecord
    readonly who: Identity
    readonly after: number
    readonly out: ServerResponse
  }) => void
  /** How many feeds a person has open, for the limit. */
  readonly feedsOf: (person: string) => number
  /** Ends a person's feeds: they were disabled or signed out everywhere. */
  readonly cut: (person: string, reason: Bye) => void
  readonly close: () => void
}
type Bye = 'removed' | 'signed-out' | 'server-stopping'

/** A person with more open tabs than this is a script. */
export const FEEDS_PER_PERSON_MAX = 30
/** Unsent bytes for one reader: a slower one is cut off and resumes where it was, instead of filling our memory. */
const UNSENT_BYTES_MAX = 2 * 1024 * 1024
/** Entries read at once for a reader who is behind; the next are read when these have left. */
const CATCH_UP_PAGE = 100
/** A reader who takes nothing for this long is gone. */
const DRAIN_MS = 30_000
/** Below the five seconds in which a removed member must be gone. */
const SWEEP_MS = 2000
/** Proxies close silent connections after a minute. */
const SWEEPS_PER_HEARTBEAT = 10

export function openLive(core: Core, meters: Meters): Live {
  const { feeds, onIncident, add, remove } = openFeeds()
  const drop = (feed: Feed) => {
    if (!remove(feed)) return
    meters.connections(feeds.size)
    presence(feed.incident)
  }
  const bye = (feed: Feed, reason: Bye) => {
    send(feed.out, 'bye', { reason })
    feed.out.end()
    drop(feed)
  }
  const presence = (incident: string) => {
    const here = onIncident(incident)
    const people = [...new Set(here.map((feed) => feed.who.actor.id))]
    for (const feed of here) send(feed.out, 'presence', { people })
  }
  const deliver = (feed: Feed, events: readonly Recorded[], record: IncidentRecord) => {
    if (!may(feed.who.actor, 'read', record.state)) return bye(feed, 'removed')
    if (events.some(changesPeople))
      send(feed.out, 'names', namesOn(record.state, core.workspace.now()))
    for (const event of events) {
      if (event.seq <= feed.lastSeq) continue
      // Something lies in between: the journal brings all of it in order.
      if (event.seq > feed.lastSeq + 1) return void catchUp(feed)
      feed.lastSeq = event.seq
      send(feed.out, 'journal', event, event.seq)
    }
    if (feed.out.writableLength > UNSENT_BYTES_MAX) {
      feed.out.destroy()
      drop(feed)
    }
  }
  const catchUp = (feed: Feed): Promise<void> =>
    bringUpToDate(feed, core, (events, record) => deliver(feed, events, record)).catch(
      (error: unknown) => core.log('a live feed could not be brought up to date', error),
    )
  const stopListening = core.records.onEvents((id, events, record) => {
    for (const feed of onIncident(id)) if (!feed.reading) deliver(feed, events, record)
  })
  core.workspace.onChange((state) => {
    for (const feed of feeds) if (!state.people[feed.who.actor.id]?.active) bye(feed, 'signed-out')
  })
  const sweeper = startSweep(core, feeds, { bye, deliver, catchUp })
  return {
    open: ({ record, who, after, out }) => {
      const feed: Feed = { incident: record.state.id, who, out, lastSeq: after, reading: false }
      begin(out)
      out.on('close', () => drop(feed))
      out.on('error', () => drop(feed))
      add(feed)
      meters.connections(feeds.size)
      send(out, 'names', namesOn(record.state, core.workspace.now()))
      void catchUp(feed)
      presence(feed.incident)
    },
    feedsOf: (person) => [...feeds].filter((feed) => feed.who.actor.id === person).length,
    cut: (person, reason) => {
      for (const feed of feeds) if (feed.who.actor.id === person) bye(feed, reason)
    },
    close: () => {
      clearInterval(sweeper)
      stopListening()
      for (const feed of feeds) bye(feed, 'server-stopping')
    },
  }
}

function begin(out: ServerResponse): void {
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  out.write('retry: 1000\n\n')
}

/** Every open feed, found by its incident: an append must not look through the readers of all others. */
function openFeeds() {
  const feeds = new Set<Feed>()
  const byIncident = new Map<string, Set<Feed>>()
  return {
    feeds: feeds as ReadonlySet<Feed>,
    onIncident: (incident: string): readonly Feed[] => [...(byIncident.get(incident) ?? [])],
    add: (feed: Feed) => {
      feeds.add(feed)
      byIncident.set(feed.incident, (byIncident.get(feed.incident) ?? new Set()).add(feed))
    },
    remove: (feed: Feed): boolean => {
      const beside = byIncident.get(feed.incident)
      beside?.delete(feed)
      if (beside?.size === 0) byIncident.delete(feed.incident)
      return feeds.delete(feed)
    },
  }
}

/** Reads what a reader has not had from the journal, page by page, no faster than they take it. */
async function bringUpToDate(
  feed: Feed,
  core: Core,
  deliver: (events: readonly Recorded[], record: IncidentRecord) => void,
): Promise<void> {
  const { out, incident } = feed
  if (feed.reading) return
  feed.reading = true
  try {
    for (;;) {
      const record = await core.records.fresh(incident)
      if (!record || out.writableEnded || out.destroyed || feed.lastSeq >= record.state.seq) return
      const upTo = feed.lastSeq + CATCH_UP_PAGE
      deliver(await core.journal.range(incident, feed.lastSeq, upTo), record)
      if (out.writableNeedDrain) await drained(out)
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

/** Asks again, every two seconds: does the session still stand, does the token, and did the record move unnoticed? */
function startSweep(
  core: Core,
  feeds: ReadonlySet<Feed>,
  act: {
    readonly bye: (feed: Feed, reason: Bye) => void
    readonly deliver: (feed: Feed, events: readonly Recorded[], record: IncidentRecord) => void
    readonly catchUp: (feed: Feed) => Promise<void>
  },
): NodeJS.Timeout {
  let round = 0
  const sweep = async () => {
    if (feeds.size === 0) return
    round += 1
    const sessions = [...feeds].flatMap((feed) => feed.who.session ?? [])
    const standing = await core.auth.standing(sessions)
    const { tokens } = core.workspace.now()
    for (const feed of feeds) {
      const { session, token } = feed.who
      if (
        (session !== undefined && !standing.has(session)) ||
        (token !== undefined && !tokens[token])
      )
        act.bye(feed, 'signed-out')
      else if (round % SWEEPS_PER_HEARTBEAT === 0) feed.out.write(': still here\n\n')
    }
    for (const incident of new Set([...feeds].map((feed) => feed.incident))) {
      const record = await core.records.fresh(incident)
      if (!record) continue
      for (const feed of feeds) {
        if (feed.incident !== incident) continue
        act.deliver(feed, [], record)
        if (feed.lastSeq < record.state.seq) void act.catchUp(feed)
      }
    }
  }
  const timer = setInterval(
    () =>
      void sweep().catch((error: unknown) =>
        core.log('the live feeds could not be checked', error),
      ),
    SWEEP_MS,
  )
  timer.unref()
  return timer
}

function changesPeople(event: Recorded): boolean {
  return event.kind.startsWith('access.') || event.kind.startsWith('roles.')
}

/** One event of the feed. JSON holds no bare newline, so a message cannot be split into two. */
function send(out: ServerResponse, name: string, data: unknown, id?: number): void {
  if (out.writableEnded || out.destroyed) return
  out.write(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
  )
}
