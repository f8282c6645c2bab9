// PostgreSQL dies, the server dies, or both die at once; what was committed is there afterwards.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type Crash, type Database } from '#server/postgres/database.ts'

const BACK_WITHIN_MS = 15_000
/** Three seconds are the budget and are measured by the bench, alone on its machine; here other work may run beside it. */
const LATER_START_MS = 20_000
const POLL_MS = 50

let dataFolder = ''
let crashes: Crash[] = []
const lines: string[] = []
const ends: (() => Promise<void>)[] = []

beforeEach(() => {
  dataFolder = join(mkdtempSync(join(tmpdir(), 'firebreak-fault-')), 'data')
  crashes = []
  lines.length = 0
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  rmSync(join(dataFolder, '..'), { recursive: true, force: true })
})

const open = async (): Promise<Database> => {
  const database = await openDatabase({
    dataFolder,
    log: (line) => lines.push(line),
    onCrash: (crash) => crashes.push(crash),
  })
  ends.push(() => database.stop())
  return database
}

const ask = async (settings: pg.ClientConfig, sql: string): Promise<unknown> => {
  const client = new pg.Client(settings)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Asks until there is an answer: what every part of the server that talks to the database does. */
const askUntil = async (settings: pg.ClientConfig, sql: string): Promise<unknown> => {
  for (const deadline = Date.now() + BACK_WITHIN_MS; ; await sleep(POLL_MS)) {
    try {
      return await ask(settings, sql)
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

const postmaster = (): number =>
  Number(readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

/** A process that has ended but that nobody has buried yet still has a number; it does nothing any more. */
const isAlive = (processId: number): boolean => {
  try {
    process.kill(processId, 0)
    return (
      process.platform !== 'linux' ||
      !readFileSync(`/proc/${processId}/stat`, 'utf8').includes(') Z ')
    )
  } catch {
    return false
  }
}

type Holding = {
  readonly child: ChildProcess
  readonly owner: pg.ClientConfig
  readonly ms: number
}

/** Starts a process that holds the data folder as the server does, in a process group of its own. */
const hold = async (): Promise<Holding> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'postgres-holder.ts'), dataFolder],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  ends.push(async () => {
    child.kill('SIGTERM')
    await gone
  })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${said.trim()}`)))
  })
  return { child, ...(JSON.parse(line) as { owner: pg.ClientConfig; ms: number }) }
}

it('kill -9 of the postmaster: it comes back by itself and nothing committed is lost', async () => {
  const database = await open()
  await ask(database.owner, `create table kept as select 'before the crash' as word`)
  const bystander = new pg.Client(database.owner)
  bystander.on('error', () => undefined)
  await bystander.connect()
  const killed = postmaster()
  process.kill(killed, 'SIGKILL')
  await sleep(POLL_MS)
  expect(await askUntil(database.owner, 'select word from kept')).toBe('before the crash')
  expect(postmaster()).not.toBe(killed)
  expect(crashes[0]).toMatchObject({
    attempt: 1,
    willRestart: true,
    cause: expect.stringContaining('SIGKILL') as string,
  })
  await bystander.end().catch(() => undefined)
})

it('kill -9 of the postmaster three times in a row is survived', async () => {
  const database = await open()
  await ask(database.owner, `create table kept as select 'three times' as word`)
  for (let round = 0; round < 3; round += 1) {
    process.kill(postmaster(), 'SIGKILL')
    await sleep(POLL_MS)
    expect(await askUntil(database.owner, 'select word from kept')).toBe('three times')
  }
  expect(crashes.length).toBeGreaterThanOrEqual(3)
})

it('kill -9 of a backend: PostgreSQL recovers, and the supervisor leaves it alone', async () => {
  const database = await open()
  await ask(database.owner, `create table kept as select 'still here' as word`)
  const client = new pg.Client(database.owner)
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  await sleep(POLL_MS)
  expect(await askUntil(database.owner, 'select word from kept')).toBe('still here')
  expect(crashes).toEqual([])
  await client.end().catch(() => undefined)
})

it('kill -9 of the server: its PostgreSQL ends by itself, and the next start is quick and complete', async () => {
  const first = await hold()
  await ask(first.owner, `create table kept as select 'written before' as word`)
  first.child.kill('SIGKILL')
  const second = await hold()
  expect(second.ms).toBeLessThan(LATER_START_MS)
  expect(await ask(second.owner, 'select word from kept')).toBe('written before')
})

it('kill -9 of the server and of PostgreSQL at once: the next start recovers', async () => {
  const first = await hold()
  await ask(first.owner, `create table kept as select 'written before' as word`)
  const killed = postmaster()
  process.kill(-(first.child.pid ?? 0), 'SIGKILL')
  process.kill(killed, 'SIGKILL')
  const second = await hold()
  expect(second.ms).toBeLessThan(LATER_START_MS)
  expect(await ask(second.owner, 'select word from kept')).toBe('written before')
})

it('a PostgreSQL that outlived its server is ended before a new one starts', async () => {
  const first = await hold()
  const orphan = postmaster()
  // Stopped, it cannot follow its server into the end; that is also what a machine under heavy load looks like.
  process.kill(orphan, 'SIGSTOP')
  first.child.kill('SIGKILL')
  await sleep(POLL_MS)
  expect(isAlive(orphan)).toBe(true)
  const next = hold()
  await sleep(POLL_MS)
  process.kill(orphan, 'SIGCONT')
  const second = await next
  expect(isAlive(orphan)).toBe(false)
  expect(await ask(second.owner, 'select 1')).toBe(1)
})

it('a second server on the same data folder is refused in one line and exits with 1', async () => {
  await hold()
  await expect(hold()).rejects.toThrow(
    /^exit 1: the data folder \S+ is in use by another Firebreak server; stop that one first[^\n]*$/,
  )
})

it('an ordinary stop ends PostgreSQL too', async () => {
  const first = await hold()
  const processId = postmaster()
  const gone = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGTERM')
  expect(await gone).toBe(0)
  expect(isAlive(processId)).toBe(false)
})
