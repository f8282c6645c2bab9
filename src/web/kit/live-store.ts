/**
 * The live store of one incident: what the server holds, folded here by the same `evolve`, kept up to date by the feed.
 * It owns one feed connection and closes it. What it shows is never ahead of the journal; unsent lines live in the outbox.
 */
import type { IncidentState } from '#features/index.ts'
import type { LogEntry } from '#features/log/contract.ts'
import { lacks, NEWEST_ENTRIES } from '#features/log/view.ts'
import type { Actor, WorkspaceRole } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import type { Answer, Problem } from './client.ts'
import { ROOM, withEvents, withHead, withPage, withRead } from './live-held.ts'

/** What a reporter who is not on the incident may follow. */
export type Progress = {
  readonly ref: string
  readonly title: string
  readonly stage: string
  readonly verdict: string
  readonly questionsTo: string | null
  readonly reportedAt: string
  readonly acknowledgedAt: string | null
  readonly concludedAt: string | null
  readonly thanks: string | null
}

/** The answer of `GET /api/v1/incidents/{id}`. */
export type Head = {
  readonly id: string
  readonly ref: string
  readonly seq: number
  readonly now: string
  readonly state?: IncidentState
  readonly progress?: Progress
  readonly names: Readonly<Record<string, string>>
  readonly you: { readonly id: string; readonly role: WorkspaceRole }
  readonly limited: boolean
}

export type Live = {
  readonly phase: 'loading' | 'live' | 'reconnecting' | 'removed' | 'signed-out' | 'failed'
  readonly problem: Problem | null
  readonly id: string
  readonly ref: string
  readonly limited: boolean
  readonly progress: Progress | null
  readonly state: IncidentState | null
  /** The events held here, in order: the newest page, what came since, and older pages somebody looked at. Numbers that
   * are missing between them are read when somebody asks (`gaps.ts`). */
  readonly events: readonly Recorded[]
  /** Every event up to this one was heard and is in the state and in the entries held. */
  readonly upTo: number
  /** How many events may be held before the oldest are given back; more when somebody reads far back. */
  readonly room: number
  /** False until the newest page has come. */
  readonly opened: boolean
  readonly names: Readonly<Record<string, string>>
  readonly you: Actor
  readonly present: readonly string[]
  /** Server time minus this machine's time, in milliseconds: clocks are the server's. */
  readonly offsetMs: number
  /** When it was read, while there is no connection and it is shown as this browser kept it (`kept-reads.ts`). */
  readonly keptAt: string | null
  /** The newest entry that came by the feed, for readers who listen. */
  readonly heard: Recorded | null
}

export type FeedListener = {
  readonly opened: () => void
  readonly journal: (event: Recorded) => void
  readonly presence: (people: readonly string[]) => void
  readonly names: (names: Readonly<Record<string, string>>) => void
  readonly bye: (reason: string) => void
  /** The connection is gone and does not come back by itself. */
  readonly lost: () => void
  /** The connection is being retried by its owner. */
  readonly shaken: () => void
}

/** A page read backwards: its events, and its log entries as they are now. */
export type Page = {
  readonly events: readonly Recorded[]
  readonly entries: readonly LogEntry[]
  readonly seq: number
}
/** Log entries by type, the newest page first. */
export type EntriesPage = {
  readonly entries: readonly LogEntry[]
  readonly more: boolean
  readonly seq: number
}

export type LiveNeeds = {
  readonly head: (idOrRef: string) => Promise<Answer<Head>>
  readonly events: (
    id: string,
    after: number,
  ) => Promise<Answer<{ readonly events: readonly Recorded[]; readonly seq?: number }>>
  readonly page: (id: string, before: number | 'newest', limit: number) => Promise<Answer<Page>>
  /** `query` as the API has it: `type=theory&before=90`. */
  readonly entries: (id: string, query: string) => Promise<Answer<EntriesPage>>
  readonly feed: (id: string, after: number, listener: FeedListener) => () => void
  /** The reader may not see it any more: whatever this browser kept of it goes. */
  readonly gone: (names: readonly string[]) => void
  readonly clock: () => number
  readonly later: (work: () => void, delayMs: number) => () => void
}

export type LiveStore = {
  readonly get: () => Live
  readonly subscribe: (listener: () => void) => () => void
  /** Takes in what a command of ours recorded, without waiting for the feed. */
  readonly take: (events: readonly Recorded[]) => void
  /** Reads the events before an entry, a page of them unless told. */
  readonly before: (seq: number, limit?: number) => Promise<void>
  /** Reads log entries of some types into the state; what they were is answered, for asking on. */
  readonly entries: (query: string) => Promise<EntriesPage | undefined>
  readonly start: () => void
  /** Goes on after the session ended and the reader signed in again. */
  readonly resume: () => void
  readonly close: () => void
}

