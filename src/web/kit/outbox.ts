/**
 * The outbox: a log line is kept from the moment it is typed until the server has it, through a closed tab and a dead server.
 * Unsent text (with what is half typed, `drafts.ts`) is the only content a browser stores without being asked to; it goes the
 * moment it is acknowledged (design §1.7).
 */
import type { Answer } from './client.ts'

/** A line that the server does not have yet. `key` makes sending it twice harmless. */
export type Unsent = {
  readonly key: string
  readonly incident: string
  readonly body: Readonly<Record<string, unknown>>
  readonly typedAt: string
  /** The server's sentence when it refused the line; it then waits for the person, not for the network. */
  readonly refused: string | null
}

/** What the outbox needs of `localStorage`. */
export type Store = {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

export type Outbox = {
  readonly all: () => readonly Unsent[]
  readonly subscribe: (listener: () => void) => () => void
  /** Keeps the line, then tries to send. Returns before the network is asked. */
  readonly add: (line: Omit<Unsent, 'refused'>) => void
  /** Sends what waits, oldest first; stops at the first that gets no answer. */
  readonly flush: () => Promise<void>
  /** Gives a refused line up; the person has copied or rewritten it. */
  readonly discard: (key: string) => void
  readonly close: () => void
}

type Needs = {
  /** Lines of one person are never sent under another's name: the store is named after the person. */
  readonly person: string
  readonly store: Store
  readonly send: (line: Unsent) => Promise<Answer<unknown>>
  readonly later: (work: () => void, delayMs: number) => () => void
}

/** While the server is away: first try after 1 s, then at most every 15 s, so that a thousand tabs do not knock it over again. */
const FIRST_PAUSE_MS = 1000
const PAUSE_MAX_MS = 15_000
/** Two thousand lines of a long outage fit a browser's 5 MB; beyond that the oldest must be sent first. */
const UNSENT_MAX = 2000

/** An outbox for one person. Several tabs may hold one over the same store: the keys keep every line single. */
export function createOutbox(needs: Needs): Outbox {
  const name = `firebreak.unsent.${needs.person}`
  const listeners = new Set<() => void>()
  let lines = load(needs.store, name)
  let busy: Promise<void> | undefined
  let pause = FIRST_PAUSE_MS
  let cancel: (() => void) | undefined

  const write = (next: readonly Unsent[]) => {
    lines = next
    if (next.length === 0) needs.store.removeItem(name)
    else needs.store.setItem(name, JSON.stringify(next))
    for (const listener of listeners) listener()
  }
  // Another tab may have added or sent lines meanwhile: always start from what is stored.
  const change = (how: (now: readonly Unsent[]) => readonly Unsent[]) =>
    write(how(load(needs.store, name)))

  const wait = () => {
    cancel?.()
    cancel = needs.later(() => {
      cancel = undefined
      void flush()
    }, pause)
    pause = Math.min(pause * 2, PAUSE_MAX_MS)
  }
  const sendAll = () =>
    drain(needs, {
      next: () => load(needs.store, name).find((queued) => queued.refused === null),
      change,
      wait,
      sent: () => {
        pause = FIRST_PAUSE_MS
      },
    })
  const flush = (): Promise<void> => {
    busy ??= sendAll().finally(() => {
      busy = undefined
    })
    return busy
  }

  return {
    all: () => lines,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add: (line) => {
      if (load(needs.store, name).length >= UNSENT_MAX)
        throw new RangeError('too many unsent lines')
      change((now) => [...now, { ...line, refused: null }])
      // A line typed while the previous flush is about to end would wait for the next event; ask again after it.
      void flush().then(() =>
        lines.some((queued) => queued.refused === null) && !cancel ? flush() : undefined,
      )
    },
    flush: () => {
      cancel?.()
      cancel = undefined
      return flush()
    },
    discard: (key) => change((now) => now.filter((queued) => queued.key !== key)),
    close: () => cancel?.(),
  }
}

type Queue = {
  readonly next: () => Unsent | undefined
  readonly change: (how: (now: readonly Unsent[]) => readonly Unsent[]) => void
  readonly wait: () => void
  readonly sent: () => void
}

/** Sends one line after another until none is left or the server is away. */
async function drain(needs: Needs, queue: Queue): Promise<void> {
  for (;;) {
    const line = queue.next()
    if (!line) return
    const answer = await needs.send(line)
    if (answer.ok) {
      queue.sent()
      queue.change((now) => now.filter((queued) => queued.key !== line.key))
    } else if (waits(answer.problem.status)) {
      return queue.wait()
    } else {
      const { sentence } = answer.problem
      queue.change((now) =>
        now.map((queued) => (queued.key === line.key ? { ...queued, refused: sentence } : queued)),
      )
    }
  }
}

/** No answer, a server that restarts, too many calls, or a session that ended: the line is fine, its time has not come. */
function waits(status: number): boolean {
  return status === 0 || status === 401 || status === 408 || status === 429 || status >= 500
}

function load(store: Store, name: string): readonly Unsent[] {
  const text = store.getItem(name)
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? (value as Unsent[]) : []
  } catch {
    // A half-written value (full disk) cannot be repaired; what is typed next must not be lost with it.
    return []
  }
}
