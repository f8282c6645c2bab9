/**
 * `backup` and `restore`: everything a Firebreak knows in one file, and back. The file is gzip over lines of JSON: what it
 * is, the server's secrets, the tables of sign-in, the answers kept under idempotency keys, every chain, and an end with
 * the counts, so that a file cut short is never taken for a whole one. Rows of lists are derived and not in it.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type pg from 'pg'
import { z } from 'zod'
import { counted } from '#kernel/words.ts'
import { exportChain, readExport } from '#journal/archive.ts'
import { importChain, inTransaction } from '#journal/import.ts'
import type { StoredChain } from '#journal/verify.ts'
import { kinds } from '#features/index.ts'
import { setAlarms } from '../server/jobs/alarm.ts'
import { openCore, type Core } from '../server/core.ts'
import { openLog } from '../server/start/log.ts'
import { lockDataFolder, openDatabase } from '../server/postgres/database.ts'
import { replaceSecrets } from '../server/start/secrets.ts'
import { coreSettings } from '../server/start/server.ts'
import { rebuildRows } from '../server/streams/rows.ts'
import { flag, Refused, withCore, type Command, type Terminal } from './terminal.ts'

const FORMAT = 'firebreak-backup/1'
/** Open sessions are not kept: whoever holds the file must not be signed in by it. */
const LEFT_OUT = ['session', 'rateLimit']
/** Rows in one line: keeps a line, and the statement it becomes, under a few megabytes. */
const ROWS_PER_LINE = 1000
/** The tables outside sign-in's schema whose rows are kept as they are: neither is read from the journal. */
const KEPT = ['journal.answer', 'journal.saved_view']

const lineSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('backup'),
    format: z.literal(FORMAT),
    at: z.string(),
    migrations: z.array(z.string()),
  }),
  z.strictObject({ is: z.literal('secrets'), cookies: z.string(), pepper: z.base64url() }),
  z.strictObject({
    is: z.literal('rows'),
    table: z.string().regex(/^(auth\.[A-Za-z]{1,40}|journal\.answer|journal\.saved_view)$/),
    rows: z.array(z.record(z.string(), z.unknown())),
  }),
  z.strictObject({ is: z.literal('chain'), chain: z.string() }),
  z.strictObject({ is: z.literal('end'), chains: z.int(), entries: z.int() }),
])
type Line = z.output<typeof lineSchema>
type Counts = { chains: number; entries: number }

/** `backup --to FILE` */
export const backup: Command = async (terminal) => {
  const to = flag(terminal, 'to')
  const counts: Counts = { chains: 0, entries: 0 }
  const write = async (core: Core) =>
    inTransaction(
      core.ownerPool,
      'begin isolation level repeatable read read only',
      async (client) => {
        const target = createWriteStream(to, { flags: 'wx', mode: 0o600, flush: true })
        // A name that is taken is somebody's file: said before anything else happens, and never removed.
        await new Promise<void>((opened, failed) => {
          target.once('open', () => opened())
          target.once('error', (error: NodeJS.ErrnoException) =>
            failed(
              error.code === 'EEXIST'
                ? new Refused('file-exists', `${to} exists; give another name.`)
                : error,
            ),
          )
        })
        try {
          const lines = Readable.from(linesOf(client, core, counts))
          await pipeline(lines, createGzip(), target)
        } catch (error) {
          await unlink(to).catch(() => undefined)
          throw error
        }
      },
    )
  await withCore(terminal, write)
  if (terminal.json) terminal.print(JSON.stringify({ file: to, ...counts }))
  else
    terminal.print(
      `Written to ${to}: ${inWords(counts)}.\nIt holds every record, sealed ones too, the hashes of passwords and tokens, and the server's secrets. Keep it as closed as the data folder.`,
    )
  return 0
}

function inWords({ chains, entries }: Counts): string {
  return `${counted(chains, 'chain', 'chains')}, ${counted(entries, 'entry', 'entries')}`
}

async function* linesOf(client: pg.PoolClient, core: Core, counts: Counts): AsyncGenerator<string> {
  const line = (entry: Line): string => `${JSON.stringify(entry)}\n`
  const migrations = await client.query<{ name: string }>(
    'select name from firebreak.migration order by name',
  )
  yield line({
    is: 'backup',
    format: FORMAT,
    at: core.clock.now(),
    migrations: migrations.rows.map((row) => row.name),
  })
  const { cookies, pepper } = core.secrets
  yield line({ is: 'secrets', cookies, pepper: pepper.toString('base64url') })
  for (const table of [...(await signInTables(client)), ...KEPT]) {
    const found = await client.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${quoted(table)} t`,
    )
    const rows = found.rows.map(({ row }) => row)
    for (let at = 0; at < rows.length; at += ROWS_PER_LINE)
      yield line({ is: 'rows', table, rows: rows.slice(at, at + ROWS_PER_LINE) })
  }
  const streams = await client.query<{ id: string; seq: string }>(
    'select id, seq from journal.stream order by id',
  )
  for (const { id, seq } of streams.rows) {
    yield line({ is: 'chain', chain: await exportChain(client, id) })
    counts.chains += 1
    counts.entries += Number(seq)
  }
  yield line({ is: 'end', ...counts })
}

/** Sign-in's tables, those that point to no other first, so that rows can be put back in this order. */
async function signInTables(client: pg.PoolClient): Promise<readonly string[]> {
  const found = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'auth' and c.relkind = 'r' and not c.relname = any($1)
     order by (select count(*) from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), c.relname`,
    [LEFT_OUT],
  )
  return found.rows.map((row) => `auth.${row.name}`)
}

