// Need-to-know: who is not on an incident cannot learn that it exists, by any route.
import { randomUUID } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCommands } from '#features/index.ts'
import { SYSTEM } from '#server/core.ts'
import { keptHash, makeId, makeSecret } from '#server/start/secrets.ts'
import { toWorkspace } from '#server/people/people.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller
let owner: Caller
let guest: Caller
let member: Caller
let hidden: { id: string; ref: string }

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  owner = await house.person('Olu Ade', 'owner')
  guest = await house.person('Gail Ito', 'guest')
  member = await house.person('Max Ray', 'member')
  hidden = await mira.report('Payroll export found in a public bucket')
  await house.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => house.close())

const reads = [
  '',
  '/events',
  '/live',
  '/verify',
  '/report',
  '/report.pdf',
  '/report.md',
  '/report.json',
]
const masked = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '…')

describe('somebody who is not on it', () => {
  it('R-220: gets the same 404 from every read as for a record that does not exist', async () => {
    for (const outsider of [tomi, owner, guest, member])
      for (const path of reads)
        for (const name of [hidden.id, hidden.ref]) {
          const seen = await outsider.get(`/api/v1/incidents/${name}${path}`)
          const absent = await outsider.get(`/api/v1/incidents/${randomUUID()}${path}`)
          expect([seen.status, masked(seen.text)], `${outsider.actor.role} ${path}`).toEqual([
            404,
            masked(absent.text),
          ])
          expect(Object.keys(seen.headers).toSorted()).toEqual(
            Object.keys(absent.headers).toSorted(),
          )
        }
  })

  it('R-220: gets the same 404 from every command, right or wrong, and nothing is recorded', async () => {
    const before = (await mira.get(`/api/v1/incidents/${hidden.id}`)).json['seq']
    for (const outsider of [tomi, owner, guest])
      for (const command of [...Object.keys(allCommands), 'no/such'])
        for (const body of [{}, { text: 'x', person: outsider.actor.id, unknown: 1 }]) {
          const seen = await outsider.post(`/api/v1/incidents/${hidden.id}/${command}`, body)
          const absent = await outsider.post(`/api/v1/incidents/${randomUUID()}/${command}`, body)
          expect([seen.status, seen.text], command).toEqual([404, absent.text])
        }
    expect((await mira.get(`/api/v1/incidents/${hidden.id}`)).json['seq']).toBe(before)
  })

  it('R-220: finds it in no list, search, count or waiting item', async () => {
    for (const outsider of [tomi, owner, guest, member])
      for (const path of [
        '/api/v1/incidents',
        '/api/v1/incidents?q=payroll',
        `/api/v1/incidents?q=${hidden.ref}`,
        '/metrics',
        '/api/v1/people',
        '/api/v1/policy',
      ]) {
        const answer = await outsider.get(path)
        expect(answer.text).not.toContain(hidden.id)
        expect(answer.text).not.toContain(hidden.ref)
        expect(answer.text.toLowerCase()).not.toContain('payroll')
      }
  })

  it('R-220: cannot tell from references of their own how many others there are', async () => {
    const refs = new Set<string>()
    for (let n = 0; n < 5; n++) refs.add((await tomi.report(`own ${n}`)).ref)
    const numbers = [...refs].map((ref) => ref.slice(4))
    expect(refs.size).toBe(5)
    expect(numbers.every((text) => /^[0-9A-HJKMNP-TV-Z]{4,}$/.test(text))).toBe(true)
    const { id } = await tomi.report('numbered by itself')
    expect((await tomi.get(`/api/v1/incidents/${id}/events`)).json['events']).toMatchObject([
      { seq: 1 },
      { seq: 2 },
      { seq: 3 },
      { seq: 4 },
      { seq: 5 },
      { seq: 6 },
      { seq: 7 },
      { seq: 8 },
    ])
  })

  it('R-220: entries of one record cannot be reached through another', async () => {
    const own = await tomi.report('my own')
    const correct = await tomi.post(`/api/v1/incidents/${own.id}/log/correct`, {
      entry: 8,
      text: 'x',
      reason: 'y y',
    })
    expect(correct.json).toMatchObject({ status: 409, code: 'no-such-entry' })
  })

  it('R-220: an idempotency key of somebody else opens nothing', async () => {
    const key = randomUUID()
    await mira.post(
      `/api/v1/incidents/${hidden.id}/log/add`,
      { text: 'secret' },
      { 'idempotency-key': key },
    )
    expect(
      (
        await tomi.post(
          `/api/v1/incidents/${hidden.id}/log/add`,
          { text: 'secret' },
          { 'idempotency-key': key },
        )
      ).status,
    ).toBe(404)
  })
})

