// The database, wherever it is: PostgreSQL inside the data folder, or the one DATABASE_URL names.
//
// Callers get connection settings for two roles and a way to stop. They never learn which of the two kinds it is, apart
// from a flag for words on the screen. What is in the tables is the journal's business and unknown here.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { chooseLaunch } from './account.ts'
import { findBinaries } from './binaries.ts'
import { APP_ROLE, createCluster, createRoles, OWNER_ROLE, settingsFor } from './cluster.ts'
import { openExternal, type Protection } from './external.ts'
import {
  giveFolder,
  hasFormatMark,
  markFormat,
  openFolders,
  readPasswords,
  type Folders,
} from './folders.ts'
import { tryLock, type DataLock } from './lock.ts'
import { supervise, type Crash } from './supervise.ts'
import { StartRefused } from '../start/start-refused.ts'

export { lockDataFolder } from './lock.ts'
export type { DataLock, Holder } from './lock.ts'
export { protections } from './external.ts'
export type { Crash } from './supervise.ts'

export type Database = {
  /** Owns the schemas; runs migrations and the worker. */
  readonly owner: pg.ClientConfig
  /** Serves requests; has the rights it was granted and no others. */
  readonly app: pg.ClientConfig
  readonly embedded: boolean
  readonly protection: Protection
  readonly stop: () => Promise<void>
}

export type DatabaseOptions = {
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  /** The second login of an external database, as which requests are served. */
  readonly databaseAppUrl?: string | undefined
  readonly log: (line: string) => void
  /** Called when there is no database in the data folder yet, before it is made: that takes a few seconds. */
  readonly onMaking?: () => void
  /** Called each time the embedded PostgreSQL ends without being asked, before it is started again. */
  readonly onCrash?: (crash: Crash) => void
}

/** A server that has just begun to start needs this long until its database answers, also after a crash. */
const ATTACH_WAIT_MS = 60_000
const ATTACH_POLL_MS = 100

/**
 * Opens the database for a server. Embedded: creates it at first use, starts it and keeps it running; the caller holds
 * the data folder's lock (`lockDataFolder`) already. Throws StartRefused with one sentence when a person must act.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, databaseAppUrl, log } = options
  if (databaseUrl !== undefined && databaseUrl !== '') {
    const external = await openExternal(databaseUrl, databaseAppUrl, log)
    return { ...external, embedded: false, stop: () => Promise.resolve() }
  }
  const folders = openFolders(options.dataFolder)
  const binaries = findBinaries()
  const launch = chooseLaunch([binaries.postgres, folders.cluster, folders.sockets])
  giveFolder(folders.sockets, launch.account)
  const passwords = readPasswords(folders)
  if (!hasFormatMark(folders)) options.onMaking?.()
  await createCluster({ binaries, launch, folders, passwords })
  const onCrash = (crash: Crash): void => {
    log(
      `${crash.cause}; ${crash.willRestart ? 'starting it again' : 'giving up after too many tries'}`,
    )
    options.onCrash?.(crash)
  }
  const running = await supervise({ binaries, launch, folders, log, onCrash })
  if (!hasFormatMark(folders)) {
    await createRoles(folders, passwords)
    markFormat(folders)
  }
  return { ...settingsOf(folders), embedded: true, protection: 'own-login', stop: running.stop }
}

/**
 * Opens the database for one command. A running server's database is used as it is; without a server the database is
 * started for the length of the command and stopped by `stop`.
 */
export async function attachDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined && options.databaseUrl !== '') return openDatabase(options)
  const folders = openFolders(options.dataFolder)
  for (
    const deadline = Date.now() + ATTACH_WAIT_MS;
    Date.now() < deadline;
    await sleep(ATTACH_POLL_MS)
  ) {
    const taken = await tryLock(folders, 'command')
    if (typeof taken !== 'string') return startForCommand(options, taken)
    if (taken === 'server' && hasFormatMark(folders) && (await answers(folders))) {
      return {
        ...settingsOf(folders),
        embedded: true,
        protection: 'own-login',
        stop: () => Promise.resolve(),
      }
    }
  }
  throw new StartRefused(
    `the data folder ${folders.data} is in use, and its database does not answer; look at the server's log, then try again`,
  )
}

async function startForCommand(options: DatabaseOptions, lock: DataLock): Promise<Database> {
  try {
    const database = await openDatabase(options)
    const stop = async (): Promise<void> => {
      await database.stop()
      await lock.release()
    }
    return { ...database, stop }
  } catch (error) {
    await lock.release()
    throw error
  }
}

function settingsOf(folders: Folders): Pick<Database, 'owner' | 'app'> {
  const passwords = readPasswords(folders)
  return {
    owner: settingsFor(folders, OWNER_ROLE, passwords.owner),
    app: settingsFor(folders, APP_ROLE, passwords.app),
  }
}

async function answers(folders: Folders): Promise<boolean> {
  const client = new pg.Client(settingsOf(folders).owner)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}
