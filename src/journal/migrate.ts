/** Brings the database to this version: the journal's SQL migrations, once each, under a lock, and the worker's own. */
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const folder = new URL('./migrations/', import.meta.url)
/** Any two processes that start together agree on who migrates. The number is arbitrary and ours. */
const LOCK = 7_411_001

/** Runs migrations that were not run yet, in order of their names, as the owner role. Needs the worker's schema to exist first. */
export async function migrate(
  client: pg.Client | pg.PoolClient,
  appRole: string | undefined,
): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [LOCK])
  try {
    await client.query('create schema if not exists firebreak')
    await client.query(
      'create table if not exists firebreak.migration (name text primary key, at timestamptz not null default now())',
    )
    const done = await client.query<{ name: string }>('select name from firebreak.migration')
    const known = new Set(done.rows.map((row) => row.name))
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
    const newer = [...known].filter((name) => !files.includes(name))
    if (newer.length > 0)
      throw new Error(
        `this database was written by a newer Firebreak (${newer.join(', ')}); start that version, or restore a backup made before the upgrade`,
      )
    for (const file of files.filter((name) => !known.has(name))) await runOne(client, file)
    if (appRole) await grant(client, appRole)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK])
  }
}

async function runOne(client: pg.Client | pg.PoolClient, file: string): Promise<void> {
  const sql = await readFile(new URL(file, folder), 'utf8')
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into firebreak.migration (name) values ($1)', [file])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${file} failed; nothing of it was kept`, { cause: error })
  }
}

/** The application role reads the record and appends by the one function; it owns and changes nothing of it. */
async function grant(client: pg.Client | pg.PoolClient, role: string): Promise<void> {
  const quoted = `"${role.replaceAll('"', '""')}"`
  await client.query(`
    grant usage on schema journal, firebreak to ${quoted};
    grant select on journal.stream, journal.entry, journal.part, journal.answer, journal.view, journal.document, firebreak.migration to ${quoted};
    grant insert on journal.document to ${quoted};
    revoke insert, update, delete on journal.view from ${quoted};
    grant select, insert, update on journal.rebuild to ${quoted};
    grant select, insert, update, delete on journal.saved_view, journal.presence to ${quoted};
    grant select, insert, update, delete on journal.snapshot, journal.snapshot_chunk to ${quoted};
    grant delete on journal.answer to ${quoted};
  `)
  // Functions of an extension are everybody's, and not ours to grant: PostgreSQL would warn of each.
  const { rows } = await client.query<{ name: string }>(`
    select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'journal'::regnamespace
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`)
  const functions = rows.map((row) => row.name).join(', ')
  await client.query(`grant execute on function ${functions} to ${quoted}`)
}
