/**
 * A whole Firebreak for one test file: a real database, the real core, HTTP door and worker, in this process. Nothing of
 * ours is replaced; time is moved in the database, and outgoing mail goes to a recorder that can be told to fail.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import type { Letter, SendLetter } from '#ports/mail.ts'
import type { Actor } from '#kernel/decider.ts'
import { LETTERS_WAIT_MS } from '#features/sitreps/contract.ts'
import type { Person } from '#features/people/contract.ts'
import { readConfig } from '#server/start/config.ts'
import { openCore, SYSTEM, type Core, type CoreSettings } from '#server/core.ts'
import { buildApp } from '#server/http/app.ts'
import { openDatabase } from '#server/postgres/database.ts'
import { addPerson, openIfNew, toWorkspace } from '#server/people/people.ts'
import { coreSettings } from '#server/start/server.ts'
import { keptHash, makeId, makeSecret } from '#server/start/secrets.ts'
import { startWorker } from '#server/jobs/worker.ts'

export type Answer = {
  readonly status: number
  readonly json: Record<string, unknown>
  readonly text: string
  readonly headers: Record<string, unknown>
}

export type Door = {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

/** Somebody who knocks at the door with a token. */
export type Caller = Door & {
  readonly actor: Actor
  readonly token: string
  readonly report: (title: string) => Promise<{ readonly id: string; readonly ref: string }>
}

export type PostOffice = { readonly letters: Letter[]; fails: string | undefined }

