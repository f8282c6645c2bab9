/**
 * What a page holds of a record, and how it grows: the head, events in order, and a partial state (features/log/view.ts).
 * Everything here costs as much as is held, never as much as the record is long.
 */
import { incidents, type IncidentState } from '#features/index.ts'
import type { LogEntry } from '#features/log/contract.ts'
import { caughtUp, heldLog, withEntries, withoutOlder } from '#features/log/view.ts'
import type { Recorded } from '#kernel/event.ts'
import type { Head, Live, Page } from './live-store.ts'

/** Events a page keeps while it listens: an hour of a busy incident; what is older is read again when somebody looks. */
export const ROOM = 2000
/** Given back at a time, so that it is not done at every event. */
const GIVEN_BACK = 500

/**
 * Takes in what was heard, in order. Events after the state are folded; those a newer head has counted already only bring
 * the entries held here up to date; those heard before are only listed. One that does not follow on is left out.
 */
export function withEvents(live: Live, heard: readonly Recorded[]): Live {
  let state = live.state ?? incidents.fold(live.id, [])
  let { upTo } = live
  const counted: Recorded[] = []
  for (const event of heard) {
    if (event.seq !== upTo + 1) continue
    upTo = event.seq
    if (event.seq > state.seq) state = incidents.evolve(state, event)
    else counted.push(event)
  }
  const events = listed(
    live.events,
    heard.filter((event) => event.seq <= upTo),
  )
  if (upTo === live.upTo && events === live.events) return live
  if (counted.length > 0) state = { ...state, log: caughtUp(state.log, counted) }
  return withinRoom({ ...live, state, upTo, events })
}

/** The list with more events in their places, each once. */
function listed(events: readonly Recorded[], more: readonly Recorded[]): readonly Recorded[] {
  const last = events.at(-1)?.seq ?? 0
  if (more.length === 0) return events
  if ((more[0]?.seq ?? 0) > last) return [...events, ...more]
  const held = new Set(events.map((event) => event.seq))
  const added = more.filter((event) => !held.has(event.seq))
  return added.length === 0 ? events : [...events, ...added].toSorted((a, b) => a.seq - b.seq)
}

/** Gives the oldest events back when there are too many, and their entries with them. */
function withinRoom(live: Live): Live {
  if (live.events.length <= live.room || !live.state) return live
  const events = live.events.slice(GIVEN_BACK)
  const log = withoutOlder(live.state.log, events[0]?.seq ?? 0)
  return { ...live, events, state: { ...live.state, log } }
}

/**
 * Adds a page that was read, and makes room for it beside what comes next. Its events are listed and not folded: an
 * earlier change may still be on its way, and the feed brings all of them in order.
 */
export function withPage(live: Live, page: Page): Live {
  const events = listed(live.events, page.events)
  const room = Math.max(live.room, events.length + GIVEN_BACK)
  return withRead({ ...live, events, room }, page.entries, page.seq)
}

/** Adds log entries read when the record was at `seq`. */
export function withRead(live: Live, entries: readonly LogEntry[], seq: number): Live {
  const { state, upTo } = live
  if (!state || entries.length === 0) return live
  const log = withEntries(state.log, entries, state.seq)
  const since = live.events.filter((event) => event.seq > seq && event.seq <= upTo)
  return { ...live, state: { ...state, log: caughtUp(log, since) } }
}

/** Entries `after + 1` to `before - 1` are not held. They were recorded before `at`. */
export type Gap = { readonly after: number; readonly before: number; readonly at: string }

/** Where events are missing: entries are numbered without gaps, so a number left out is one that was not read. */
export function gapsIn(events: readonly Recorded[]): readonly Gap[] {
  const gaps: Gap[] = []
  let after = 0
  for (const event of events) {
    if (event.seq > after + 1) gaps.push({ after, before: event.seq, at: event.recorded })
    after = event.seq
  }
  return gaps
}

/** Takes a head in. Entries held from before stay; what happened to them meanwhile comes with the events since. */
export function withHead(live: Live, head: Head, localMs: number): Live {
  return {
    ...live,
    problem: null,
    id: head.id,
    ref: head.ref,
    limited: head.limited,
    progress: head.progress ?? null,
    state: newer(live.state, head.state),
    // Nothing held is older than a first head; later ones do not tell what entries from before have become.
    upTo: live.state ? live.upTo : (head.state?.seq ?? 0),
    names: { ...live.names, ...head.names },
    you: head.you,
    offsetMs: Date.parse(head.now) - localMs,
  }
}

/** The later of the state held and the one that came, its list of entries a list again. */
function newer(held: IncidentState | null, came: IncidentState | undefined): IncidentState | null {
  if (!came || (held && came.seq < held.seq)) return held
  const log = heldLog(came.log)
  return { ...came, log: held ? withEntries(log, held.log.entries, came.seq) : log }
}
