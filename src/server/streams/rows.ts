/**
 * Rebuilds the rows of lists from the journal: they are derived and can be thrown away at any time (design §1.1). After an
 * upgrade that reads records differently this happens slice by slice beside the work; lists say so until it is done.
 */
import type pg from 'pg'
import type { Journal } from '#journal/journal.ts'
import { foldIncident } from '#features/index.ts'
import { rowsOf } from '#features/incident/search.ts'
import { rowVersion } from '#features/incident/view.ts'

type Parts = {
  readonly pool: pg.Pool
  readonly journal: Journal
  readonly log: (line: string, error?: unknown) => void
}
type Db = { readonly query: pg.Pool['query'] }

/** Incidents in one slice: about a second of work for short ones. */
const SLICE = 200
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000'

/** How far the rebuilding is, in incidents. */
export type Rebuilding = { readonly done: number; readonly total: number }

/** What lists say while rows are being rebuilt; null when all is well. */
export async function rebuildingNow(db: Db): Promise<Rebuilding | null> {
  const found = await db.query<{ done: string; total: string }>({
    name: 'rebuilding-now',
    text: `select done, total from journal.rebuild where kind = 'incident' and not finished and version = $1`,
    values: [rowVersion],
  })
  const row = found.rows[0]
  return row ? { done: Number(row.done), total: Number(row.total) } : null
}

/** Notes at a start that rows of this version are wanted; from here on lists say so. Answers whether there is work to do. */
export async function wantRows(pool: pg.Pool): Promise<boolean> {
  await pool.query(
    `insert into journal.rebuild as r (kind, version, finished)
     values ('incident', $1, not exists (select 1 from journal.stream where kind = 'incident'))
     on conflict (kind) do update set version = excluded.version, done = 0, total = 0, finished = false
     where r.version < excluded.version`,
    [rowVersion],
  )
  const found = await pool.query<{ finished: boolean }>(
    `select finished from journal.rebuild where kind = 'incident'`,
  )
  return found.rows[0]?.finished === false
}

/** Incidents after `after` whose row is missing or was written by an older version, in order of their ids. */
async function staleAfter(after: string, most: number, pool: pg.Pool): Promise<readonly string[]> {
  const found = await pool.query<{ id: string }>(
    `select s.id from journal.stream s where s.kind = 'incident' and s.id > $1 and not exists
       (select 1 from journal.view v where v.name = 'incidents' and v.key = s.id::text and v.version >= $2)
     order by s.id limit $3`,
    [after, rowVersion, most],
  )
  return found.rows.map((row) => row.id)
}

/** True when rows are missing or were written by an older version of the view. */
export async function viewsAreStale(core: Pick<Parts, 'pool'>): Promise<boolean> {
  return (await staleAfter(FIRST, 1, core.pool)).length > 0
}

/** Rebuilds the next slice of stale rows after an id; answers where the next one begins, or undefined after the last. */
export async function rebuildSlice(
  after: string | undefined,
  parts: Parts,
): Promise<{ readonly after: string | undefined; readonly count: number }> {
  if (after === undefined) await noteTotal(parts.pool)
  const ids = await staleAfter(after ?? FIRST, SLICE, parts.pool)
  for (const id of ids)
    try {
      await rebuildView(id, parts)
    } catch (error) {
      // One record that cannot be read must not keep the others out of the lists.
      parts.log(`the row of ${id} could not be rebuilt`, error)
    }
  const last = ids.length === SLICE ? ids.at(-1) : undefined
  // With rows missing the lists go on saying so; the next start tries again.
  const finished = last === undefined && !(await viewsAreStale(parts))
  await parts.pool.query(
    `update journal.rebuild set done = done + $1, finished = $2 where kind = 'incident' and version = $3`,
    [ids.length, finished, rowVersion],
  )
  return { after: last, count: ids.length }
}

/** The end of the line of progress. The planner's estimate would do; a count is right and is made once. */
async function noteTotal(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update journal.rebuild set done = 0, total = (select count(*) from journal.stream s where s.kind = 'incident' and not exists
       (select 1 from journal.view v where v.name = 'incidents' and v.key = s.id::text and v.version >= $1))
     where kind = 'incident' and version = $1`,
    [rowVersion],
  )
}

/** Rebuilds every stale row at once: for a restore, before anybody reads. Answers how many. */
export async function rebuildViews(parts: Parts): Promise<number> {
  let count = 0
  let after: string | undefined
  do {
    const slice = await rebuildSlice(after, parts)
    count += slice.count
    after = slice.after
  } while (after !== undefined)
  return count
}

/**
 * Writes one incident's rows anew. It is read past the cache: a rebuild of everything must not push out what people work
 * on. When somebody appends in the same moment, their append has written the rows, and this does nothing.
 */
export async function rebuildView(
  id: string,
  { pool, journal }: Pick<Parts, 'pool' | 'journal'>,
): Promise<void> {
  const state = foldIncident(id, await journal.read(id, 0))
  if (state.seq === 0) return
  await pool.query('select journal.rebuild_views($1, $2, $3)', [
    id,
    state.seq,
    JSON.stringify(rowsOf(state)),
  ])
}
