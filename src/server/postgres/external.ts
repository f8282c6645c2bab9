// A PostgreSQL that someone else runs, named by DATABASE_URL.
import pg from 'pg'
import { StartRefused } from '../start/start-refused.ts'
import { APP_ROLE } from './cluster.ts'

/** Names in errors say where we tried to go, never with which password. */
const EXAMPLE = 'postgres://user:password@host:5432/firebreak'
const CONNECT_TIMEOUT_MS = 10_000
/** `unique nulls not distinct`, `security_invoker` views and `merge` came with 15. */
const MAJOR_NEEDED = 15

export type External = { readonly owner: pg.ClientConfig; readonly app: pg.ClientConfig }

/**
 * Checks the address, the version and the rights, and answers the settings for both roles. Where the user may create
 * roles, requests run as firebreak_app by `set role`; where not, that is logged and both are the same user.
 */
export async function openExternal(
  databaseUrl: string,
  log: (line: string) => void,
): Promise<External> {
  const url = readUrl(databaseUrl)
  const place = `${url.hostname || 'the local socket'}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`
  const owner: pg.ClientConfig = {
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  }
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new StartRefused(
      `DATABASE_URL: no connection to ${place} (${reasonOf(error)}); check the address, the user, the password and that PostgreSQL runs there, for example ${EXAMPLE}`,
    )
  }
  try {
    const { rows } = await client.query<{ number: number }>(
      `select current_setting('server_version_num')::int as number`,
    )
    const major = Math.floor((rows[0]?.number ?? 0) / 10_000)
    if (major < MAJOR_NEEDED)
      throw new StartRefused(
        `DATABASE_URL: ${place} is PostgreSQL ${major}, and ${MAJOR_NEEDED} or newer is needed; upgrade it or name another one`,
      )
    const app = await appSettings({ client, owner, url, log })
    return { owner, app }
  } finally {
    await client.end()
  }
}

function readUrl(databaseUrl: string): URL {
  let url: URL
  try {
    url = new URL(databaseUrl)
  } catch {
    throw new StartRefused(`DATABASE_URL is not an address; write it like ${EXAMPLE}`)
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new StartRefused(
      `DATABASE_URL must begin with postgres:// and not ${url.protocol}//; write it like ${EXAMPLE}`,
    )
  }
  return url
}

async function appSettings(known: {
  client: pg.Client
  owner: pg.ClientConfig
  url: URL
  log: (line: string) => void
}): Promise<pg.ClientConfig> {
  const { client, owner, url, log } = known
  const asApp = new URL(url)
  const options = [url.searchParams.get('options'), `-c role=${APP_ROLE}`].filter(Boolean).join(' ')
  asApp.searchParams.delete('options')
  const app: pg.ClientConfig = { ...owner, connectionString: asApp.href, options }
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
    if (role.rowCount === 0) await client.query(`create role ${APP_ROLE} nologin`)
    const member = await client.query<{ is: boolean }>(
      `select pg_has_role(current_user, $1, 'member') as is`,
      [APP_ROLE],
    )
    if (member.rows[0]?.is !== true) await client.query(`grant ${APP_ROLE} to current_user`)
    await checkRole(app)
    return app
  } catch (error) {
    log(
      `warning: requests run with the full rights of DATABASE_URL's user, because the role ${APP_ROLE} cannot be used (${reasonOf(error)}); an administrator can run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to that user`,
    )
    return owner
  }
}

/** Some poolers drop start-up options silently; then the role would not be in force and nobody would notice. */
async function checkRole(app: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(app)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ role: string }>('select current_user as role')
    if (rows[0]?.role !== APP_ROLE) throw new Error('start-up options are not passed on')
  } finally {
    await client.end()
  }
}

/** One short reason without anything of the address in it. */
function reasonOf(error: unknown): string {
  const known = error as { code?: string; message?: string; errors?: readonly unknown[] }
  const first = known.errors?.[0]
  if (first !== undefined) return reasonOf(first)
  const message = known.message?.replaceAll(/postgres(ql)?:\/\/\S+/g, '…') ?? ''
  return message === '' ? (known.code ?? 'unknown reason') : message
}