describe('tokens and people', () => {
  it('nobody gets in without a valid token; one with too small a scope is told so', async () => {
    expect((await house.anonymous.get('/api/v1/incidents')).json).toMatchObject({
      status: 401,
      code: 'not-signed-in',
    })
    const forged = await house.app.inject({
      url: '/api/v1/incidents',
      headers: { authorization: 'Bearer fb_nothing' },
    })
    expect(forged.statusCode).toBe(401)
  })

  it('R-220: nothing is given to an account that is closed; what they hold can be taken from them', async () => {
    const gone = await house.person('gone-by-then', 'responder')
    const mine = await mira.report('Odd tug')
    const at = `/api/v1/incidents/${mine.id}`
    const person = gone.actor.id
    expect((await mira.post(`${at}/access/invite`, { person })).status).toBe(200)
    expect((await mira.post(`${at}/roles/assign`, { role: 'scribe', person })).status).toBe(200)
    expect((await owner.post('/api/v1/people/disable', { person })).status).toBe(200)
    const added = await mira.post(`${at}/tasks/add`, { title: 'Look' })
    const task = Number(added.json['seq'])
    const given = [
      ['tasks/assign', { task, assignee: person }],
      ['handoff/propose', { duty: 'commander', to: person }],
      ['roles/assign', { role: 'responder', person }],
      ['tasks/add', { title: 'Look', assignee: person }],
      ['access/invite', { person, as: 'observer' }],
    ] as const
    for (const [command, body] of given) {
      const answer = await mira.post(`${at}/${command}`, body)
      expect([answer.status, JSON.stringify(answer.json)], command).toEqual([
        422,
        expect.stringContaining('This account is closed'),
      ])
    }
    const taken = { person, reason: 'Left the firm.' }
    expect((await mira.post(`${at}/access/remove`, taken)).status).toBe(200)
  })

  it('R-220: a disabled person is nobody, whatever they hold', async () => {
    const gone = await house.person('Uma Gone', 'responder')
    const { id } = await gone.report('before leaving')
    expect((await gone.get(`/api/v1/incidents/${id}`)).status).toBe(200)
    expect((await owner.post('/api/v1/people/disable', { person: gone.actor.id })).status).toBe(200)
    expect((await gone.get(`/api/v1/incidents/${id}`)).status).toBe(401)
  })

  it('a guest finds no directory of the house', async () => {
    expect((await guest.get('/api/v1/people')).json['people']).toMatchObject([
      { id: guest.actor.id },
    ])
    expect(
      ((await member.get('/api/v1/people')).json['people'] as unknown[]).length,
    ).toBeGreaterThan(3)
  })

  it('only owners administer, and owners are not members by being owners', async () => {
    for (const path of [
      '/api/v1/people/invite',
      '/api/v1/people/set-role',
      '/api/v1/people/disable',
      '/api/v1/sources/add',
      '/api/v1/policy/choose',
    ])
      for (const caller of [mira, member, guest])
        expect((await caller.post(path, {})).status, path).toBe(403)
    expect((await owner.get(`/api/v1/incidents/${hidden.id}`)).status).toBe(404)
  })

  it('a token for reading writes nothing, and one for reporting only reports', async () => {
    const made = async (scopes: readonly string[]) => {
      const secret = makeSecret('fb_')
      await toWorkspace(
        house.core,
        'tokens/make',
        {
          token: makeId('tk'),
          person: mira.actor.id,
          name: 'scoped',
          scopes,
          hash: keptHash(house.core.secrets, secret),
        },
        SYSTEM,
      )
      return async (method: 'GET' | 'POST', url: string, payload?: unknown) => {
        const headers = {
          authorization: `Bearer ${secret}`,
          ...(payload ? { 'content-type': 'application/json' } : {}),
        }
        return (
          await house.app.inject({
            method,
            url,
            headers,
            ...(payload ? { payload: JSON.stringify(payload) } : {}),
          })
        ).statusCode
      }
    }
    const reading = await made(['read'])
    expect(await reading('GET', `/api/v1/incidents/${hidden.id}`)).toBe(200)
    expect(await reading('POST', `/api/v1/incidents/${hidden.id}/log/add`, { text: 'x' })).toBe(403)
    expect(await reading('POST', '/api/v1/incidents', { title: 'x' })).toBe(403)
    const reporting = await made(['report'])
    expect(await reporting('POST', '/api/v1/incidents', { title: 'from a script' })).toBe(201)
    expect(await reporting('GET', '/api/v1/incidents')).toBe(403)
    expect(await reporting('POST', `/api/v1/incidents/${hidden.id}/log/add`, { text: 'x' })).toBe(
      403,
    )
  })

  it('a token cannot make tokens', async () => {
    expect((await mira.post('/api/v1/me/tokens', { name: 'another', scopes: ['*'] })).status).toBe(
      403,
    )
  })
})