function quoted(table: string): string {
  return table
    .split('.')
    .map((name) => `"${name}"`)
    .join('.')
}

/** `restore --from FILE`, into a Firebreak nobody has used, with no server on it. */
export const restore: Command = async (terminal) => {
  const from = flag(terminal, 'from')
  const counts = await withLockedCore(terminal, async (core) => {
    const used = await core.pool.query('select 1 from journal.stream limit 1')
    const accounts = await core.ownerPool.query('select 1 from auth."user" limit 1')
    if (used.rows.length + accounts.rows.length > 0)
      throw new Refused(
        'not-empty',
        'This Firebreak is in use already. Restore into a new data folder; nothing was changed.',
      )
    const restored = await inTransaction(core.ownerPool, 'begin', (client) =>
      putBack(from, client, terminal),
    )
    await rebuildRows(core)
    for (const kind of kinds)
      for (const id of await core.journal.streams(kind.name)) await setAlarms(kind, id, core)
    return restored
  })
  terminal.print(
    terminal.json
      ? JSON.stringify(counts)
      : `Restored ${inWords(counts)}; every one was checked. People sign in as before.`,
  )
  return 0
}

/** Reads the file line by line into the open transaction. Whatever is wrong with it undoes everything. */
async function putBack(from: string, client: pg.PoolClient, terminal: Terminal): Promise<Counts> {
  const counts: Counts = { chains: 0, entries: 0 }
  let secrets: Extract<Line, { is: 'secrets' }> | undefined
  let whole = false
  for await (const line of readLines(from)) {
    if (line.is === 'secrets') secrets = line
    else if (line.is === 'backup') await refuseNewer(line.migrations, client)
    else if (line.is === 'rows') await putRows(line.table, line.rows, client)
    else if (line.is === 'chain') {
      const stored = chainIn(line.chain, from)
      const imported = await importChain(client, stored)
      if (imported.status !== 'done')
        throw new Refused(
          'does-not-verify',
          `Nothing was restored: ${stored.stream}: ${imported.status === 'bad' ? imported.problem : 'it appears twice in the file'}.`,
        )
      counts.chains += 1
      counts.entries += imported.head.seq
    } else whole = line.chains === counts.chains && line.entries === counts.entries
  }
  if (!whole || !secrets)
    throw new Refused('not-a-backup', `${from} is not a whole backup; nothing was restored.`)
  // Before the commit: with the database still empty, new secrets harm nothing; the other way round would.
  await replaceSecrets(terminal.config.data, secrets)
  return counts
}

function chainIn(text: string, from: string): StoredChain {
  try {
    return readExport(text)
  } catch (error) {
    throw unreadable(from, error)
  }
}

function unreadable(from: string, error: unknown): Refused {
  const reason = error instanceof Error ? error.message : String(error)
  return new Refused(
    'not-a-backup',
    `${from} cannot be read as a backup (${reason}); nothing was restored.`,
  )
}

async function* readLines(from: string): AsyncGenerator<Line> {
  const source = createReadStream(from)
  const input = source.pipe(createGunzip())
  source.on('error', (error) => input.destroy(error))
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity }))
      yield lineSchema.parse(JSON.parse(text))
    if (input.errored) throw input.errored
  } catch (error) {
    if (error instanceof Refused || (error as { code?: string }).code === 'ENOENT') throw error
    throw unreadable(from, error)
  }
}

async function refuseNewer(migrations: readonly string[], client: pg.PoolClient): Promise<void> {
  const found = await client.query<{ name: string }>('select name from firebreak.migration')
  const here = new Set(found.rows.map((row) => row.name))
  const newer = migrations.filter((name) => !here.has(name))
  if (newer.length > 0)
    throw new Refused(
      'newer-version',
      `The backup was made by a newer Firebreak (${newer.join(', ')}); restore it with that version.`,
    )
}

async function putRows(
  table: string,
  rows: readonly Record<string, unknown>[],
  client: pg.PoolClient,
): Promise<void> {
  await client.query(
    `insert into ${quoted(table)} select * from jsonb_populate_recordset(null::${quoted(table)}, $1::jsonb)`,
    [JSON.stringify(rows)],
  )
}

/** The core on a data folder that no server holds: a running one would go on with its old secrets and an empty memory. */
async function withLockedCore<T>(terminal: Terminal, work: (core: Core) => Promise<T>): Promise<T> {
  const { config } = terminal
  const lock = await lockDataFolder(config.data, 'command')
  try {
    const database = await openDatabase({
      dataFolder: config.data,
      databaseUrl: config.databaseUrl,
      databaseAppUrl: config.databaseAppUrl,
      log: () => undefined,
    })
    try {
      const settings = await coreSettings(config, database, openLog('error'))
      const core = await openCore({ ...settings, connections: 2 })
      try {
        return await work(core)
      } finally {
        await core.close()
      }
    } finally {
      await database.stop()
    }
  } finally {
    await lock.release()
  }
}
