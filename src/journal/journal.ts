/**
 * Append and read. Commit first, then answer: `append` returns only after PostgreSQL has the entry on disk.
 * Listeners are told after the commit; a listener that fails or is slow never touches the record.
 */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { asJson } from '#kernel/canonical.ts'
import type { Fact, Recorded, Upcasts, Via } from '#kernel/event.ts'
import type { RowChange } from '#kernel/row.ts'
import type { Job } from '#kernel/stream.ts'
import { openBatcher } from './batch.ts'
import { isRolledBack } from './rolled-back.ts'
import { seal } from './chain.ts'
import { openDocuments, type Documents } from './documents.ts'
import { upcastWith } from './upcast.ts'

/**
 * What to remember under an idempotency key. `slot` stands for who asked and their key, and gives neither away: the table, and
 * so every backup, would otherwise name the sender of an anonymous report. `hash` is the SHA-256 of the request's
 * canonical body.
 */
export type Answer = {
  readonly slot: string
  readonly hash: Buffer
  readonly extra: unknown
}

export type Append = {
  readonly stream: string
  /** Given when this append begins the stream. */
  readonly open?: string
  /** The sequence number the decision was made on; undefined means any. */
  readonly expected?: number
  readonly actor: string
  readonly via: Via
  readonly facts: readonly Fact[]
  readonly answer?: Answer
  readonly jobs?: readonly Job[]
  /** Rows of lists to write or to take away. */
  readonly views?: readonly RowChange[]
  /** Facets: nothing is appended when an open row has one of them, whichever process wrote it. */
  readonly unless?: readonly string[]
}

export type Appended =
  | { readonly status: 'done'; readonly events: readonly Recorded[] }
  | { readonly status: 'stale'; readonly seq: number }
  | { readonly status: 'absent' }
  | { readonly status: 'taken' }
  | { readonly status: 'replay'; readonly firstSeq: number; readonly lastSeq: number }

/** An earlier answer under the same key. */
export type StoredAnswer = {
  readonly stream: string
  readonly hash: Buffer
  readonly firstSeq: number
  readonly lastSeq: number
  readonly extra: unknown
}

type Listener = (stream: string, events: readonly Recorded[]) => void

/** In the column of the table of answers that once named who asked. */
const NOBODY = ''

/** Entries read in one round trip: keeps one answer under a few megabytes. */
export const READ_PAGE = 1000

export type Journal = {
  readonly append: (request: Append) => Promise<Appended>
  /** Several appends to one stream, in order, in one transaction; each is answered by itself. Throws and undoes all of them. */
  readonly appendInRow: (requests: readonly Append[]) => Promise<readonly Appended[]>
  /** The events of a stream after `seq`, all of them, in order. A part that was erased leaves a body of null. */
  readonly read: (stream: string, after: number) => Promise<readonly Recorded[]>
  /** A document that events speak of, by its hash; undefined when there is none. */
  readonly document: (hash: string) => Promise<unknown>
  /** The events after `after`, up to and including `upTo`: at most `READ_PAGE` of them, in order. */
  readonly range: (stream: string, after: number, upTo: number) => Promise<readonly Recorded[]>
  readonly streams: (kind: string) => Promise<readonly string[]>
  readonly answered: (slot: string) => Promise<StoredAnswer | undefined>
  /** The database's time, RFC 3339 UTC. */
  readonly now: () => Promise<string>
  /** Told after each commit made through this journal object, in order within a stream. Returns the way to stop. */
  readonly listen: (listener: Listener) => () => void
}

/** RFC 3339 UTC with microseconds, of a reading of the database's clock. */
export function instantOfMicros(atUs: bigint): string {
  const millis = new Date(Number(atUs / 1000n)).toISOString()
  return `${millis.slice(0, -1)}${String(atUs % 1000n).padStart(3, '0')}Z`
}

