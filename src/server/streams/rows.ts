/** Rebuilds the rows of lists from the journal: they are derived and can be thrown away at any time (design §1.1). */
import type { StreamKind } from '#kernel/stream.ts'
import { kinds } from '#features/index.ts'
import type { Core } from '../core.ts'

/** Kinds that have rows at all. */
const listed = kinds.filter((kind) => kind.only === undefined)

/** The records whose rows are missing or were written by an older version of the view. */
async function stale(kind: StreamKind, core: Pick<Core, 'pool'>): Promise<readonly string[]> {
  const found = await core.pool.query<{ id: string }>(
    `select s.id from journal.stream s where s.kind = $1 and not exists
       (select 1 from journal.view v where v.key = s.id::text and v.version = $2)`,
    [kind.name, kind.rowVersion],
  )
  return found.rows.map((row) => row.id)
}

/** True when rows are missing or were written by an older version of the view. */
export async function rowsAreStale(core: Pick<Core, 'pool'>): Promise<boolean> {
  for (const kind of listed) if ((await stale(kind, core)).length > 0) return true
  return false
}

/** Writes the rows that are stale anew. An append in the same moment writes its own; the newer sequence number wins. */
export async function rebuildRows(core: Pick<Core, 'pool' | 'records'>): Promise<number> {
  let count = 0
  for (const kind of listed)
    for (const id of await stale(kind, core)) {
      await rebuildRowsOf(kind, id, core)
      count += 1
    }
  return count
}

/** Writes one record's rows anew. */
export async function rebuildRowsOf(
  kind: StreamKind,
  id: string,
  core: Pick<Core, 'pool' | 'records'>,
): Promise<void> {
  const record = await core.records.fresh(kind, id)
  if (!record) return
  for (const { name, key, row } of kind.rows(record.state))
    await core.pool.query(
      `insert into journal.view (name, key, version, row) select $1, $2::text, $3::int, $4::jsonb
         from journal.stream where id = $5::uuid and seq = $6
       on conflict (name, key) do update set version = excluded.version, row = excluded.row`,
      [name, key, kind.rowVersion, JSON.stringify(row), id, record.state.seq],
    )
}
