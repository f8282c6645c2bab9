// Two real server processes on one PostgreSQL behave as one: the same record, the same alert, the same people, the same cut-offs.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IncidentState } from '#features/index.ts'
import { openDatabase, type Database } from '#server/postgres/database.ts'
import { serverProcess, type Reply, type ServerProcess } from '#testkit/process.ts'

const PASSWORD = 'correct-horse-battery-9\n'
/** The limit for cutting somebody off, wherever they are connected. */
const CUT_OFF_MS = 5000
/** What another process is told arrives well within this; a busy machine takes its time. */
const SOON_MS = 15_000

const folder = mkdtempSync(join(tmpdir(), 'firebreak-two-'))
let database: Database
let a: ServerProcess
let b: ServerProcess
const tokens: Record<string, string> = {}
const ids: Record<string, string> = {}

beforeAll(async () => {
  database = await openDatabase({ dataFolder: join(folder, 'database'), log: () => undefined })
  const { host, port, user, password } = database.owner
  const env = {
    FIREBREAK_LOG: 'error',
    DATABASE_URL: `postgres://${String(user)}:${String(password)}@localhost:${String(port)}/firebreak?host=${encodeURIComponent(String(host))}`,
  }
  ;[a, b] = [await serverProcess(env), await serverProcess(env)]
  await a.start()
  // Secrets are no part of the database: whoever runs two servers gives both the same (docs/operate/running.md).
  mkdirSync(join(b.data, 'secrets'), { recursive: true, mode: 0o700 })
  copyFileSync(join(a.data, 'secrets/server.json'), join(b.data, 'secrets/server.json'))
  await b.start()
  for (const [name, role] of [
    ['Olu', 'owner'],
    ['Mira', 'responder'],
    ['Tomi', 'responder'],
    ['Ana', 'responder'],
    ['Uma', 'responder'],
  ] as const) {
    const email = `${name.toLowerCase()}@example.org`
    const words = ['user', 'add', '--email', email, '--name', name, '--role', role]
    const added = a.cli([...words, '--password-stdin', '--json'], PASSWORD)
    ids[name] = String(added.json?.['id'])
    const made = a.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
    tokens[name] = String(made.json?.['token'])
  }
})
afterAll(async () => {
  for (const server of [a, b]) {
    await server?.stop()
    server?.remove()
  }
  await database?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const post = async (server: ServerProcess, who: string, path: string, body: unknown = {}) =>
  server.call('POST', path, tokens[who], body)
const read = async (server: ServerProcess, who: string, path: string) =>
  server.call('GET', path, tokens[who])
const done = (reply: Reply): Reply => {
  expect([200, 201, 202], reply.text).toContain(reply.status)
  return reply
}
async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + SOON_MS
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited for: ${what}`)
    await sleep(50)
  }
}

type Feed = {
  readonly text: () => string
  readonly ended: () => boolean
  readonly close: () => void
}

/** A live feed of an incident, by token. */
async function watch(server: ServerProcess, token: string, id: string): Promise<Feed> {
  const answer = await new Promise<IncomingMessage>((opened, failed) => {
    get(
      `${server.url}/api/v1/incidents/${id}/live`,
      { headers: { authorization: `Bearer ${token}` } },
      opened,
    ).on('error', failed)
  })
  expect(answer.statusCode).toBe(200)
  let [text, ended] = ['', false]
  answer.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  answer.on('error', () => void (ended = true))
  answer.on('close', () => void (ended = true))
  return { text: () => text, ended: () => ended, close: () => answer.destroy() }
}
/** Somebody in a browser: signed in at one server, and so at the other. */
async function signedIn(at: ServerProcess, who: string) {
  const signIn = await fetch(`${at.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: at.url },
    body: JSON.stringify({ email: `${who}@example.org`, password: PASSWORD.trim() }),
  })
  const cookie = signIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return async (server: ServerProcess, method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: {
        cookie,
        origin: server.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

const lastPresence = (feed: Feed): readonly string[] => {
  const said = [...feed.text().matchAll(/^event: presence\ndata: (.*)$/gm)].at(-1)?.[1]
  return said === undefined ? [] : (JSON.parse(said) as { people: string[] }).people
}

async function incident(title: string, members: readonly string[] = []): Promise<string> {
  const id = String(done(await post(a, 'Mira', '/api/v1/incidents', { title })).json['id'])
  for (const member of members)
    done(await post(a, 'Mira', `/api/v1/incidents/${id}/access/invite`, { person: ids[member] }))
  return id
}

describe('the same alert in both', () => {
  it('R-018: a storm of notifications of eight groups through both servers makes eight records', async () => {
    const made = done(
      await post(a, 'Olu', '/api/v1/sources/add', { name: 'both', type: 'alertmanager' }),
    )
    const path = new URL(String(made.json['url'])).pathname
    const notification = (name: string) => ({
      version: '4',
      groupKey: name,
      alerts: [
        {
          status: 'firing',
          labels: { alertname: name },
          annotations: { summary: `Storm of ${name}` },
          startsAt: '2026-11-20T20:00:00Z',
          fingerprint: name,
        },
      ],
    })
    const sent = Array.from({ length: 160 }, (_, n) =>
      (n % 2 === 0 ? a : b).call(
        'POST',
        path,
        undefined,
        notification(`group-${Math.floor(n / 2) % 8}`),
      ),
    )
    for (const reply of await Promise.all(sent)) expect(reply.status, reply.text).toBe(202)
    const list = await read(b, 'Tomi', '/api/v1/incidents?q=storm%20of')
    const titles = (list.json['incidents'] as { title: string }[]).map((row) => row.title)
    expect(titles.toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `Storm of group-${n}`))
    const [row] = list.json['incidents'] as { id: string }[]
    const { state } = (await read(a, 'Tomi', `/api/v1/incidents/${String(row?.id)}`)).json as {
      state: IncidentState
    }
    expect(Object.values(state.intake.alerts).map((alert) => alert.times)).toEqual([20])
  })
})

describe('people in both', () => {
  it('see each other, and are forgotten when their server dies', async () => {
    const id = await incident('Watched through both', ['Tomi'])
    const [tomi, mira] = [
      await watch(a, tokens['Tomi'] ?? '', id),
      await watch(b, tokens['Mira'] ?? '', id),
    ]
    const both = [String(ids['Mira']), String(ids['Tomi'])].toSorted()
    for (const feed of [tomi, mira])
      await until('both are there', () => lastPresence(feed).toSorted().join() === both.join())
    done(
      await post(a, 'Tomi', `/api/v1/incidents/${id}/log/add`, {
        text: 'typed at the first server',
      }),
    )
    await until('it arrives at the other', () => mira.text().includes('typed at the first server'))
    tomi.close()
    await until('Tomi has left', () => lastPresence(mira).join() === ids['Mira'])
    await watch(a, tokens['Tomi'] ?? '', id)
    await until('Tomi is back', () => lastPresence(mira).length === 2)
    a.kill('server')
    await until('Tomi is forgotten', () => lastPresence(mira).join() === ids['Mira'])
    expect(lastPresence(mira)).toEqual([ids['Mira']])
    mira.close()
    await a.start()
  })

  it.each<[string, string, (id: string) => Promise<Reply>]>([
    // A token does not come back with its person: nobody else needs Uma's.
    [
      'a disabled account',
      'Uma',
      () => post(a, 'Olu', '/api/v1/people/disable', { person: ids['Uma'] }),
    ],
    [
      'a removal from the record',
      'Ana',
      (id) =>
        post(a, 'Mira', `/api/v1/incidents/${id}/access/remove`, {
          person: ids['Ana'],
          reason: 'not needed',
        }),
    ],
  ])(
    'R-220: %s at one server ends the feed at the other within five seconds',
    async (_what, who, act) => {
      const id = await incident('Somebody is cut off', [who])
      const feed = await watch(b, tokens[who] ?? '', id)
      const at = Date.now()
      done(await act(id))
      await until('the feed ends', () => feed.ended())
      expect(Date.now() - at).toBeLessThan(CUT_OFF_MS)
      expect((await read(b, who, `/api/v1/incidents/${id}`)).status).not.toBe(200)
    },
  )

  it('R-220: a lost role takes away what the role alone let one see', async () => {
    const id = await incident('Open to responders')
    done(await post(a, 'Mira', `/api/v1/incidents/${id}/access/set-class`, { class: 'open' }))
    const feed = await watch(b, tokens['Ana'] ?? '', id)
    const at = Date.now()
    // Roles are given by a person who signed in, and by no token.
    const asOlu = await signedIn(a, 'olu')
    const role = async (given: string) => {
      const body = { person: ids['Ana'], role: given }
      expect((await asOlu(a, 'POST', '/api/v1/people/set-role', body)).status).toBe(200)
    }
    await role('member')
    await until('the feed ends', () => feed.ended())
    expect(Date.now() - at).toBeLessThan(CUT_OFF_MS)
    expect((await read(b, 'Ana', `/api/v1/incidents/${id}`)).status).toBe(404)
    await role('responder')
  })

  it('R-220: a revoked token and signing out everywhere reach the other server', async () => {
    const id = await incident('Seen with a second token', ['Tomi'])
    const asTomi = await signedIn(b, 'tomi')
    const made = (await (
      await asTomi(b, 'POST', '/api/v1/me/tokens', { name: 'second', scopes: ['*'] })
    ).json()) as { token: string }
    const feed = await watch(b, made.token, id)
    const { tokens: listed } = (await (await asTomi(a, 'GET', '/api/v1/me/tokens')).json()) as {
      tokens: { id: string; name: string }[]
    }
    const second = listed.find((token) => token.name === 'second')?.id
    const at = Date.now()
    expect((await asTomi(a, 'POST', '/api/v1/me/tokens/revoke', { id: second })).status).toBe(200)
    await until('the token’s feed ends', () => feed.ended())
    expect(Date.now() - at).toBeLessThan(CUT_OFF_MS)
    expect((await b.call('GET', '/api/v1/me', made.token)).status).toBe(401)
    expect((await asTomi(a, 'POST', '/api/v1/me/sign-out-everywhere', {})).status).toBe(200)
    expect((await asTomi(b, 'GET', '/api/v1/me')).status).toBe(401)
  })
})

describe('the main job across both', () => {
  it('goes on at the other server when one is killed in the middle, and nothing acknowledged is lost', async () => {
    const id = await incident('Deploy token in a build log', ['Tomi'])
    const path = `/api/v1/incidents/${id}`
    done(
      await post(b, 'Mira', `${path}/triage/decide`, {
        verdict: 'incident',
        reason: 'the token was used',
      }),
    )
    done(
      await post(a, 'Mira', `${path}/severity/set`, {
        level: 'high',
        reason: 'it reaches production',
      }),
    )
    const added = done(
      await post(b, 'Mira', `${path}/tasks/add`, { title: 'Revoke the token', kind: 'contain' }),
    )
    const task = (added.json['events'] as { seq: number }[])[0]?.seq
    const acknowledged: string[] = []
    let stopped = false
    const write = async (server: ServerProcess, who: string, mark: string) => {
      for (let n = 0; !stopped; n++) {
        const text = `${mark} ${n}.`
        const reply = await post(server, who, `${path}/log/add`, { text }).catch(() => undefined)
        if (reply?.status === 200) acknowledged.push(text)
        else await sleep(20)
      }
    }
    const writing = [write(a, 'Mira', 'first'), write(b, 'Tomi', 'second')]
    await sleep(1500)
    a.kill('server')
    await sleep(1000)
    stopped = true
    await Promise.all(writing)
    done(await post(b, 'Tomi', `${path}/tasks/volunteer`, { task }))
    done(
      await post(b, 'Mira', `${path}/sitreps/send`, {
        know: 'The token is being revoked.',
        next_at: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    )
    await a.start()
    const [atA, atB] = [await read(a, 'Mira', path), await read(b, 'Mira', path)]
    expect(atA.json['state']).toEqual(atB.json['state'])
    const { state } = atA.json as { state: IncidentState }
    const kept = new Set<string>()
    for (let after = 0; after < state.seq;) {
      const page = await read(b, 'Tomi', `${path}/events?after=${after}`)
      const events = page.json['events'] as { seq: number; body: { text?: string } | null }[]
      for (const event of events) if (event.body?.text) kept.add(event.body.text)
      after = events.at(-1)?.seq ?? state.seq
    }
    expect(acknowledged.filter((text) => !kept.has(text))).toEqual([])
    for (const mark of ['first', 'second'])
      expect(acknowledged.filter((text) => text.startsWith(mark)).length, mark).toBeGreaterThan(5)
    expect((await read(b, 'Tomi', `${path}/verify`)).json).toMatchObject({
      ok: true,
      entries: state.seq,
    })
    expect(b.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true })
  })
})