/** Events a room opens with, and reads at a time: two screens of a large monitor. */
export const PAGE = 200
/** Who missed more than a head and a page bring begins anew with these instead of reading all of it. */
const MISSED_MAX = Math.min(PAGE, NEWEST_ENTRIES)
const PAUSE_FIRST_MS = 1000
/** A restarting server is back within seconds; asking more often helps nobody. */
const PAUSE_MAX_MS = 10_000

const blank: Live = {
  phase: 'loading',
  problem: null,
  id: '',
  ref: '',
  limited: false,
  progress: null,
  state: null,
  events: [],
  upTo: 0,
  room: ROOM,
  opened: false,
  names: {},
  you: { id: '', role: 'guest' },
  present: [],
  offsetMs: 0,
  keptAt: null,
  heard: null,
}

/** A live store for one incident, by id or reference. Nothing happens before `start`. */
export function createLiveStore(idOrRef: string, needs: LiveNeeds): LiveStore {
  const cell = createCell()
  const { get, set } = cell
  let open = false
  let closeFeed: (() => void) | undefined
  let cancel: (() => void) | undefined
  let pause = PAUSE_FIRST_MS
  const cellOpen = { ...cell, isOpen: () => open }
  const { take, takeIn } = takings(idOrRef, needs, cellOpen)
  const again = () => {
    closeFeed?.()
    if (!open) return
    const { state, progress, phase } = get()
    set({ ...get(), phase: state || progress ? 'reconnecting' : phase })
    cancel?.()
    cancel = needs.later(() => void load(), pause)
    pause = Math.min(pause * 2, PAUSE_MAX_MS)
  }
  const end = (phase: Ending, problem: Problem | null) => {
    closeFeed?.()
    if (phase === 'removed') needs.gone([idOrRef, get().id, get().ref])
    set({ ...keptAt(phase, get()), phase, problem })
  }
  const load = async () => {
    const answer = await needs.head(idOrRef)
    if (!open) return
    if (!answer.ok) {
      const { status } = answer.problem
      set({ ...get(), problem: answer.problem })
      if (status === 0 || status >= 500 || status === 429) return again()
      if (status === 401) return end('signed-out', answer.problem)
      return end(get().state ? 'removed' : 'failed', answer.problem)
    }
    const { value, keptAt } = answer
    if (keptAt !== undefined) return void showKept(value, keptAt, needs, cellOpen).then(again)
    const anew = beginsAnew(get(), value.seq)
    const known = anew ? { ...get(), state: null, events: [], keptAt: null } : get()
    const next = withHead(known, value, needs.clock())
    if (next.limited) return set({ ...next, phase: 'live', opened: true })
    if (!anew) set(next)
    else if (!(await openAt(next, needs, cellOpen))) return again()
    connect()
  }
  const connect = () => {
    if (!open) return
    closeFeed?.()
    const opened = () => void (pause = PAUSE_FIRST_MS)
    const listener = listenerFor({ ...cell, again, end, opened, takeIn })
    closeFeed = needs.feed(get().id, feedAfter(get()), listener)
  }

  return {
    get,
    subscribe: cell.subscribe,
    take,
    ...readings(needs, cellOpen),
    start: () => {
      if (open) return
      open = true
      void load()
    },
    resume: () => void (open && get().phase === 'signed-out' && load()),
    close: () => {
      open = false
      closeFeed?.()
      cancel?.()
    },
  }
}

