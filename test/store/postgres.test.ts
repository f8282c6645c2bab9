// The database opens, is private to its owner, and refuses what it must refuse.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  attachDatabase,
  lockDataFolder,
  openDatabase,
  protections,
  type Database,
  type DatabaseOptions,
} from '#server/postgres/database.ts'
import { SUPERUSER } from '#server/postgres/cluster.ts'
import { openFolders, readPasswords } from '#server/postgres/folders.ts'
import { chooseLaunch } from '#server/postgres/account.ts'
import { StartRefused } from '#server/start/start-refused.ts'

/** The budgets (15 s and 3 s) are measured by the bench, alone on its machine; here other work may run beside it. */
const FIRST_START_MS = 60_000
const LATER_START_MS = 20_000

const asRoot = process.getuid?.() === 0
let work = ''
let options: DatabaseOptions

/** The first value of the answer; with `before`, a statement that comes first on the same connection. */
const ask = async (settings: pg.ClientConfig, sql: string, before?: string): Promise<unknown> => {
  const client = new pg.Client(settings)
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (before) await client.query(before)
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'firebreak-store-'))
  options = { dataFolder: join(work, 'data'), log: () => undefined }
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

it('a first start creates the database within its budget, and a later start keeps what was in it', async () => {
  const began = Date.now()
  const first = await openDatabase(options)
  expect(Date.now() - began).toBeLessThan(FIRST_START_MS)
  await ask(first.owner, `create table kept as select 'written before' as word`)
  await first.stop()

  const again = Date.now()
  const second = await openDatabase(options)
  expect(Date.now() - again).toBeLessThan(LATER_START_MS)
  expect(await ask(second.owner, 'select word from kept')).toBe('written before')
  await second.stop()
})

it('the database has checksums, is durable, speaks UTF-8 and listens on no port', async () => {
  const database = await openDatabase(options)
  try {
    for (const [setting, value] of Object.entries({
      data_checksums: 'on',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      server_encoding: 'UTF8',
      listen_addresses: '',
      jit: 'off',
    })) {
      expect([setting, await ask(database.owner, `select current_setting('${setting}')`)]).toEqual([
        setting,
        value,
      ])
    }
  } finally {
    await database.stop()
  }
})

it("the role that serves requests may not make tables, read the owner's tables or become the owner", async () => {
  const database = await openDatabase(options)
  try {
    await expect(ask(database.app, 'create table mine (word text)')).rejects.toThrow(
      /permission denied/,
    )
    await expect(ask(database.app, 'select word from kept')).rejects.toThrow(/permission denied/)
    await expect(ask(database.app, 'set role firebreak_owner')).rejects.toThrow(/permission denied/)
    expect(
      await ask(database.owner, 'select rolsuper from pg_roles where rolname = current_user'),
    ).toBe(false)
  } finally {
    await database.stop()
  }
})

it('a wrong password is refused on the socket', async () => {
  const database = await openDatabase(options)
  try {
    await expect(ask({ ...database.owner, password: 'guess' }, 'select 1')).rejects.toThrow(
      /password authentication failed/,
    )
  } finally {
    await database.stop()
  }
})

it('secrets are readable by their owner only', () => {
  const folder = join(options.dataFolder, 'secrets')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const files = readdirSync(folder)
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  expect(statSync(join(options.dataFolder, 'run', 'sockets')).mode & 0o777).toBe(0o700)
})

it('a second holder of a data folder is refused, and the folder is free again after release', async () => {
  const lock = await lockDataFolder(options.dataFolder)
  await expect(lockDataFolder(options.dataFolder)).rejects.toThrow(
    /in use by another Firebreak server; stop that one first/,
  )
  await lock.release()
  const next = await lockDataFolder(options.dataFolder)
  await next.release()
})

it('of many that reach for a data folder at once, exactly one gets it', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => lockDataFolder(options.dataFolder)),
  )
  const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  expect(won).toHaveLength(1)
  await won[0]?.value.release()
})

it("a command uses the running server's database and leaves it running", async () => {
  const lock = await lockDataFolder(options.dataFolder)
  const server = await openDatabase(options)
  const command = await attachDatabase(options)
  expect(await ask(command.owner, 'select word from kept')).toBe('written before')
  await command.stop()
  expect(await ask(server.owner, 'select 1')).toBe(1)
  await server.stop()
  await lock.release()
})

it('a command without a server starts the database for itself, and two commands take turns', async () => {
  const both = [1, 2].map(async () => {
    const command = await attachDatabase(options)
    try {
      return await ask(command.owner, 'select word from kept')
    } finally {
      await command.stop()
    }
  })
  expect(await Promise.all(both)).toEqual(['written before', 'written before'])
})

