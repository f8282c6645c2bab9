// Creating a database cluster, and the roles inside it.
import { spawn } from 'node:child_process'
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { StartRefused } from '../start/start-refused.ts'
import type { Launch } from './account.ts'
import type { Binaries } from './binaries.ts'
import { giveFolder, type Folders, type Passwords } from './folders.ts'

/** The role that owns the schemas, runs migrations and the worker; the role that serves requests; their database. */
export const OWNER_ROLE = 'firebreak_owner'
export const APP_ROLE = 'firebreak_app'
export const DATABASE_NAME = 'firebreak'
export const SUPERUSER = 'postgres'
/** Only a part of the socket's file name: no port is ever opened. */
export const SOCKET_PORT = 5432

/** A local socket answers in milliseconds; a minute means the machine is in trouble. */
const CONNECT_TIMEOUT_MS = 60_000

/** The last words of initdb that go into an error. */
const WORDS_KEPT = 1_000

/**
 * Creates the cluster when there is none. It is built under another name and renamed when complete, so that a crash
 * half way leaves nothing that looks like a database.
 */
export async function createCluster(make: {
  binaries: Binaries
  launch: Launch
  folders: Folders
  passwords: Passwords
}): Promise<void> {
  const { binaries, launch, folders, passwords } = make
  if (existsSync(join(folders.cluster, 'PG_VERSION'))) return
  const building = `${folders.cluster}.new`
  rmSync(building, { recursive: true, force: true })
  giveFolder(building, launch.account)
  const passwordFile = join(folders.sockets, 'initdb.password')
  writeFileSync(passwordFile, `${passwords.superuser}\n`, { mode: 0o600 })
  if (launch.account !== undefined) chownSync(passwordFile, launch.account.uid, launch.account.gid)
  try {
    await run(launch, [
      binaries.initdb,
      `--pgdata=${building}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
    ])
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(building, folders.cluster)
}

function run(launch: Launch, commandLine: readonly string[]): Promise<void> {
  const [program, ...programArguments] = [...launch.prefix, ...commandLine] as [string, ...string[]]
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: plainEnvironment(),
      ...launch.identity,
    })
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-WORDS_KEPT)
    })
    child.on('error', (error) =>
      reject(new StartRefused(`PostgreSQL's initdb could not be started: ${error.message}`)),
    )
    child.on('close', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new StartRefused(
            `PostgreSQL could not create its files; put right what it says, or set DATABASE_URL to a PostgreSQL of your own: ${oneLine(said)}`,
          ),
        )
    })
  })
}

/** PostgreSQL listens to PG* variables; what an operator set for their own tools must not reach this one. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' }
  for (const name of ['PATH', 'TMPDIR', 'LD_LIBRARY_PATH']) {
    if (process.env[name] !== undefined) kept[name] = process.env[name]
  }
  return kept
}

/** Folds what a program said into one line. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' / ')
}

/** Connection settings for one of the cluster's roles. */
export function settingsFor(folders: Folders, role: string, password: string): pg.ClientConfig {
  return {
    host: folders.sockets,
    port: SOCKET_PORT,
    user: role,
    password,
    database: DATABASE_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  }
}

/** Makes the two roles and the database, or completes what a crash left half made. Safe to run again. */
export async function createRoles(folders: Folders, passwords: Passwords): Promise<void> {
  const client = new pg.Client({
    ...settingsFor(folders, SUPERUSER, passwords.superuser),
    database: 'postgres',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APP_ROLE, passwords.app],
    ] as const) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
      const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
      await client.query(
        `${known.rowCount === 0 ? 'create' : 'alter'} role ${client.escapeIdentifier(role)} ${rights} password ${client.escapeLiteral(password)}`,
      )
    }
    const known = await client.query('select 1 from pg_database where datname = $1', [
      DATABASE_NAME,
    ])
    if (known.rowCount === 0) {
      await client.query(`create database ${DATABASE_NAME} owner ${OWNER_ROLE}`)
    }
    await client.query(`revoke all on database ${DATABASE_NAME} from public`)
    await client.query(`grant connect on database ${DATABASE_NAME} to ${APP_ROLE}`)
  } finally {
    await client.end()
  }
}