/** A journal over a pool of the application role; what it reads is in the words of the latest versions. */
export function openJournal(
  pool: pg.Pool,
  upcasts: Upcasts = {},
  /** Told when a listener throws: what was committed is committed, whatever becomes of telling it on. */
  listenerFailed: (error: unknown) => void = (error) => {
    throw error
  },
): Journal {
  const upcast = upcastWith(upcasts)
  const listeners = new Set<Listener>()
  const documents = openDocuments(pool)
  const batch = openBatcher((requests: readonly Ready[]) => sendAll(pool, requests), isRolledBack)
  const tell: Listener = (stream, events) => {
    for (const listener of listeners)
      try {
        listener(stream, events)
      } catch (error) {
        listenerFailed(error)
      }
  }
  const appendInRow = async (requests: readonly Append[]): Promise<readonly Appended[]> => {
    const answers = await batch(
      await Promise.all(requests.map((request) => prepare(request, documents))),
    )
    for (const [index, appended] of answers.entries())
      if (appended.status === 'done') tell(requests[index]?.stream ?? '', appended.events)
    return answers
  }
  return {
    appendInRow,
    append: async (request) => {
      const [appended] = await appendInRow([request])
      if (!appended) throw new Error('an append was not answered')
      return appended
    },
    read: async (stream, after) =>
      (await documents.fill(await readAll(pool, stream, after))).map(upcast),
    range: async (stream, after, upTo) =>
      (await documents.fill(await readPage(pool, stream, after, upTo))).map(upcast),
    document: documents.find,
    streams: async (kind) => {
      const found = await pool.query<{ id: string }>(
        'select id from journal.stream where kind = $1',
        [kind],
      )
      return found.rows.map((row) => row.id)
    },
    answered: (slot) => answered(pool, slot),
    now: async () => {
      const found = await pool.query<{ us: string }>(
        'select (extract(epoch from journal.now()) * 1000000)::bigint as us',
      )
      const [row] = found.rows
      if (!row) throw new Error('the database did not say what time it is')
      return instantOfMicros(BigInt(row.us))
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** An append sealed and written down, ready to be sent. */
type Ready = {
  readonly request: Append
  readonly facts: readonly (Fact & { readonly documentHash?: string })[]
  readonly text: Record<string, unknown>
}

/** Documents are kept before the entry that names them: what an entry in the journal speaks of is always there. */
async function prepare(request: Append, documents: Documents): Promise<Ready> {
  const facts = await Promise.all(
    request.facts.map(async ({ document, ...fact }): Promise<Ready['facts'][number]> => {
      const plain = asJson(fact)
      if (document === undefined) return plain
      const kept = await documents.keep(document)
      return { ...plain, document: kept.document, documentHash: kept.hash }
    }),
  )
  const { actor, via, answer } = request
  const entries = facts.map(({ kind, body, occurred, documentHash }) =>
    seal({
      kind,
      actor,
      via,
      ...(occurred ? { occurred } : {}),
      ...(documentHash ? { document: documentHash } : {}),
      parts: { body },
    }),
  )
  const text = {
    stream: request.stream,
    open: request.open ? { kind: request.open, nonce: randomBytes(32).toString('hex') } : null,
    expected: request.expected ?? null,
    entries,
    answer: answer
      ? {
          actor: NOBODY,
          key: answer.slot,
          hash: answer.hash.toString('hex'),
          extra: answer.extra,
        }
      : null,
    jobs: request.jobs ?? [],
    views: request.views ?? [],
    unless: request.unless ?? [],
  }
  return { request, facts, text }
}

type AppendRow = {
  status: string
  first_seq: string | null
  last_seq: string | null
  at_us: string | null
}

/** One transaction for all of them, sorted by stream so that two of these never wait for each other crosswise. */
async function sendAll(pool: pg.Pool, requests: readonly Ready[]): Promise<readonly Appended[]> {
  const order = requests
    .map((ready, index) => ({ ready, index }))
    .toSorted(
      (a, b) => a.ready.request.stream.localeCompare(b.ready.request.stream) || a.index - b.index,
    )
  const result = await pool.query<AppendRow>({
    name: 'journal-append',
    text: 'select status, first_seq, last_seq, at_us from journal.append_all($1)',
    values: [JSON.stringify(order.map(({ ready }) => ready.text))],
  })
  const answers: Appended[] = []
  for (const [position, { ready, index }] of order.entries()) {
    const row = result.rows[position]
    if (!row) throw new Error('an append was not answered')
    answers[index] = readAppended(row, ready)
  }
  return answers
}

function readAppended(row: AppendRow, { request, facts }: Ready): Appended {
  if (row.status === 'stale') return { status: 'stale', seq: Number(row.last_seq) }
  if (row.status === 'absent' || row.status === 'taken') return { status: row.status }
  if (row.status === 'replay')
    return { status: 'replay', firstSeq: Number(row.first_seq), lastSeq: Number(row.last_seq) }
  const recorded = instantOfMicros(BigInt(row.at_us ?? 0))
  const first = Number(row.first_seq)
  const events = facts.map((fact, index) => ({
    kind: fact.kind,
    body: fact.body,
    seq: first + index,
    actor: request.actor,
    via: request.via,
    occurred: fact.occurred ?? recorded,
    recorded,
    ...(fact.documentHash ? { documentHash: fact.documentHash, document: fact.document } : {}),
  }))
  return { status: 'done', events }
}

type EntryRow = { seq: string; at_us: string; header: Buffer; content: Buffer | null }

async function readAll(pool: pg.Pool, stream: string, after: number): Promise<readonly Recorded[]> {
  const events: Recorded[] = []
  for (let from = after; ;) {
    const page = await readPage(pool, stream, from, Number.MAX_SAFE_INTEGER)
    for (const event of page) events.push(event)
    if (page.length < READ_PAGE) return events
    from = page.at(-1)?.seq ?? from
  }
}

async function readPage(
  pool: pg.Pool,
  stream: string,
  after: number,
  upTo: number,
): Promise<readonly Recorded[]> {
  const page = await pool.query<EntryRow>({
    name: 'journal-read',
    // The content by a look-up for each row and not by a join: before the tables were analysed, after an import, the
    // planner would read all of journal.part for every page.
    text: `select e.seq, e.at_us, e.header,
             (select p.content from journal.part p
              where p.stream = e.stream and p.seq = e.seq and p.name = 'body') as content
           from journal.entry e where e.stream = $1 and e.seq > $2 and e.seq <= $3 order by e.seq limit ${READ_PAGE}`,
    values: [stream, after, upTo],
  })
  return page.rows.map(eventOf)
}

/** An entry as an event; its document is not with it. Throws on a header or a content that is no JSON. */
export function eventOf(row: EntryRow): Recorded {
  const header = JSON.parse(row.header.toString('utf8')) as {
    kind: string
    actor: string
    via: Via
    occurred?: string
    document?: string
  }
  const recorded = instantOfMicros(BigInt(row.at_us))
  return {
    kind: header.kind,
    body: row.content === null ? null : JSON.parse(row.content.toString('utf8')),
    seq: Number(row.seq),
    actor: header.actor,
    via: header.via,
    occurred: header.occurred ?? recorded,
    recorded,
    ...(header.document ? { documentHash: header.document } : {}),
  }
}

async function answered(pool: pg.Pool, slot: string): Promise<StoredAnswer | undefined> {
  const found = await pool.query<{
    stream: string
    body_hash: Buffer
    first_seq: string
    last_seq: string
    extra: unknown
  }>({
    name: 'journal-answered',
    text: 'select stream, body_hash, first_seq, last_seq, extra from journal.answer where actor = $1 and key = $2',
    values: [NOBODY, slot],
  })
  const row = found.rows[0]
  if (!row) return undefined
  return {
    stream: row.stream,
    hash: row.body_hash,
    firstSeq: Number(row.first_seq),
    lastSeq: Number(row.last_seq),
    extra: row.extra,
  }
}
