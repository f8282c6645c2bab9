/**
 * The live feed: server-sent events of one incident, resumable by its sequence numbers, filtered by what the reader may
 * see. Every event is checked against the record as it then stands: a person who was removed gets nothing more and is cut
 * off at once; a session that ended, within five seconds (issue: removed members lose open connections).
 */
import type { ServerResponse } from 'node:http'
import type { Recorded } from '#kernel/event.ts'
import { may } from '#features/access/contract.ts'
import { namesOn, type Core } from '../core.ts'
import type { Meters } from '../http/meters.ts'
import { openPresence, type Presence } from './presence.ts'
import type { IncidentRecord } from './records.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import type { Identity } from '../http/identity.ts'

type Feed = {
  readonly incident: string
  /** Their role may change while the feed is open; it is looked up again with every sweep. */
  who: Identity
  readonly out: ServerResponse
  lastSeq: number
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
  readonly close: () => Promise<void>
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
    arrivedOrLeft(feed.incident)
  }
  const bye = (feed: Feed, reason: Bye) => {
    send(feed.out, 'bye', { reason })
    feed.out.end()
    drop(feed)
  }
  const onIncident = (incident: string) => [...feeds].filter((feed) => feed.incident === incident)
  const { presence, arrivedOrLeft } = presenceOn(feeds, core)
  const deliver = (feed: Feed, events: readonly Recorded[], record: IncidentRecord) => {
    if (!may(feed.who.actor, 'read', record.state)) return bye(feed, 'removed')
    if (events.some(changesPeople))
      send(feed.out, 'names', namesOn(record.state, core.workspace.now()))
    for (const event of events) {
      if (event.seq <= feed.lastSeq) continue
      feed.lastSeq = event.seq
      send(feed.out, 'journal', event, event.seq)
    }
    if (feed.out.writableLength > UNSENT_BYTES_MAX) {
      feed.out.destroy()
      drop(feed)
    }
  }
  const stopListening = core.records.onEvents((id, events, record) => {
    for (const feed of onIncident(id)) deliver(feed, events, record)
  })
  core.workspace.onChange((state) => {
    for (const feed of feeds) renew(feed, state, bye)
  })
  const sweeper = startSweep(core, feeds, { bye, deliver, presence })
  return {
    open: ({ record, who, after, out }) => {
      const feed: Feed = { incident: record.state.id, who, out, lastSeq: after }
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
      send(out, 'names', namesOn(record.state, core.workspace.now()))
      deliver(feed, record.events.slice(after), record)
      arrivedOrLeft(feed.incident)
    },
    feedsOf: (person) => [...feeds].filter((feed) => feed.who.actor.id === person).length,
    cut: (person, reason) => {
      for (const feed of feeds) if (feed.who.actor.id === person) bye(feed, reason)
    },
    close: async () => {
      clearInterval(sweeper)
      stopListening()
      for (const feed of feeds) bye(feed, 'server-stopping')
      await presence
        .close()
        .catch((error: unknown) => core.log('presence could not be taken back', error))
    },
  }
}

/** Tells each feed who else is there, in this process at once and in others when they say so. */
function presenceOn(feeds: ReadonlySet<Feed>, core: Core) {
  const tell = (incident: string, people: readonly string[]) => {
    for (const feed of feeds) if (feed.incident === incident) send(feed.out, 'presence', { people })
  }
  const presence = openPresence({
    pool: core.pool,
    wakeUp: core.wakeUp,
    log: core.log,
    here: () => peopleHere(feeds),
    onChange: tell,
  })
  const arrivedOrLeft = (incident: string) => {
    tell(incident, presence.people(incident))
    presence.moved(incident)
  }
  return { presence, arrivedOrLeft }
}

/** Who has a feed open here, by incident. */
function peopleHere(feeds: ReadonlySet<Feed>): ReadonlyMap<string, ReadonlySet<string>> {
  const here = new Map<string, Set<string>>()
  for (const { incident, who } of feeds)
    here.set(incident, (here.get(incident) ?? new Set()).add(who.actor.id))
  return here
}

/** The reader as the workspace has them now: gone when the account or the token is, and with the role they have now. */
function renew(feed: Feed, state: WorkspaceState, bye: (feed: Feed, reason: Bye) => void): void {
  const { actor, token } = feed.who
  const person = state.people[actor.id]
  if (!person?.active || (token !== undefined && !state.tokens[token])) bye(feed, 'signed-out')
  else if (person.role !== actor.role)
    feed.who = { ...feed.who, actor: { id: actor.id, role: person.role } }
}

/**
 * Asks again, every two seconds, whatever messages came: does the session still stand, does the token, which role has the
 * reader, did the record move unnoticed, who else is there?
 */
function startSweep(
  core: Core,
  feeds: ReadonlySet<Feed>,
  act: {
    readonly bye: (feed: Feed, reason: Bye) => void
    readonly deliver: (feed: Feed, events: readonly Recorded[], record: IncidentRecord) => void
    readonly presence: Pick<Presence, 'renew'>
  },
): NodeJS.Timeout {
  let round = 0
  let sweeping = false
  const sweep = async () => {
    // A slow database is not asked twice at once.
    if (feeds.size === 0 || sweeping) return
    round += 1
    sweeping = true
    try {
      await lookAround()
    } finally {
      sweeping = false
    }
  }
  const lookAround = async () => {
    const sessions = [...feeds].flatMap((feed) => feed.who.session ?? [])
    const standing = await core.auth.standing(sessions)
    const state = await core.workspace.fresh()
    for (const feed of feeds) {
      const { session } = feed.who
      renew(feed, state, act.bye)
      if (session !== undefined && !standing.has(session)) act.bye(feed, 'signed-out')
      else if (round % SWEEPS_PER_HEARTBEAT === 0) feed.out.write(': still here\n\n')
    }
    for (const incident of new Set([...feeds].map((feed) => feed.incident))) {
      const record = await core.records.fresh(incident)
      if (record)
        for (const feed of feeds)
          if (feed.incident === incident)
            act.deliver(feed, record.events.slice(feed.lastSeq), record)
    }
    await act.presence.renew()
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