describe('R-016: somebody who reported', () => {
  it('R-016, R-017: follows the progress of their own report and sees no more', async () => {
    const mine = await member.report('I clicked on something strange')
    const seen = await member.get(`/api/v1/incidents/${mine.id}`)
    expect(seen.json).toMatchObject({
      limited: true,
      progress: { stage: 'detect', verdict: 'event' },
    })
    expect(seen.json['state']).toBeUndefined()
    for (const path of reads.slice(1))
      expect((await member.get(`/api/v1/incidents/${mine.id}${path}`)).status, path).toBe(403)
    expect((await member.post(`/api/v1/incidents/${mine.id}/log/add`, { text: 'x' })).status).toBe(
      403,
    )
    const row = (
      (await member.get('/api/v1/incidents')).json['incidents'] as Record<string, unknown>[]
    ).find((one) => one['id'] === mine.id)
    expect(row).toMatchObject({ limited: true, nextClock: null, severity: 'unknown' })
  })

  it('R-016, R-245: a title that it was given since is not told to them, nor by what a search finds', async () => {
    const mine = await member.report('Odd booking of a harbour pilot')
    expect((await mira.post(`/api/v1/incidents/${mine.id}/triage/take`)).status).toBe(200)
    const title = 'Quayside customer breached'
    const renamed = await mira.post(`/api/v1/incidents/${mine.id}/incident/rename`, { title })
    expect(renamed.status).toBe(200)
    const found = async (who: typeof mira, query: string) =>
      (
        (await who.get(`/api/v1/incidents${query}`)).json['incidents'] as Record<string, unknown>[]
      ).filter((one) => one['id'] === mine.id)
    expect(await found(mira, '?q=quayside')).toMatchObject([{ title }])
    for (const query of ['?q=quayside', '?q=quay side', `?q=${title}`])
      expect(await found(member, query), query).toEqual([])
    const [listed] = await found(member, '')
    const seen = await member.get(`/api/v1/incidents/${mine.id}`)
    expect(listed).toMatchObject({ title: 'Odd booking of a harbour pilot', limited: true })
    expect(seen.json).toMatchObject({ progress: { title: 'Odd booking of a harbour pilot' } })
    expect(JSON.stringify([listed, seen.json])).not.toContain('Quayside')
    // By its own words it is found while they are its words still.
    const other = await member.report('Another odd booking of a tug')
    expect(
      ((await member.get('/api/v1/incidents?q=tug')).json['incidents'] as { id: string }[]).map(
        ({ id }) => id,
      ),
    ).toEqual([other.id])
  })

  it('R-019, R-027: any responder may take it; from then on only its members know', async () => {
    const mine = await member.report('Odd mail from the director')
    expect((await tomi.get(`/api/v1/incidents/${mine.id}`)).status).toBe(200)
    expect((await mira.post(`/api/v1/incidents/${mine.id}/triage/take`)).status).toBe(200)
    expect((await tomi.get(`/api/v1/incidents/${mine.id}`)).status).toBe(404)
    expect((await mira.get(`/api/v1/incidents/${mine.id}`)).json).toMatchObject({
      state: { roles: { commander: mira.actor.id, firstResponder: mira.actor.id } },
    })
  })
})

/** Opens a real live feed and collects what it says. */
function feed(
  path: string,
  token: string,
): Promise<{
  readonly answer: IncomingMessage
  readonly text: () => string
  readonly ended: () => boolean
}> {
  const { port } = house.app.server.address() as AddressInfo
  return new Promise((done, failed) => {
    get(
      { port, host: '127.0.0.1', path, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        let [text, ended] = ['', false]
        answer.on('data', (chunk: Buffer) => void (text += chunk.toString()))
        answer.on('close', () => void (ended = true))
        done({ answer, text: () => text, ended: () => ended })
      },
    ).on('error', failed)
  })
}

/** The limit for cutting off a removed member. */
const CUT_OFF_MS = 5000

describe('the live feed', () => {
  it('R-220: sends what happens, resumes where it was, and ends within five seconds of a removal', async () => {
    const { id } = await mira.report('watched')
    await mira.post(`/api/v1/incidents/${id}/access/invite`, { person: tomi.actor.id })
    const watching = await feed(`/api/v1/incidents/${id}/live?after=8`, tomi.token)
    await mira.post(`/api/v1/incidents/${id}/log/add`, { text: 'seen by Tomi' })
    await house.until('the entry arrives', async () => watching.text().includes('seen by Tomi'))
    expect(watching.text()).toMatch(/^id: 9$/m)
    expect(watching.text()).not.toMatch(/^id: 8$/m)
    expect(watching.text()).toContain('event: presence')

    const removedAt = Date.now()
    await mira.post(`/api/v1/incidents/${id}/access/remove`, {
      person: tomi.actor.id,
      reason: 'no longer needed',
    })
    await house.until('the feed ends', async () => watching.ended())
    expect(Date.now() - removedAt).toBeLessThan(CUT_OFF_MS)
    await mira.post(`/api/v1/incidents/${id}/log/add`, { text: 'after the removal' })
    expect(watching.text()).toContain('"reason":"removed"')
    expect(watching.text()).not.toContain('after the removal')
    expect(watching.text()).not.toContain('no longer needed')
  })

  it('R-220: a revoked token and a disabled person lose their feeds within five seconds', async () => {
    const ana = await house.person('Ana Ruiz', 'responder')
    const { id } = await ana.report('held by Ana')
    const watching = await feed(`/api/v1/incidents/${id}/live`, ana.token)
    const at = Date.now()
    await owner.post('/api/v1/people/disable', { person: ana.actor.id })
    await house.until('the feed ends', async () => watching.ended())
    expect(Date.now() - at).toBeLessThan(CUT_OFF_MS)
  })
})