it('a data folder of a newer version is refused with one sentence', async () => {
  const newer = mkdtempSync(join(work, 'newer-'))
  writeFileSync(join(newer, 'VERSION'), '999\n')
  await expect(openDatabase({ ...options, dataFolder: newer })).rejects.toThrow(
    /written by a newer Firebreak \(format 999/,
  )
  await expect(lockDataFolder(newer)).rejects.toThrow(StartRefused)
})

it('a data folder that cannot be made is refused', async () => {
  const file = join(work, 'a-file')
  writeFileSync(file, '')
  await expect(openDatabase({ ...options, dataFolder: join(file, 'data') })).rejects.toThrow(
    /set FIREBREAK_DATA/,
  )
})

it.each([
  ['not an address', 'localhost', /DATABASE_URL is not an address|must begin with postgres/],
  ['another kind of database', 'mysql://localhost/firebreak', /must begin with postgres:/],
  [
    'a place where nobody answers',
    'postgres://me:s3cret@127.0.0.1:9/firebreak',
    /no connection to 127.0.0.1:9\/firebreak/,
  ],
])(
  'DATABASE_URL naming %s is refused without printing a password',
  async (_name, databaseUrl, sentence) => {
    const refusal = await openDatabase({ ...options, databaseUrl }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(StartRefused)
    expect((refusal as Error).message).toMatch(sentence)
    expect((refusal as Error).message).not.toContain('s3cret')
  },
)

it('DATABASE_URL with a wrong password is refused, and with a right one requests run as the lesser role', async () => {
  const database = await openDatabase(options)
  try {
    const { host, port, user, password } = database.owner
    const address = (secret: string): string =>
      `postgres://${String(user)}:${secret}@localhost:${String(port)}/firebreak?host=${encodeURIComponent(String(host))}`
    const wrong = await openDatabase({ ...options, databaseUrl: address('wrong-one') }).catch(
      (error: unknown) => error,
    )
    expect(wrong).toBeInstanceOf(StartRefused)
    expect((wrong as Error).message).toMatch(/password authentication failed/)
    expect((wrong as Error).message).not.toContain('wrong-one')

    const lines: string[] = []
    const external = await openDatabase({
      ...options,
      databaseUrl: address(String(password)),
      log: (line) => lines.push(line),
    })
    expect(external.embedded).toBe(false)
    expect(await ask(external.owner, 'select current_user')).toBe('firebreak_owner')
    // This user may not grant roles, so the server says so and goes on with the rights it was given.
    expect(lines.join()).toMatch(/the role firebreak_app cannot be used/)
    expect(external.protection).toBe('none')
    await external.stop()
  } finally {
    await database.stop()
  }
})

describe('a second login for requests', () => {
  let database: Database
  let sql: (text: string) => Promise<unknown>
  const addressOf = (user: string, name = 'firebreak') => {
    const { host, port } = database.owner
    return `postgres://${user}:s3cret@localhost:${String(port)}/${name}?host=${encodeURIComponent(String(host))}`
  }
  const open = (appUrl: string) =>
    openDatabase({ ...options, databaseUrl: addressOf('the_owner'), databaseAppUrl: appUrl })
  beforeAll(async () => {
    database = await openDatabase(options)
    const passwords = readPasswords(openFolders(options.dataFolder))
    const superuser = { ...database.owner, user: SUPERUSER, password: passwords.superuser }
    sql = (text) => ask(superuser, text)
    for (const statement of [
      `create role the_owner login createrole password 's3cret'`,
      ...['served', 'stranger', 'climber', 'writer', 'runner'].map(
        (name) => `create role ${name} login password 's3cret'`,
      ),
      `create role admin login createrole password 's3cret'`,
      'grant firebreak_app to served, climber, admin, writer, runner',
      'grant pg_write_all_data to writer',
      'grant pg_execute_server_program to runner',
      'grant the_owner to climber',
      'grant connect on database firebreak to the_owner, stranger',
      'create database elsewhere',
    ])
      await sql(statement)
  })
  afterAll(() => database.stop())

  it('R-223: serves requests, can become nobody else, and the start says so', async () => {
    const external = await open(addressOf('served'))
    expect(external.protection).toBe('own-login')
    expect(await ask(external.app, 'select current_user')).toBe('served')
    expect(await ask(external.app, 'select current_user', 'set role none')).toBe('served')
    await expect(ask(external.app, 'set role the_owner')).rejects.toThrow(/permission denied/)
    await external.stop()
  })

  it('R-223: without one, `set role none` undoes what protects, and the start says which it is', async () => {
    await sql('grant firebreak_app to the_owner')
    const external = await openDatabase({ ...options, databaseUrl: addressOf('the_owner') })
    expect(external.protection).toBe('set-role')
    expect(await ask(external.app, 'select current_user')).toBe('firebreak_app')
    expect(await ask(external.app, 'select current_user', 'set role none')).toBe('the_owner')
    expect(protections['set-role']).toContain('DATABASE_APP_URL')
    await external.stop()
    await sql('revoke firebreak_app from the_owner')
  })

  it.each([
    ['the owner itself', 'the_owner', 'firebreak', /can become the_owner or an administrator/],
    [
      'who can become the owner',
      'climber',
      'firebreak',
      /can become the_owner or an administrator/,
    ],
    ['who can make roles', 'admin', 'firebreak', /can become the_owner or an administrator/],
    ['who may write everything', 'writer', 'firebreak', /write past Firebreak/],
    ['who may run programs', 'runner', 'firebreak', /write past Firebreak/],
    ['who was given nothing', 'stranger', 'firebreak', /neither firebreak_app nor a member/],
    ['on another database', 'served', 'elsewhere', /names another database/],
    ['who does not exist', 'nobody', 'firebreak', /no connection to/],
  ])(
    'is refused for %s, with what to do, and no password is printed',
    async (_what, user, name, sentence) => {
      const refusal: unknown = await open(addressOf(user, name)).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(StartRefused)
      expect((refusal as Error).message).toMatch(sentence)
      expect((refusal as Error).message).toContain('DATABASE_APP_URL')
      expect((refusal as Error).message).not.toContain('s3cret')
    },
  )
})

it.runIf(process.env['FIREBREAK_TEST_DATABASE_URL'])(
  'an external PostgreSQL serves requests as firebreak_app',
  async () => {
    const external = await openDatabase({
      ...options,
      databaseUrl: process.env['FIREBREAK_TEST_DATABASE_URL'],
    })
    expect(external.embedded).toBe(false)
    expect(await ask(external.app, 'select current_user')).toBe('firebreak_app')
    expect(await ask(external.owner, 'select current_user')).not.toBe('firebreak_app')
  },
)

const program = `
  import { openDatabase } from '#server/postgres/database.ts'
  const database = await openDatabase({ dataFolder: process.argv[1], log: console.error })
  await database.stop()
  console.log('opened as', process.getuid())
`

it.runIf(asRoot)(
  'root lends PostgreSQL an account, also in a folder that only root may enter',
  async () => {
    const closed = mkdtempSync(join(work, 'closed-'))
    chmodSync(closed, 0o700)
    const dataFolder = join(closed, 'data')
    const database = await openDatabase({ ...options, dataFolder })
    expect(await ask(database.owner, 'select 1')).toBe(1)
    expect(statSync(join(dataFolder, 'postgres')).uid).not.toBe(0)
    await database.stop()
  },
)

it.runIf(asRoot)(
  'the lent account finds programs in a folder that only root may enter, and may do nothing else there',
  () => {
    const closed = mkdtempSync(join(work, 'closed-'))
    const file = join(closed, 'a-program')
    writeFileSync(file, '', { mode: 0o755 })
    const [program = '', ...prefix] = chooseLaunch([file]).prefix
    const attempt = (code: string): string =>
      spawnSync(program, [...prefix, process.execPath, '--eval', code, file], {
        encoding: 'utf8',
        cwd: '/',
      }).stdout
    expect(attempt(`fs.accessSync(process.argv[1], fs.constants.X_OK); console.log('found')`)).toBe(
      'found\n',
    )
    expect(
      attempt(
        `try { fs.writeFileSync(process.argv[1], '') } catch (error) { console.log(error.code) }`,
      ),
    ).toBe('EACCES\n')
    expect(
      attempt(`console.log(/CapEff:\\s*0*4$/m.test(fs.readFileSync('/proc/self/status', 'utf8')))`),
    ).toBe('true\n')
    expect(chooseLaunch(['/usr/bin/env']).prefix.join(' ')).not.toContain('dac_read_search')
  },
)

it('an ordinary user opens the database without any of that', () => {
  const own = mkdtempSync(join(tmpdir(), 'firebreak-own-'))
  // As root, become ordinary in the same way PostgreSQL does: that also works in a clone only root may enter.
  const { account, prefix } = chooseLaunch([process.execPath, import.meta.filename])
  if (account !== undefined) chownSync(own, account.uid, account.gid)
  const words: readonly string[] = [
    ...prefix,
    process.execPath,
    '--input-type=module',
    '--eval',
    program,
    join(own, 'data'),
  ]
  const ran = spawnSync(words[0] ?? '', words.slice(1), {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  })
  expect(ran.stdout + ran.stderr).toBe(`opened as ${account?.uid ?? process.getuid?.()}\n`)
  rmSync(own, { recursive: true, force: true })
})
