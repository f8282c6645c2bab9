/**
 * Snapshots in the database: read when a record is opened, written beside the work after every thousand entries, never
 * inside an append. Losing one, or all, costs time: what is not there, of another version, or not as it was written is
 * ignored, and the record is folded from the journal. A crash between leaves the snapshot before.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type pg from 'pg'
import {
  encodeChunk,
  encodeHead,
  listsOf,
  openSnapshot,
  sealOf,
  type FoldedState,
  type Lists,
  type StoredSnapshot,
} from './snapshot-format.ts'

/** What a snapshot in the database is known to hold: chunks that are still the same need not be written again. */
export type Basis = {
  readonly seq: number
  readonly lists: Lists
  readonly digests: ReadonlyMap<string, readonly string[]>
}

export type Snapshots = {
  /** The state a snapshot holds, or undefined when there is none that may be used. */
  readonly load: (
    stream: string,
  ) => Promise<
    { readonly state: FoldedState; readonly bytes: number; readonly basis: Basis } | undefined
  >
  /** Writes the state; undefined when a later one was written meanwhile by somebody else. */
  readonly store: (
    stream: string,
    state: FoldedState,
    basis: Basis | undefined,
  ) => Promise<Basis | undefined>
}

export type SnapshotParts = {
  readonly pool: pg.Pool
  readonly version: string
  /** Seals what is written: the database's word alone is not believed, because the chain does not cover it. */
  readonly key: Buffer
}

export function openSnapshots(parts: SnapshotParts): Snapshots {
  return {
    load: (stream) => load(stream, parts),
    store: (stream, state, basis) => store({ stream, state, basis }, parts),
  }
}

/** A row of a snapshot: its head, or one of its chunks. Rows and not arrays: these are parsed a letter at a time. */
type Row = {
  list: string | null
  number: number
  body: Buffer
  seal: Buffer | null
  link: Buffer | null
}

async function load(stream: string, { pool, version, key }: SnapshotParts) {
  // One statement, so that head and chunks are of one moment.
  const found = await pool.query<Row>({
    name: 'snapshot-load',
    text: `select null as list, -1 as number, s.head as body, s.seal,
             (select e.link from journal.entry e where e.stream = s.stream and e.seq = s.seq) as link
           from journal.snapshot s where s.stream = $1 and s.version = $2
           union all
           select c.list, c.number, c.body, null, null from journal.snapshot_chunk c where c.stream = $1`,
    values: [stream, version],
  })
  const stored = storedOf(found.rows)
  const opened = stored && openSnapshot(stored, { stream, version, key })
  if (!opened) return undefined
  const { state, bytes, digests } = opened
  return { state, bytes, basis: { seq: state.seq, lists: listsOf(state), digests } }
}

function storedOf(rows: readonly Row[]): StoredSnapshot | undefined {
  const head = rows.find((row) => row.list === null)
  if (!head?.seal) return undefined
  const chunks = rows.flatMap(({ list, number, body }) =>
    list === null ? [] : [{ list, number, body }],
  )
  return { head: head.body, seal: head.seal, link: head.link, chunks }
}

type Writing = {
  readonly stream: string
  readonly state: FoldedState
  readonly basis: Basis | undefined
}

async function store(writing: Writing, parts: SnapshotParts): Promise<Basis | undefined> {
  const client = await parts.pool.connect()
  try {
    await client.query('begin')
    const basis = await storeIn(client, writing, parts)
    await client.query(basis ? 'commit' : 'rollback')
    return basis
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

async function storeIn(
  client: pg.PoolClient,
  { stream, state, basis }: Writing,
  { version, key }: SnapshotParts,
): Promise<Basis | undefined> {
  // The row first, so that two processes wait for each other here and the second sees what the first wrote.
  await client.query(
    `insert into journal.snapshot (stream, version, seq, head, seal) values ($1, '', 0, '', $2)
     on conflict (stream) do nothing`,
    [stream, Buffer.alloc(32)],
  )
  const held = await client.query<{ version: string; seq: string }>(
    'select version, seq from journal.snapshot where stream = $1 for update',
    [stream],
  )
  const before = held.rows[0]
  const sameVersion = before?.version === version
  if (sameVersion && Number(before.seq) >= state.seq) return undefined
  // What lies there was written from our basis or later, by the same fold: its other chunks are what ours would be.
  const partial = sameVersion && basis !== undefined && Number(before.seq) >= basis.seq
  const linked = await client.query<{ link: Buffer }>(
    'select link from journal.entry where stream = $1 and seq = $2',
    [stream, state.seq],
  )
  const link = linked.rows[0]?.link
  if (!link) return undefined
  if (!partial) await client.query('delete from journal.snapshot_chunk where stream = $1', [stream])
  const digests = await storeChunks(client, stream, state, partial ? basis : undefined)
  const head = encodeHead(state, { stream, version, link: link.toString('hex') }, digests)
  await client.query(
    `update journal.snapshot set version = $2, seq = $3, head = $4, seal = $5, at = now() where stream = $1`,
    [stream, version, state.seq, head, sealOf(head, key)],
  )
  return { seq: state.seq, lists: listsOf(state), digests }
}

/** Writes the chunks that changed since the basis, letting other work in between; answers the digests of all. */
async function storeChunks(
  client: pg.PoolClient,
  stream: string,
  state: FoldedState,
  basis: Basis | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const digests = new Map<string, readonly string[]>()
  for (const [path, list] of listsOf(state)) {
    const before = basis?.lists.get(path)
    const known = basis?.digests.get(path) ?? []
    const all: string[] = []
    for (let number = 0; number < list.chunks; number++) {
      const digest = known[number]
      if (digest && before && list.chunkAt(number) === before.chunkAt(number)) {
        all.push(digest)
        continue
      }
      const chunk = encodeChunk(list, number)
      all.push(chunk.digest)
      await client.query(
        `insert into journal.snapshot_chunk (stream, list, number, body) values ($1, $2, $3, $4)
         on conflict (stream, list, number) do update set body = excluded.body`,
        [stream, path, number, chunk.body],
      )
      await breathe()
    }
    digests.set(path, all)
  }
  return digests
}
