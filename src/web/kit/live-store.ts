/**
 * The live store of one incident: what the server holds, folded here by the same `evolve`, kept up to date by the feed.
 * It owns one feed connection and closes it. What it shows is never ahead of the journal; unsent lines live in the outbox.
 */
import { incidents, type IncidentState } from '#features/index.ts'
import { heldLog } from '#features/log/view.ts'
import type { Actor, WorkspaceRole } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import type { Answer, Problem } from './client.ts'

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
  readonly events: readonly Recorded[]
  /** False until every earlier entry has been fetched. */
  readonly complete: boolean
  readonly names: Readonly<Record<string, string>>
  readonly you: Actor
  readonly present: readonly string[]
  /** Server time minus this machine's time, in milliseconds: clocks are the server's. */
  readonly offsetMs: number
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

export type LiveNeeds = {
  readonly head: (idOrRef: string) => Promise<Answer<Head>>
  readonly events: (
    id: string,
    after: number,
  ) => Promise<Answer<{ readonly events: readonly Recorded[]; readonly seq?: number }>>
  readonly feed: (id: string, after: number, listener: FeedListener) => () => void
  readonly clock: () => number
  readonly later: (work: () => void, delayMs: number) => () => void
}

export type LiveStore = {
  readonly get: () => Live
  readonly subscribe: (listener: () => void) => () => void
  /** Takes in what a command of ours recorded, without waiting for the feed. */
  readonly take: (events: readonly Recorded[]) => void
  readonly start: () => void
  readonly close: () => void
}

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
  complete: false,
  names: {},
  you: { id: '', role: 'guest' },
  present: [],
  offsetMs: 0,
  heard: null,
}

/** Adds events in order, each once; an event from before the folded state only joins the list. */
export function withEvents(live: Live, fresh: readonly Recorded[]): Live {
  const known = new Set(live.events.map((one) => one.seq))
  const added = fresh.filter((one) => !known.has(one.seq)).toSorted((a, b) => a.seq - b.seq)
  if (added.length === 0) return live
  let state = live.state ?? incidents.fold(live.id, [])
  for (const event of added) if (event.seq > state.seq) state = incidents.evolve(state, event)
  const last = live.events.at(-1)?.seq ?? 0
  const inOrder = (added[0]?.seq ?? 0) > last
  const events = inOrder
    ? [...live.events, ...added]
    : [...live.events, ...added].toSorted((a, b) => a.seq - b.seq)
  return { ...live, state, events }
}

/** A live store for one incident, by id or reference. Nothing happens before `start`. */
export function createLiveStore(idOrRef: string, needs: LiveNeeds): LiveStore {
  const cell = createCell()
  const { get, set } = cell
  let open = false
  let closeFeed: (() => void) | undefined
  let cancel: (() => void) | undefined
  let pause = PAUSE_FIRST_MS

  const again = () => {
    closeFeed?.()
    if (!open) return
    const { state, progress, phase } = get()
    set({ ...get(), phase: state || progress ? 'reconnecting' : phase })
    cancel?.()
    cancel = needs.later(() => void load(), pause)
    pause = Math.min(pause * 2, PAUSE_MAX_MS)
  }
  const end = (phase: 'removed' | 'signed-out' | 'failed', problem: Problem | null) => {
    closeFeed?.()
    // What the reader may no longer see is taken off the screen as well.
    set({ ...blank, phase, problem })
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
    set(withHead(get(), answer.value, needs.clock()))
    if (answer.value.limited) return set({ ...get(), phase: 'live', complete: true })
    if (!(await page())) return again()
    connect()
  }
  const page = () => fetchPages(needs, { ...cell, isOpen: () => open })
  const connect = () => {
    if (!open) return
    closeFeed?.()
    const opened = () => void (pause = PAUSE_FIRST_MS)
    const after = get().events.at(-1)?.seq ?? 0
    closeFeed = needs.feed(get().id, after, listenerFor({ ...cell, again, end, opened }))
  }

  return {
    get,
    subscribe: cell.subscribe,
    take: (events) => {
      const [first] = events
      const { state } = get()
      if (!first || !state) return
      // Somebody else's entry may lie in between: then the feed, or the next page, brings both in order.
      if (first.seq === state.seq + 1) set(withEvents(get(), events))
      else void page()
    },
    start: () => {
      if (open) return
      open = true
      void load()
    },
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

/** What is shown, and who wants to know when it changes. */
function createCell(): Cell {
  const listeners = new Set<() => void>()
  let live = blank
  let told = false
  return {
    get: () => live,
    set: (next) => {
      if (next === live) return
      live = next
      // Opening a room says several things at once; drawing it once for all of them is enough.
      if (told) return
      told = true
      queueMicrotask(() => {
        told = false
        for (const listener of listeners) listener()
      })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Fetches every entry after those we have; false when the network gave up on the way. */
async function fetchPages(
  needs: LiveNeeds,
  cell: Cell & { readonly isOpen: () => boolean },
): Promise<boolean> {
  const fetched: Recorded[] = []
  let next = cell.get().events.at(-1)?.seq ?? 0
  for (;;) {
    const answer = await needs.events(cell.get().id, next)
    if (!cell.isOpen()) return true
    if (!answer.ok) return false
    const { events, seq } = answer.value
    for (const event of events) fetched.push(event)
    next = events.at(-1)?.seq ?? next
    if (events.length === 0 || next === seq) break
    // The first page is shown at once, the others together: drawing a long record five times over takes longer than waiting.
    if (fetched.length === events.length) cell.set(withEvents(cell.get(), fetched))
  }
  cell.set({ ...withEvents(cell.get(), fetched), complete: true })
  return true
}

type FeedActs = Cell & {
  readonly again: () => void
  readonly end: (phase: 'removed' | 'signed-out', problem: null) => void
  readonly opened: () => void
}

/** What the feed says, applied to what is shown. */
function listenerFor(acts: FeedActs): FeedListener {
  const { get, set } = acts
  return {
    opened: () => {
      acts.opened()
      set({ ...get(), phase: 'live', problem: null })
    },
    journal: (event) => set({ ...withEvents(get(), [event]), heard: event }),
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
      else acts.again()
    },
    shaken: () => set({ ...get(), phase: 'reconnecting' }),
    lost: acts.again,
  }
}

/** The state as JSON brought it, its list of entries a list again. */
function held(state: IncidentState): IncidentState {
  return { ...state, log: heldLog(state.log) }
}

function withHead(live: Live, head: Head, localMs: number): Live {
  const newer =
    head.state !== undefined && (live.state === null || head.state.seq >= live.state.seq)
  return {
    ...live,
    problem: null,
    id: head.id,
    ref: head.ref,
    limited: head.limited,
    progress: head.progress ?? null,
    state: newer && head.state ? held(head.state) : live.state,
    names: { ...live.names, ...head.names },
    you: head.you,
    offsetMs: Date.parse(head.now) - localMs,
  }
}
