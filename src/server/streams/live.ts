/**
 * The live feed: server-sent events of one record, resumable by its sequence numbers, filtered by what the reader may
 * see. Every event is checked against the record as it then is and the reader's role as it is then: a person who was
 * removed gets nothing more and is cut off at once; a session that ended, within five seconds.
 */
import type { ServerResponse } from 'node:http'
import type { Actor } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import { isValidToken } from '#features/tokens/contract.ts'
import type { Core } from '../core.ts'
import type { Identity } from '../http/identity.ts'
import type { Meters } from '../http/meters.ts'
import { beginFeed, bringUpToDate, openFeeds, peopleHere, send, type Feed } from './feeds.ts'
import { openPresence, type Presence } from './presence.ts'
import type { StreamRecord } from './records.ts'
import { shown } from './shown.ts'

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
  readonly close: () => Promise<void>
}
type Bye = 'removed' | 'signed-out' | 'account-closed' | 'server-stopping'

/** A person with more open tabs than this is a script. */
export const FEEDS_PER_PERSON_MAX = 30
/** Unsent bytes for one reader: a slower one is cut off and resumes where it was, instead of filling our memory. */
const UNSENT_BYTES_MAX = 2 * 1024 * 1024
/** Below the five seconds in which a removed member must be gone. */
const SWEEP_MS = 2000
/** Proxies close silent connections after a minute. */
const SWEEPS_PER_HEARTBEAT = 10

export function openLive(core: Core, meters: Meters): Live {
  const { feeds, onRecord, add, remove } = openFeeds()
  const drop = (feed: Feed) => {
    if (!remove(feed)) return
    meters.connections(feeds.size)
    arrivedOrLeft(feed.record)
  }
  const bye = (feed: Feed, reason: Bye) => {
    send(feed.out, 'bye', { reason })
    feed.out.end()
    drop(feed)
  }
  const { presence, arrivedOrLeft } = presenceOn(feeds, onRecord, core)
  const deliver = (feed: Feed, events: readonly Recorded[], record: StreamRecord) => {
    if (!record.kind.may(feed.actor, 'read', record.state)) return bye(feed, 'removed')
    if (tellOf(feed, events, record, core) === 'gap') return void catchUp(feed)
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
    for (const feed of onRecord(id)) if (!feed.reading) deliver(feed, events, record)
  })
  core.workspace.onChange((state) => {
    for (const feed of feeds) renew(feed, state, bye)
  })
  const sweeper = startSweep(core, feeds, { bye, deliver, catchUp, presence })
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
        reading: false,
      }
      beginFeed(out)
      out.on('close', () => drop(feed))
      out.on('error', () => drop(feed))
      add(feed)
      meters.connections(feeds.size)
      deliver(feed, [], record)
      void catchUp(feed)
      arrivedOrLeft(feed.record)
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

/**
 * Writes to one feed what happened on its record, in order and each once, and the names of people who are new in it.
 * Stops at a gap: the journal then brings what lies in between.
 */
function tellOf(
  feed: Feed,
  events: readonly Recorded[],
  { kind, state }: StreamRecord,
  core: Core,
): 'told' | 'gap' {
  const people = kind.people(state)
  if (people.length !== feed.named) {
    feed.named = people.length
    send(feed.out, 'names', core.workspace.namesOf(people))
  }
  for (const event of events) {
    if (event.seq <= feed.lastSeq) continue
    if (event.seq > feed.lastSeq + 1) return 'gap'
    feed.lastSeq = event.seq
    send(feed.out, 'journal', shown(kind, event), event.seq)
  }
  return 'told'
}

/** Tells each feed who else is there, in this process at once and in others when they say so. */
function presenceOn(
  feeds: ReadonlySet<Feed>,
  onRecord: (id: string) => readonly Feed[],
  core: Core,
) {
  const tell = (id: string, people: readonly string[]) => {
    for (const feed of onRecord(id)) send(feed.out, 'presence', { people })
  }
  const presence = openPresence({
    pool: core.pool,
    wakeUp: core.wakeUp,
    log: core.log,
    here: () => peopleHere(feeds),
    onChange: tell,
  })
  const arrivedOrLeft = (id: string) => {
    tell(id, presence.people(id))
    presence.moved(id)
  }
  return { presence, arrivedOrLeft }
}

/** The reader as the workspace has them now: gone when the account or the token is, and with the role they have now. */
function renew(feed: Feed, state: WorkspaceState, bye: (feed: Feed, reason: Bye) => void): void {
  const { token } = feed.who
  const person = state.people.all[feed.actor.id]
  if (!person?.active) bye(feed, 'account-closed')
  else if (token !== undefined && !isValidToken(state, token)) bye(feed, 'signed-out')
  else if (person.role !== feed.actor.role) feed.actor = { ...feed.actor, role: person.role }
}

/** Who reads the feeds, with the projects they are on now: each person is asked for once, however many tabs they have open. */
async function actorsOf(feeds: readonly Feed[], core: Core): Promise<ReadonlyMap<string, Actor>> {
  const actors = new Map<string, Actor>()
  for (const id of new Set(feeds.map((feed) => feed.actor.id))) {
    const actor = await core.workspace.actor(id)
    if (actor) actors.set(id, actor)
  }
  return actors
}

/**
 * Asks again, every two seconds, whatever messages came: is the session still valid, is the token, which role and
 * projects has the reader, did the record move unnoticed, who else is there?
 */
function startSweep(
  core: Core,
  feeds: ReadonlySet<Feed>,
  act: {
    readonly bye: (feed: Feed, reason: Bye) => void
    readonly deliver: (feed: Feed, events: readonly Recorded[], record: StreamRecord) => void
    readonly catchUp: (feed: Feed) => Promise<void>
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
    // Those that there are now: one that is opened meanwhile was looked at when it was.
    const swept = [...feeds]
    const sessions = swept.flatMap((feed) => feed.who.session ?? [])
    const standing = await core.auth.standing(sessions)
    const state = await core.workspace.fresh()
    const actors = await actorsOf(swept, core)
    for (const feed of swept) {
      const { session } = feed.who
      renew(feed, state, act.bye)
      feed.actor = actors.get(feed.actor.id) ?? feed.actor
      if (session !== undefined && !standing.has(session)) act.bye(feed, 'signed-out')
      else if (round % SWEEPS_PER_HEARTBEAT === 0) feed.out.write(': still here\n\n')
    }
    const held = new Map([...feeds].map((feed) => [feed.record, feed.kind]))
    for (const [id, kind] of held) {
      const record = await core.records.fresh(kind, id)
      if (!record) continue
      for (const feed of feeds) {
        if (feed.record !== id) continue
        act.deliver(feed, [], record)
        if (feed.lastSeq < record.state.seq) void act.catchUp(feed)
      }
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
