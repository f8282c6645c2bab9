// A PostgreSQL that someone else runs, named by DATABASE_URL.
import pg from 'pg'
import { StartRefused } from '../start/start-refused.ts'
import { APP_ROLE } from './cluster.ts'

/** Names in errors say where we tried to go, never with which password. */
const EXAMPLE = 'postgres://user:password@host:5432/firebreak'
const CONNECT_TIMEOUT_MS = 10_000
/** `unique nulls not distinct`, `security_invoker` views and `merge` came with 15. */
const MAJOR_NEEDED = 15

/**
 * What keeps a request from changing tables past the functions: a login of its own, which can become nobody else; `set role`,
 * which whoever can send SQL takes back by `set role none`; or nothing.
 */
export type Protection = 'own-login' | 'set-role' | 'none'

/** What a start says of it. */
export const protections: Readonly<Record<Protection, string>> = {
  'own-login':
    'requests are served by a database login of their own, which cannot change what was recorded',
  'set-role':
    'requests are served by the login that owns the tables, as a lesser role; DATABASE_APP_URL names a login of its own (docs/operate/running.md)',
  none: 'requests are served with the full rights of the login that owns the tables; DATABASE_APP_URL names a lesser one (docs/operate/running.md)',
}

export type External = {
  readonly owner: pg.ClientConfig
  readonly app: pg.ClientConfig
  readonly protection: Protection
}

/**
 * Checks the address, the version and the rights, and answers the settings for both roles and what protects the tables. Throws
 * StartRefused for a second login that protects nothing: somebody relies on it.
 */
export async function openExternal(
  databaseUrl: string,
  databaseAppUrl: string | undefined,
  log: (line: string) => void,
): Promise<External> {
  const url = readUrl('DATABASE_URL', databaseUrl)
  const owner = configOf(databaseUrl)
  const client = await connected('DATABASE_URL', url, owner)
  try {
    const { rows } = await client.query<{ number: number }>(
      `select current_setting('server_version_num')::int as number`,
    )
    const major = Math.floor((rows[0]?.number ?? 0) / 10_000)
    if (major < MAJOR_NEEDED)
      throw new StartRefused(
        `DATABASE_URL: ${placeOf(url)} is PostgreSQL ${major}, and ${MAJOR_NEEDED} or newer is needed; upgrade it or name another one`,
      )
    if (databaseAppUrl) return { owner, ...(await ownLogin(client, databaseAppUrl)) }
    const app = await appSettings({ client, owner, url, log })
    return { owner, app, protection: app === owner ? 'none' : 'set-role' }
  } finally {
    await client.end()
  }
}

/** Settings of the second login, once it is sure that it can become neither the tables' owner nor a superuser. */
async function ownLogin(
  owner: pg.Client,
  databaseAppUrl: string,
): Promise<Pick<External, 'app' | 'protection'>> {
  const refused = (why: string) =>
    new StartRefused(
      `DATABASE_APP_URL: ${why}; an administrator can run: create role ${APP_ROLE} login password '…'`,
    )
  const app = configOf(databaseAppUrl)
  const client = await connected(
    'DATABASE_APP_URL',
    readUrl('DATABASE_APP_URL', databaseAppUrl),
    app,
  )
  try {
    const found = await owner.query<{ name: string; database: string }>(
      'select current_user as name, current_database() as database',
    )
    const { name = '', database = '' } = found.rows[0] ?? {}
    const { rows } = await client.query<{ same: boolean; served: boolean; above: boolean }>(
      `select current_database() = $2 as same,
         case when exists (select 1 from pg_roles where rolname = $3) then pg_has_role($3, 'usage') else false end as served,
         pg_has_role($1, 'member') or exists (
           select 1 from pg_roles r
           where (r.rolsuper or r.rolcreaterole or r.rolbypassrls or r.rolreplication
               or r.rolname in ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files', 'pg_maintain'))
             and pg_has_role(r.oid, 'member'))
           or exists (
             select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'journal' and c.relname in ('entry', 'part', 'stream', 'view') and c.relkind = 'r'
               and (has_table_privilege(c.oid, 'insert, update, delete, truncate, trigger')
                 or has_schema_privilege(n.oid, 'create'))) as above
       from (select 1) one`,
      [name, database, APP_ROLE],
    )
    const [login] = rows
    if (!login?.same) throw refused('names another database than DATABASE_URL')
    if (login.above)
      throw refused(
        `can become ${name} or an administrator, or write past Firebreak’s own functions, and so change what is recorded`,
      )
    if (!login.served) throw refused(`is neither ${APP_ROLE} nor a member of it`)
    return { app, protection: 'own-login' }
  } finally {
    await client.end()
  }
}

const configOf = (connectionString: string): pg.ClientConfig => ({
  connectionString,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
})

/** Where an address leads, without its user and password. */
const placeOf = (url: URL): string =>
  `${url.hostname || 'the local socket'}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`

async function connected(setting: string, url: URL, config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new StartRefused(
      `${setting}: no connection to ${placeOf(url)} (${reasonOf(error)}); check the address, the user, the password and that PostgreSQL runs there, for example ${EXAMPLE}`,
    )
  }
}

function readUrl(setting: string, databaseUrl: string): URL {
  let url: URL
  try {
    url = new URL(databaseUrl)
  } catch {
    throw new StartRefused(`${setting} is not an address; write it like ${EXAMPLE}`)
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new StartRefused(
      `${setting} must begin with postgres:// and not ${url.protocol}//; write it like ${EXAMPLE}`,
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
      `the role ${APP_ROLE} cannot be used (${reasonOf(error)}); an administrator can run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to that user`,
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
