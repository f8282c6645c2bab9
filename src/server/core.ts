/**
 * The core: everything but HTTP and the worker's loop, over an open database. The server, the CLI and the tests compose the
 * same one, so a command means the same wherever it comes from.
 */
import pg from 'pg'
import { runMigrations } from 'graphile-worker'
import { openJournal, type Journal } from '#journal/journal.ts'
import { migrate } from '#journal/migrate.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Via } from '#kernel/event.ts'
import { upcasts } from '#features/index.ts'
import { WORKSPACE_ID } from '#features/workspace/contract.ts'
import { openWorkers, type WorkLimits, type Workers } from '#workers/pool.ts'
import { KEY_USES_TABLE, openKeyUses, type KeyUses } from './people/key-uses.ts'
import { migrateAuth, openAuth, type Auth } from './people/auth.ts'
import { openClock, type DatabaseClock } from './streams/clock.ts'
import { openDispatch, type Dispatch } from './streams/dispatch.ts'
import { foldVersion } from './streams/fold-version.ts'
import { openSnapshots } from './streams/snapshots.ts'
import { openRecords, type Records } from './streams/records.ts'
import type { IntakeParts } from './intake/take-alerts.ts'
import type { Secrets } from './start/secrets.ts'
import { openWakeUp, type WakeUp } from './streams/wake-up.ts'
import { openDirectory, type Directory } from './people/directory.ts'
import { openGuesses, type Guesses } from './people/guesses.ts'
import { openOneAtATime, type OneAtATime } from './people/one-at-a-time.ts'
import { openAnswers } from './streams/answers.ts'

export type CoreSettings = {
  readonly owner: pg.ClientConfig
  readonly app: pg.ClientConfig
  readonly secrets: Secrets
  readonly publicUrl: string
  readonly trustedOrigins: readonly string[]
  readonly log: (line: string, error?: unknown) => void
  /** How long a request waits for a record that has to be folded anew; the command line waits for as long as it takes. */
  readonly readWaitMs?: number
  /** Connections for requests; the CLI needs few. */
  readonly connections?: number
  /** Limits of heavy work; the usual ones unless a test wants to see it say no. */
  readonly work?: Partial<WorkLimits>
}

export type Core = IntakeParts & {
  readonly journal: Journal
  readonly records: Records
  readonly clock: DatabaseClock
  /** Who is in the workspace, and what it is called. */
  readonly workspace: Directory
  readonly wakeUp: WakeUp
  readonly dispatch: Dispatch
  readonly auth: Auth
  readonly guesses: Guesses
  /** For adding people: at most one is added at a time. */
  readonly oneAtATime: OneAtATime
  /** When tokens and the keys of sources were used last. */
  readonly keyUses: KeyUses
  readonly workers: Workers
  readonly secrets: Secrets
  readonly pool: pg.Pool
  readonly ownerPool: pg.Pool
  readonly publicUrl: string
  readonly trustedOrigins: readonly string[]
  readonly log: CoreSettings['log']
  readonly close: () => Promise<void>
}

/** Enough for two cores of PostgreSQL and the requests that wait on them. */
const CONNECTIONS_DEFAULT = 12
const OWNER_CONNECTIONS = 4

