/**
 * The live feed: server-sent events of one record, resumable by its sequence numbers, filtered by what the reader may
 * see. Every event is checked against the record as it then stands: a person who was removed gets nothing more and is cut
 * off at once; a session that ended, within five seconds (issue: removed members lose open connections).
 */
import type { ServerResponse } from 'node:http'
import type { Recorded } from '#kernel/event.ts'
import type { StreamKind } from '#kernel/stream.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Core } from '../core.ts'
import type { Meters } from '../http/meters.ts'
import type { StreamRecord } from './records.ts'
import type { Identity } from '../http/identity.ts'
import { shown } from './shown.ts'

type Feed = {
  readonly kind: StreamKind
  readonly record: string
  readonly who: Identity
  /** The reader with the role and the projects they have now, which are not those they had when they came. */
  actor: Actor
  readonly out: ServerResponse
  lastSeq: number
  /** How many people the reader was given names of. */
  named: number
}

export type Live = {
  /** Streams the record to this reader from after `after` on, until one of them goes. */
  readonly open: (feed: {
    readonly record: StreamRecord
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
/** Below the five seconds in which a removed member must be gone. */
const SWEEP_MS = 2000
/** Proxies close silent connections after a minute. */
const SWEEPS_PER_HEARTBEAT = 10

export function openLive(core: Core, meters: Meters): Live {
  const feeds = new Set<Feed>()
  const drop = (feed: Feed) => {
    if (!feeds.delete(feed)) return
    meters.connections(feeds.size)
    presence(feed.record)
  }
  const bye = (feed: Feed, reason: Bye) => {
    send(feed.out, 'bye', { reason })
    feed.out.end()
    drop(feed)
  }
  const onRecord = (id: string) => [...feeds].filter((feed) => feed.record === id)
  const presence = (id: string) => {
    const here = onRecord(id)
    const people = [...new Set(here.map((feed) => feed.who.actor.id))]
    for (const feed of here) send(feed.out, 'presence', { people })
  }
  const deliver = (feed: Feed, events: readonly Recorded[], record: StreamRecord) => {
    if (!record.kind.may(feed.actor, 'read', record.state)) return bye(feed, 'removed')
    const people = record.kind.people(record.state)
    if (people.length !== feed.named) {
      feed.named = people.length
      send(feed.out, 'names', core.workspace.namesOf(people))
    }
    for (const event of events) {
      if (event.seq <= feed.lastSeq) continue
      feed.lastSeq = event.seq
      send(feed.out, 'journal', shown(record.kind, event), event.seq)
    }
    if (feed.out.writableLength > UNSENT_BYTES_MAX) {
      feed.out.destroy()
      drop(feed)
    }
  }
  const stopListening = core.records.onEvents((id, events, record) => {
    for (const feed of onRecord(id)) deliver(feed, events, record)
  })
  core.workspace.onChange((state) => {
    for (const feed of feeds) {
      const person = state.people.all[feed.actor.id]
      if (!person?.active) bye(feed, 'signed-out')
      else feed.actor = { ...feed.actor, role: person.role }
    }
  })
  const sweeper = startSweep(core, feeds, { bye, deliver })
  return {
    open: ({ record, who, after, out }) => {
      const feed: Feed = {
        kind: record.kind,
        record: record.state.id,
        who,
        actor: who.actor,
        out,
        lastSeq: after,
        named: 0,
      }
      out.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      out.write('retry: 1000\n\n')
      out.on('close', () => drop(feed))
      out.on('error', () => drop(feed))
      feeds.add(feed)
      meters.connections(feeds.size)
      deliver(feed, record.events.slice(after), record)
      presence(feed.record)
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

/** Asks again, every two seconds: does the session still stand, does the token, and did the record move unnoticed? */
function startSweep(
  core: Core,
  feeds: ReadonlySet<Feed>,
  act: {
    readonly bye: (feed: Feed, reason: Bye) => void
    readonly deliver: (feed: Feed, events: readonly Recorded[], record: StreamRecord) => void
  },
): NodeJS.Timeout {
  let round = 0
  const sweep = async () => {
    if (feeds.size === 0) return
    round += 1
    const sessions = [...feeds].flatMap((feed) => feed.who.session ?? [])
    const standing = await core.auth.standing(sessions)
    const { all: tokens } = core.workspace.now().tokens
    for (const feed of feeds) {
      const { session, token } = feed.who
      if (
        (session !== undefined && !standing.has(session)) ||
        (token !== undefined && !tokens[token])
      )
        act.bye(feed, 'signed-out')
      else {
        feed.actor = (await core.workspace.actor(feed.actor.id)) ?? feed.actor
        if (round % SWEEPS_PER_HEARTBEAT === 0) feed.out.write(': still here\n\n')
      }
    }
    for (const { record: id, kind } of new Map(
      [...feeds].map((feed) => [feed.record, feed]),
    ).values()) {
      const record = await core.records.fresh(kind, id)
      if (record)
        for (const feed of feeds)
          if (feed.record === id) act.deliver(feed, record.events.slice(feed.lastSeq), record)
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

/** One event of the feed. JSON holds no bare newline, so a message cannot be split into two. */
function send(out: ServerResponse, name: string, data: unknown, id?: number): void {
  if (out.writableEnded || out.destroyed) return
  out.write(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
  )
}
