/**
 * Rebuilds the rows of lists from the journal: they are derived and can be thrown away at any time (design §1.1). After an
 * upgrade that reads records differently this happens slice by slice beside the work; lists say so until it is done.
 */
import type pg from 'pg'
import type { Journal } from '#journal/journal.ts'
import type { Queryable } from '#journal/verify.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import { incidents, kinds } from '#features/index.ts'

type Parts = {
  readonly pool: pg.Pool
  readonly journal: Journal
  readonly log: (line: string, error?: unknown) => void
}
type Db = { readonly query: pg.Pool['query'] }

/** Records in one slice: about a second of work for short ones. */
const SLICE = 200
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000'
/** Kinds that have rows; the workspace, of which there is one, has none. */
const listed = kinds.filter((kind) => kind.only === undefined)

/** How far the rebuilding is, in records. */
export type Rebuilding = { readonly done: number; readonly total: number }

/** What lists say while rows of a kind are being rebuilt; null when all is well. */
export async function rebuildingNow(
  db: Db,
  kind: StreamKind = incidents,
): Promise<Rebuilding | null> {
  const found = await db.query<{ done: string; total: string }>({
    name: 'rebuilding-now',
    text: `select done, total from journal.rebuild where kind = $1 and not finished and version = $2`,
    values: [kind.name, kind.rowVersion],
  })
  const row = found.rows[0]
  return row ? { done: Number(row.done), total: Number(row.total) } : null
}

/** Notes at a start that rows of these versions are wanted; from here on lists say so. Answers whether there is work to do. */
export async function wantRows(pool: pg.Pool): Promise<boolean> {
  for (const { name, rowVersion } of listed)
    await pool.query(
      `insert into journal.rebuild as r (kind, version, finished)
       values ($1, $2, not exists (select 1 from journal.stream where kind = $1))
       on conflict (kind) do update set version = excluded.version, done = 0, total = 0, finished = false
       where r.version < excluded.version`,
      [name, rowVersion],
    )
  const found = await pool.query(`select 1 from journal.rebuild where not finished limit 1`)
  return found.rows.length > 0
}

/** Records of a kind after `after` whose rows are missing or were written by an older version, in order of their ids. */
async function staleAfter(
  kind: StreamKind,
  after: string,
  most: number,
  pool: pg.Pool,
): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `select s.id from journal.stream s where s.kind = $1 and s.id > $2 and not exists
       (select 1 from journal.view v where v.stream = s.id and v.version >= $3)
     order by s.id limit $4`,
    [kind.name, after, kind.rowVersion, most],
  )
  return found.rows.map((row) => row.id)
}

/** True when rows are missing or were written by an older version of the view. */
export async function rowsAreStale(core: Pick<Parts, 'pool'>): Promise<boolean> {
  for (const kind of listed)
    if ((await staleAfter(kind, FIRST, 1, core.pool)).length > 0) return true
  return false
}

/** A place in the rebuilding of everything: a kind, and the id after which it goes on. */
export type RebuildPlace = { readonly kind: string; readonly after?: string }

/** Rebuilds the next slice of stale rows; answers where the next one begins, or undefined after the last. */
export async function rebuildSlice(
  place: RebuildPlace | undefined,
  parts: Parts,
): Promise<{ readonly next: RebuildPlace | undefined; readonly count: number }> {
  const index = Math.max(
    0,
    listed.findIndex((kind) => kind.name === place?.kind),
  )
  const kind = listed[index]
  if (!kind) return { next: undefined, count: 0 }
  if (place?.after === undefined) await noteTotal(kind, parts.pool)
  const ids = await staleAfter(kind, place?.after ?? FIRST, SLICE, parts.pool)
  for (const id of ids)
    try {
      await rebuildRowsOf(kind, id, parts)
    } catch (error) {
      // One record that cannot be read must not keep the others out of the lists.
      parts.log(`the rows of ${id} could not be rebuilt`, error)
    }
  const last = ids.length === SLICE ? ids.at(-1) : undefined
  // With rows missing the lists go on saying so; the next start tries again.
  const finished = last === undefined && (await staleAfter(kind, FIRST, 1, parts.pool)).length === 0
  await parts.pool.query(
    `update journal.rebuild set done = done + $1, finished = $2 where kind = $3 and version = $4`,
    [ids.length, finished, kind.name, kind.rowVersion],
  )
  if (last !== undefined) return { next: { kind: kind.name, after: last }, count: ids.length }
  const following = listed[index + 1]
  return { next: following && { kind: following.name }, count: ids.length }
}

/** The end of the line of progress. The planner's estimate would do; a count is right and is made once. */
async function noteTotal({ name, rowVersion }: StreamKind, pool: pg.Pool): Promise<void> {
  await pool.query(
    `update journal.rebuild set done = 0, total = (select count(*) from journal.stream s where s.kind = $1 and not exists
       (select 1 from journal.view v where v.stream = s.id and v.version >= $2))
     where kind = $1 and version = $2`,
    [name, rowVersion],
  )
}

/** Rebuilds every stale row at once: for a restore, before anybody reads. Answers how many records it was. */
export async function rebuildRows(parts: Parts): Promise<number> {
  let count = 0
  let place: RebuildPlace | undefined
  do {
    const slice = await rebuildSlice(place, parts)
    count += slice.count
    place = slice.next
  } while (place !== undefined)
  return count
}

/**
 * Writes one record's rows anew. It is read past the cache: a rebuild of everything must not push out what people work
 * on. When somebody appends in the same moment, their append has written the rows, and this does nothing.
 */
export async function rebuildRowsOf<S extends StreamState>(
  kind: StreamKind<S>,
  id: string,
  { pool, journal }: Pick<Parts, 'pool' | 'journal'>,
): Promise<void> {
  const state = kind.fold(id, await journal.read(id, 0))
  if (state.seq > 0) await writeRows(kind, state, pool)
}

/** Writes the rows of a record as it is folded. */
export async function writeRows<S extends StreamState>(
  kind: StreamKind<S>,
  state: S,
  db: Queryable,
): Promise<void> {
  await db.query('select journal.rebuild_views($1, $2, $3)', [
    state.id,
    state.seq,
    JSON.stringify(kind.rows(state)),
  ])
}
