/**
 * Wakes other processes on the same database after an append (design §5): NOTIFY says only which streams moved; what
 * happened is read from the journal. Notices are gathered for a moment, because NOTIFY inside an append's transaction
 * would make all appends wait for each other at commit.
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

export type WakeUp = { readonly close: () => Promise<void> }

export type WakeUpParts = {
  readonly pool: pg.Pool
  readonly config: pg.ClientConfig
  readonly journal: Journal
  readonly log: (line: string, error?: unknown) => void
  /** Called for each stream another process moved; reads what is new and tells the journal's listeners. */
  readonly onStream: (stream: string) => Promise<void>
}

export async function openWakeUp(parts: WakeUpParts): Promise<WakeUp> {
  const me = randomUUID()
  const moved = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    const streams = [...moved]
    moved.clear()
    for (let from = 0; from < streams.length; from += STREAMS_PER_NOTICE) {
      const payload = JSON.stringify({
        from: me,
        streams: streams.slice(from, from + STREAMS_PER_NOTICE),
      })
      parts.pool
        .query('select pg_notify($1, $2)', [CHANNEL, payload])
        .catch((error: unknown) => parts.log('other nodes could not be woken', error))
    }
  }
  const stopListening = parts.journal.listen((stream) => {
    moved.add(stream)
    timer ??= setTimeout(flush, GATHER_MS)
  })
  const ear = listen(parts, me)
  await ear.ready
  return {
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

/** A connection of its own that listens and comes back when it is lost. */
function listen(
  parts: WakeUpParts,
  me: string,
): { readonly ready: Promise<void>; readonly close: () => Promise<void> } {
  let closed = false
  let client: pg.Client | undefined
  const connect = async (): Promise<void> => {
    const next = new pg.Client(parts.config)
    next.on('error', (error) => parts.log('the connection that listens was lost', error))
    next.on('end', () => {
      if (!closed) setTimeout(() => void connect().catch(() => retry()), RECONNECT_MS).unref()
    })
    next.on('notification', (notice) => {
      const { from, streams } = JSON.parse(notice.payload ?? '{}') as {
        from: string
        streams: string[]
      }
      if (from === me) return
      for (const stream of streams)
        parts
          .onStream(stream)
          .catch((error: unknown) => parts.log(`stream ${stream} could not be caught up`, error))
    })
    await next.connect()
    await next.query(`listen ${CHANNEL}`)
    client = next
  }
  const retry = (): void => {
    if (!closed) setTimeout(() => void connect().catch(() => retry()), RECONNECT_MS).unref()
  }
  return {
    ready: connect(),
    close: async () => {
      closed = true
      await client?.end()
    },
  }
}