export async function openCore(settings: CoreSettings): Promise<Core> {
  const { log, secrets, publicUrl, trustedOrigins } = settings
  await prepare(settings)
  const pool = poolOf(settings.app, settings.connections ?? CONNECTIONS_DEFAULT, log)
  const ownerPool = poolOf(settings.owner, OWNER_CONNECTIONS, log)
  const authPool = authPoolOf(settings, OWNER_CONNECTIONS)
  const journal = openJournal(pool, upcasts, (error) =>
    log('what was recorded could not be told on', error),
  )
  const clock = await openClock(journal, (error) =>
    log('the database’s clock could not be read', error),
  )
  const version = await foldVersion()
  const snapshots = openSnapshots({ pool, version, key: secrets.pepper })
  const { readWaitMs: waitMs } = settings
  const records = openRecords({ journal, snapshots, log, ...(waitMs ? { waitMs } : {}) })
  const workspace = await openDirectory({ records, pool })
  const answers = openAnswers({ journal, records, workspace, pool })
  const { namesOf, strangers, closed, actor: actorNow } = workspace
  const parts = { journal, records, clock, answers, namesOf, strangers, closed, actorNow, secrets }
  const dispatch = openDispatch(parts)
  const wakeUp = await openWakeUp({
    pool,
    config: settings.app,
    journal,
    log,
    onMissed: async () => {
      await workspace.distrust()
      for (const stream of records.held()) await records.wake(stream)
    },
  })
  wakeUp.hear('entries', async (stream) => {
    await (stream === WORKSPACE_ID ? workspace.fresh() : records.wake(stream))
  })
  const auth = openAuth({ ...signInOf(settings, authPool), mayEnter: isLetIn(workspace) })
  const keyUses = openKeyUses(authPool, (error) => log('the use of a key was not noted', error))
  const workers = openWorkers({ database: settings.app }, settings.work)
  return {
    journal,
    records,
    clock,
    workspace,
    answers,
    wakeUp,
    dispatch,
    auth,
    guesses: openGuesses(),
    oneAtATime: openOneAtATime(ownerPool),
    keyUses,
    workers,
    pool,
    ownerPool,
    log,
    secrets,
    publicUrl,
    trustedOrigins,
    close: async () => {
      clock.stop()
      await records.close()
      await workers.close()
      await wakeUp.close()
      await Promise.all([pool.end(), ownerPool.end(), authPool.end()])
    },
  }
}

/**
 * The list of the worker's migrations, as the worker itself makes it. It looks for the list before it makes it, and
 * PostgreSQL calls that an error. One implicit transaction: the lock makes two servers that start together take turns.
 */
const WORKER_BEGINNING = `
  select pg_advisory_xact_lock(7411002);
  create schema if not exists graphile_worker;
  create table if not exists graphile_worker.migrations (id int primary key, ts timestamptz default now() not null);
  alter table graphile_worker.migrations add column if not exists breaking boolean not null default false;
`

/** Migrations: the worker's schema first, because the append function calls it; then ours; then sign-in's. */
async function prepare(settings: CoreSettings): Promise<void> {
  const ownerPool = poolOf(settings.owner, 1, settings.log)
  try {
    const current = await ownerPool.query<{ ready: boolean }>(
      `select to_regclass('graphile_worker.jobs') is not null as ready`,
    )
    if (!current.rows[0]?.ready) {
      await ownerPool.query(WORKER_BEGINNING)
      await runMigrations({ pgPool: ownerPool })
    }
    const client = await ownerPool.connect()
    try {
      await migrate(client, settings.app === settings.owner ? undefined : 'firebreak_app')
      await client.query('create schema if not exists auth')
      await client.query(KEY_USES_TABLE)
    } finally {
      client.release()
    }
  } finally {
    await ownerPool.end()
  }
  const authPool = authPoolOf(settings, 1)
  try {
    // Migrations sign nobody in.
    await migrateAuth({ ...signInOf(settings, authPool), mayEnter: async () => false })
  } finally {
    await authPool.end()
  }
}

/** What sign-in needs of the settings. */
const signInOf = ({ secrets, publicUrl, trustedOrigins, log }: CoreSettings, pool: pg.Pool) => ({
  pool,
  secret: secrets.cookies,
  publicUrl,
  trustedOrigins,
  log,
})

const isLetIn = (workspace: Directory) => async (person: string) =>
  (await workspace.actor(person)) !== undefined

/** Sign-in's tables live in a schema of their own. */
function authPoolOf({ owner, log }: CoreSettings, max: number): pg.Pool {
  const options = [owner.options, '-c search_path=auth'].filter(Boolean).join(' ')
  return poolOf({ ...owner, options }, max, log)
}

/** A pool that reports trouble instead of taking the process down when PostgreSQL goes away. */
function poolOf(config: pg.ClientConfig, max: number, log: CoreSettings['log']): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
  })
  // A pool that is ending lets go of connections before PostgreSQL does; hearing of its stop on one is no news.
  const lost = (error: Error) => {
    if (!pool.ending) log('a database connection was lost', error)
  }
  pool.on('error', lost)
  // One in use reports its loss by itself; without a listener that would end the process.
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

/** Firebreak itself as the actor: clocks, reactions, and commands typed on this machine. */
export const SYSTEM: { readonly actor: Actor; readonly via: Via } = {
  actor: { id: 'system', role: 'system' },
  via: 'system',
}