export type House = {
  readonly core: Core
  readonly app: FastifyInstance
  readonly post: PostOffice
  /** Adds a person with a token of all scopes. */
  readonly person: (name: string, role: Person['role']) => Promise<Caller>
  readonly anonymous: Door
  /** The same person in a browser that signed in a moment ago, for what no token may do. */
  readonly signedIn: (caller: Caller) => Promise<Door>
  /** A connection as the role that owns the tables: it can switch every trigger off, as an attacker on the machine could. */
  readonly tablesOwner: pg.Pool
  /** Moves the journal's time, and with it the jobs that wait for it. */
  readonly moveTime: (milliseconds: number) => Promise<void>
  /** So much time passes that letters which wait for what they tell of to stand may leave, and they leave now. */
  readonly hurryLetters: () => Promise<void>
  /** Waits until a condition holds; fails the test with `what` when it does not within the limit. */
  readonly until: <T>(what: string, condition: () => Promise<T | undefined | false>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Longer than any reaction should take on a busy machine. */
const UNTIL_MS = 20_000
const PASSWORD = 'correct-horse-battery-9'

export async function openHouse(limits: Pick<CoreSettings, 'work'> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-house-'))
  const external = process.env['FIREBREAK_TEST_DATABASE_URL']
  const outside = external ? await ownDatabase(external) : undefined
  const config = readConfig({
    FIREBREAK_DATA: join(folder, 'data'),
    FIREBREAK_PORT: '7411',
    ...(outside ? { DATABASE_URL: outside.url } : {}),
  })
  const database = await openDatabase({
    dataFolder: config.data,
    databaseUrl: config.databaseUrl,
    log: () => undefined,
  })
  const faults: unknown[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    fault: (line: string, error?: unknown) => void faults.push([line, error]),
  }
  const core = await openCore({ ...(await coreSettings(config, database, log)), ...limits })
  await openIfNew(core, 'Test')
  const post: PostOffice = { letters: [], fails: undefined }
  const app = await buildApp({
    core,
    setup: { secret: undefined },
    send: recorder(post),
    readiness: { ready: true },
  })
  const worker = await startWorker({ core, send: recorder(post) })
  const tablesOwner = new pg.Pool({ ...database.owner, max: 2 })
  tablesOwner.on('error', () => undefined)
  return {
    core,
    app,
    post,
    tablesOwner,
    anonymous: knock(app, {}),
    signedIn: (caller) => signedIn(core, app, caller),
    person: (name, role) => person(core, app, name, role),
    moveTime: (milliseconds) => moveTime(core, tablesOwner, milliseconds),
    hurryLetters: async () => {
      await moveTime(core, tablesOwner, LETTERS_WAIT_MS)
      await tablesOwner.query(
        `select graphile_worker.reschedule_jobs(array_agg(id), run_at => now()) from graphile_worker.jobs where task_identifier = 'mail' and run_at > now() and attempts = 0`,
      )
    },
    until,
    close: async () => {
      await app.close()
      await worker.stop()
      await tablesOwner.end()
      await core.close()
      await database.stop()
      await outside?.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** On a database of somebody else, each file gets one of its own and drops it. */
async function ownDatabase(
  url: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `firebreak_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await run(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => run(`drop database ${name} with (force)`) }
}

function recorder(post: PostOffice): SendLetter {
  return async (letter) => {
    if (post.fails) throw new Error(post.fails)
    post.letters.push(letter)
  }
}

async function person(
  core: Core,
  app: FastifyInstance,
  name: string,
  role: Person['role'],
): Promise<Caller> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '.')}@example.org`
  const added = await addPerson(core, { name, email, password: PASSWORD, role })
  if (added.status !== 'done') throw new Error(`${name} could not be added: ${added.status}`)
  const found = Object.values(core.workspace.now().people.all).find(
    (account) => account.email === email,
  )
  if (!found) throw new Error(`${name} is not there`)
  const token = makeSecret('fb_')
  await toWorkspace(
    core,
    'tokens/make',
    {
      token: makeId('tk'),
      person: found.id,
      name: 'test',
      scopes: ['*'],
      hash: keptHash(core.secrets, token),
    },
    SYSTEM,
  )
  const door = knock(app, { authorization: `Bearer ${token}` })
  return {
    actor: { id: found.id, role },
    token,
    ...door,
    report: async (title) => {
      const made = await door.post('/api/v1/incidents', { title })
      if (made.status !== 201) throw new Error(`not reported: ${made.text}`)
      return made.json as { id: string; ref: string }
    },
  }
}

async function signedIn(core: Core, app: FastifyInstance, { actor }: Caller): Promise<Door> {
  const email = core.workspace.now().people.all[actor.id]?.email
  const answer = await knock(app, {}).post('/api/auth/sign-in/email', { email, password: PASSWORD })
  if (answer.status !== 200) throw new Error(`not signed in: ${answer.text}`)
  const cookies = [answer.headers['set-cookie']]
    .flat()
    .map((cookie) => String(cookie).split(';')[0])
  return knock(app, { cookie: cookies.join('; ') })
}

function knock(app: FastifyInstance, proof: Record<string, string>): Door {
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ): Promise<Answer> => {
    const headers = {
      ...proof,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...extra,
    }
    const answer = await app.inject({
      method,
      url,
      headers,
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    return {
      status: answer.statusCode,
      text: answer.body,
      json: isJson ? (answer.json() as Record<string, unknown>) : {},
      headers: answer.headers,
    }
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body = {}, headers) => ask('POST', path, body, headers),
  }
}

/** The journal's clock is one SQL function: here, and only in tests, it is replaced by one that is ahead. */
async function moveTime(core: Core, tablesOwner: pg.Pool, milliseconds: number): Promise<void> {
  const found = await tablesOwner.query<{ ahead: string }>(
    'select extract(epoch from journal.now() - clock_timestamp()) * 1000 as ahead',
  )
  const ahead = Math.round(Number(found.rows[0]?.ahead ?? 0)) + milliseconds
  await tablesOwner.query(
    `create or replace function journal.now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '${ahead} milliseconds' $$`,
  )
  await tablesOwner.query(
    `update graphile_worker._private_jobs set run_at = run_at - interval '${milliseconds} milliseconds' where run_at > now()`,
  )
  await core.clock.renew()
}

async function until<T>(what: string, condition: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + UNTIL_MS
  for (;;) {
    const found = await condition()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`waited ${UNTIL_MS / 1000} s for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