type Cell = {
  readonly get: () => Live
  readonly set: (next: Live) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** While others write without a pause the room is drawn this often, so that who types in it is not kept waiting. */
const DRAWN_EVERY_MS = 150

/** What is shown, and who wants to know when it changes. */
function createCell(): Cell {
  const listeners = new Set<() => void>()
  let live = blank
  let told = false
  let toldAt = -DRAWN_EVERY_MS
  return {
    get: () => live,
    set: (next) => {
      if (next === live) return
      live = next
      // A burst says hundreds of things at once; drawing it once for all of them is enough. A microtask would be too soon:
      // React draws within it, and a page that draws without a pause is taken for one that never ends.
      if (told) return
      told = true
      const wait = Math.max(0, toldAt + DRAWN_EVERY_MS - performance.now())
      setTimeout(() => {
        told = false
        // Whoever opens it waits for nothing.
        if (live.opened) toldAt = performance.now()
        for (const listener of listeners) listener()
      }, wait)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Ending = 'removed' | 'signed-out' | 'failed'

/**
 * What the reader may no longer see is taken off the screen as well. Of who was only signed out the page is covered, and
 * what they were typing waits beneath (`web/app/session-ended.tsx`).
 */
function keptAt(ending: Ending, live: Live): Live {
  return ending === 'signed-out' ? live : blank
}
type OpenCell = Cell & { readonly isOpen: () => boolean }

/** Shows a record by its head and newest page; false when the page did not come. */
async function openAt(next: Live, needs: LiveNeeds, cell: OpenCell): Promise<boolean> {
  cell.set(next)
  const answer = await needs.page(next.id, 'newest', PAGE)
  if (!cell.isOpen()) return true
  if (!answer.ok) return false
  cell.set({ ...withPage(cell.get(), answer.value), opened: true })
  return true
}

/** Nothing is held, it was only kept, or more was missed than is worth catching up with. */
const beginsAnew = ({ events, keptAt, upTo }: Live, seq: number): boolean =>
  events.length === 0 || keptAt !== null || seq - upTo > MISSED_MAX

/** Shows a record as this browser kept it. Its clock is this machine's: the server's is not known now. */
async function showKept(
  head: Head,
  keptAt: string,
  needs: LiveNeeds,
  cell: OpenCell,
): Promise<void> {
  if (cell.get().opened) return
  const next = withHead(cell.get(), head, Date.parse(head.now))
  cell.set({ ...next, keptAt })
  const page = await needs.page(next.id, 'newest', PAGE)
  if (!cell.isOpen()) return
  cell.set({ ...(page.ok ? withPage(cell.get(), page.value) : cell.get()), opened: true })
}

/** Taking in what the feed brings, and what our own commands recorded. */
function takings(idOrRef: string, needs: LiveNeeds, cell: OpenCell) {
  const { get, set, isOpen } = cell
  // One reading at a time: a storm of retractions asks once more when the answer is there, not once for each.
  let reading = false
  let asked = false
  const readHead = async () => {
    asked = true
    if (reading) return
    reading = true
    while (asked && isOpen()) {
      asked = false
      const answer = await needs.head(idOrRef)
      if (isOpen() && answer.ok) set(withHead(get(), answer.value, needs.clock()))
    }
    reading = false
  }
  /** What events say of entries that are not held here is learnt from the head. */
  const takeIn = (events: readonly Recorded[]): Live => {
    const { state } = get()
    if (state && events.some((event) => event.seq > state.seq && lacks(state.log, event)))
      void readHead()
    return withEvents(get(), events)
  }
  const take = (events: readonly Recorded[]): void => {
    const [first] = events
    const { state } = get()
    if (!first || !state) return
    // Somebody else's entry may lie in between: then the feed, or a reading, brings both in order.
    if (first.seq === state.seq + 1) set(takeIn(events))
    else void fetchAfter(needs, cell)
  }
  return { take, takeIn }
}

/** Reading what is not held. */
function readings(needs: LiveNeeds, cell: OpenCell): Pick<LiveStore, 'before' | 'entries'> {
  const { get, set, isOpen } = cell
  return {
    before: async (seq, limit = PAGE) => {
      const answer = await needs.page(get().id, seq, limit)
      if (isOpen() && answer.ok) set(withPage(get(), answer.value))
    },
    entries: async (query) => {
      const answer = await needs.entries(get().id, query)
      if (!isOpen() || !answer.ok) return undefined
      set(withRead(get(), answer.value.entries, answer.value.seq))
      return answer.value
    },
  }
}

/** Fetches what was recorded after the newest we have; the feed brings what this does not. */
async function fetchAfter(needs: LiveNeeds, cell: OpenCell): Promise<void> {
  for (;;) {
    const answer = await needs.events(cell.get().id, cell.get().upTo)
    if (!cell.isOpen() || !answer.ok || answer.value.events.length === 0) return
    cell.set(withEvents(cell.get(), answer.value.events))
    if (cell.get().upTo >= (answer.value.seq ?? 0)) return
  }
}

type FeedActs = Cell & {
  readonly again: () => void
  readonly end: (phase: 'removed' | 'signed-out', problem: null) => void
  readonly opened: () => void
  readonly takeIn: (events: readonly Recorded[]) => Live
}

/** Where the feed goes on: after what was heard, or after the newest page when the head was read a moment later. */
function feedAfter({ upTo, events }: Live): number {
  return Math.min(upTo, events.at(-1)?.seq ?? upTo)
}

/** What the feed says, applied to what is shown. */
function listenerFor(acts: FeedActs): FeedListener {
  const { get, set } = acts
  return {
    opened: () => {
      acts.opened()
      set({ ...get(), phase: 'live', problem: null })
    },
    journal: (event) => set({ ...acts.takeIn([event]), heard: event }),
    presence: (present) => {
      if (present.join() !== get().present.join()) set({ ...get(), present })
    },
    names: (names) => {
      const known = get().names
      if (Object.entries(names).some(([id, name]) => known[id] !== name))
        set({ ...get(), names: { ...known, ...names } })
    },
    bye: (reason) => {
      if (reason === 'removed' || reason === 'signed-out') acts.end(reason, null)
      else if (reason === 'account-closed') acts.end('removed', null)
      else acts.again()
    },
    shaken: () => set({ ...get(), phase: 'reconnecting' }),
    lost: acts.again,
  }
}
