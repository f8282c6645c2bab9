/**
 * Wakes other processes on the same database (design §5): NOTIFY says only what moved; what happened is read from the
 * database. Notices are gathered for a moment, because NOTIFY inside an append's transaction would make all appends wait for
 * each other at commit. A notice may be lost: whoever listens must be right without it, only later.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Journal } from '#journal/journal.ts'

const CHANNEL = 'firebreak_journal'
/** Short enough to feel at once, long enough to gather a burst. */
const GATHER_MS = 20
/** A payload is limited to 8,000 bytes; a stream's id takes 39 of them. */
const STREAMS_PER_NOTICE = 150
const RECONNECT_MS = 1000
/** A connection that died without a word is found out by asking it: this often, and it may take this long to answer. */
const PING_MS = 5000

/** What moved: entries of a stream, or who is looking at it. */
export type Topic = 'entries' | 'presence'

export type WakeUp = {
  /** This process, among those on the database. */
  readonly node: string
  /** Tells the others, in a moment, that something about this stream moved. */
  readonly tell: (topic: Topic, stream: string) => void
  /** Called with each stream that another process told about. Returns the way to stop. */
  readonly hear: (topic: Topic, listener: (stream: string) => Promise<void>) => () => void
  readonly close: () => Promise<void>
}

export type WakeUpParts = {
  readonly pool: pg.Pool
  readonly config: pg.ClientConfig
  readonly journal: Journal
  readonly log: (line: string, error?: unknown) => void
  /** Notices may have been missed: called when the connection that listens is there again. Reads what is held anew. */
  readonly onMissed: () => Promise<void>
}

export async function openWakeUp(parts: WakeUpParts): Promise<WakeUp> {
  const node = randomUUID()
  const moved = new Map<Topic, Set<string>>()
  const listeners = new Map<Topic, Set<(stream: string) => Promise<void>>>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    for (const [topic, streams] of moved) send(parts, { from: node, topic, streams: [...streams] })
    moved.clear()
  }
  const tell = (topic: Topic, stream: string) => {
    moved.set(topic, (moved.get(topic) ?? new Set()).add(stream))
    timer ??= setTimeout(flush, GATHER_MS)
  }
  const stopListening = parts.journal.listen((stream) => tell('entries', stream))
  const ear = listen(parts, ({ from, topic, streams }) => {
    if (from === node) return
    for (const stream of streams)
      for (const listener of listeners.get(topic) ?? [])
        listener(stream).catch((error: unknown) =>
          parts.log(`stream ${stream} could not be caught up`, error),
        )
  })
  await ear.ready
  return {
    node,
    tell,
    hear: (topic, listener) => {
      const all = listeners.get(topic) ?? new Set()
      listeners.set(topic, all.add(listener))
      return () => all.delete(listener)
    },
    close: async () => {
      stopListening()
      if (timer) {
        clearTimeout(timer)
        flush()
      }
      await ear.close()
    },
  }
}

type Notice = { readonly from: string; readonly topic: Topic; readonly streams: readonly string[] }

function send(parts: WakeUpParts, { from, topic, streams }: Notice): void {
  for (let at = 0; at < streams.length; at += STREAMS_PER_NOTICE) {
    const payload = JSON.stringify({
      from,
      topic,
      streams: streams.slice(at, at + STREAMS_PER_NOTICE),
    })
    parts.pool
      .query('select pg_notify($1, $2)', [CHANNEL, payload])
      .catch((error: unknown) => parts.log('other nodes could not be woken', error))
  }
}

/** A connection of its own that listens, is asked whether it is still there, and comes back when it is lost. */
function listen(
  parts: WakeUpParts,
  onNotice: (notice: Notice) => void,
): { readonly ready: Promise<void>; readonly close: () => Promise<void> } {
  let closed = false
  let client: pg.Client | undefined
  let pinging: NodeJS.Timeout | undefined
  let waiting: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    const limits = { query_timeout: PING_MS, connectionTimeoutMillis: PING_MS }
    const next = new pg.Client({ ...parts.config, ...limits })
    // Known before it is open, so that closing finds it whatever it is doing.
    client = next
    next.on('error', (error) => parts.log('the connection that listens was lost', error))
    next.on('end', () => {
      // One that ends late, when another has its place already, takes nothing with it.
      if (client !== next) return
      clearInterval(pinging)
      if (!closed) again()
    })
    next.on('notification', (notice) => onNotice(JSON.parse(notice.payload ?? '{}') as Notice))
    await next.connect()
    await next.query(`listen ${CHANNEL}`).catch(async (error: unknown) => {
      await next.end()
      throw error
    })
    pinging = setInterval(() => {
      next.query('select 1').catch((error: unknown) => {
        parts.log('the connection that listens does not answer', error)
        void next.end().catch(() => undefined)
      })
    }, PING_MS)
    pinging.unref()
  }
  // A connection that could not be opened says so twice: by failing and by ending. One try follows.
  const again = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      if (closed) return
      connect()
        .then(() => parts.onMissed())
        .catch((error: unknown) => {
          parts.log('the connection that listens could not be opened again', error)
          again()
        })
    }, RECONNECT_MS).unref()
  }
  return {
    ready: connect(),
    close: async () => {
      closed = true
      clearTimeout(waiting)
      clearInterval(pinging)
      await client?.end()
    },
  }
}
