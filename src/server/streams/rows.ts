/** Rebuilds the rows of lists from the journal: they are derived and can be thrown away at any time (design §1.1). */
import { rowOf, rowVersion } from '#features/incident/view.ts'
import type { Core } from '../core.ts'

/** True when rows are missing or were written by an older version of the view. */
export async function viewsAreStale(core: Pick<Core, 'pool'>): Promise<boolean> {
  const found = await core.pool.query<{ stale: boolean }>(
    `select exists (select 1 from journal.stream s where s.kind = 'incident' and not exists
       (select 1 from journal.view v where v.name = 'incidents' and v.key = s.id::text and v.version = $1)) as stale`,
    [rowVersion],
  )
  return found.rows[0]?.stale ?? false
}

/** Writes every incident's row anew. An append in the same moment writes its own row; the newer sequence number wins. */
export async function rebuildViews(
  core: Pick<Core, 'pool' | 'journal' | 'records'>,
): Promise<number> {
  const ids = await core.journal.streams('incident')
  for (const id of ids) await rebuildView(id, core)
  return ids.length
}

/** Writes one incident's row anew. */
export async function rebuildView(id: string, core: Pick<Core, 'pool' | 'records'>): Promise<void> {
  const record = await core.records.patient(id)
  if (!record) return
  await core.pool.query(
    `insert into journal.view (name, key, version, row) select 'incidents', $1::text, $2::int, $3::jsonb
         from journal.stream where id = $1::uuid and seq = $4
       on conflict (name, key) do update set version = excluded.version, row = excluded.row`,
    [id, rowVersion, JSON.stringify(rowOf(record.state)), record.state.seq],
  )
}
