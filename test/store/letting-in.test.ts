// What lets somebody in: the set-up link, invitations, tokens, sources. Used once, by whom they are for, however often they are sent.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '#server/http/app.ts'
import { openHouse, type Caller, type Door, type House } from '#testkit/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const active = () => Object.values(house.core.workspace.now().people.all)
const PASSWORD = 'four words and a comma'

describe('the set-up link', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    const { core } = house
    app = await buildApp({
      core,
      setup: { secret: 'printed-once' },
      send: undefined,
      readiness: { ready: true },
    })
  })
  afterAll(() => app.close())
  const use = (name: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      payload: {
        token: 'printed-once',
        name,
        email: `${name.toLowerCase()}@example.org`,
        password: PASSWORD,
        workspace: 'Test',
      },
    })

  it('R-244: used four times at once, makes one owner; the others are told, and have no account', async () => {
    const answers = await Promise.all(['Ana', 'Ben', 'Cas', 'Dee'].map(use))
    const statuses = answers.map((answer) => answer.statusCode)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409 || status === 404)).toHaveLength(3)
    expect(active().filter(({ role }) => role === 'owner')).toHaveLength(1)
    const accounts = await house.tablesOwner.query('select 1 from auth."user"')
    expect(accounts.rowCount).toBe(1)
    expect((await use('Eva')).statusCode).toBe(404)
  })
})

describe('for a signed-in person', () => {
  let owner: Caller
  let page: Door
  beforeAll(async () => {
    owner = await house.person('Olu Ade', 'owner')
    page = await house.signedIn(owner)
  })

  it('R-244: no token invites, gives a role, lets in again or makes a token', async () => {
    const mira = await house.person('Mira Osei', 'responder')
    const person = mira.actor.id
    const asked: [string, object][] = [
      ['people/invite', { name: 'Eve', email: 'eve@example.org', role: 'owner' }],
      ['people/set-role', { person, role: 'owner' }],
      ['people/enable', { person }],
      ['people/offer-reset', { person }],
      ['workspace/here/people/set-role', { person, role: 'owner' }],
      ['workspace/here/people/enable', { person }],
      ['me/tokens', { name: 'second', scopes: ['*'] }],
    ]
    for (const [path, body] of asked) {
      const answer = await owner.post(`/api/v1/${path}`, body)
      expect([path, answer.status, answer.json['code']]).toEqual([path, 403, 'sign-in-again'])
    }
    expect(active().find(({ id }) => id === person)?.role).toBe('responder')
    expect(Object.keys(house.core.workspace.now().people.invitations)).toEqual([])
    expect((await owner.post('/api/v1/people/disable', { person })).status).toBe(200)
    expect((await page.post('/api/v1/people/enable', { person })).status).toBe(200)
  })

  it('R-244: a sign-in of more than an hour ago is asked for again', async () => {
    const old = await house.signedIn(owner)
    await house.tablesOwner.query(
      `update auth.session set "createdAt" = "createdAt" - interval '61 minutes'`,
    )
    const invited = { name: 'Fay', email: 'fay@example.org', role: 'member' }
    const answer = await old.post('/api/v1/people/invite', invited)
    expect([answer.status, answer.json['code']]).toEqual([403, 'sign-in-again'])
    page = await house.signedIn(owner)
    expect((await page.post('/api/v1/people/invite', invited)).status).toBe(200)
  })

  it('an invitation accepted several times at once adds one person', async () => {
    const invited = { name: 'Gus', email: 'gus@example.org', role: 'member' }
    const { json } = await page.post('/api/v1/people/invite', invited)
    const token = new URL(String(json['link'])).searchParams.get('token')
    const accept = (n: number) =>
      house.anonymous.post('/api/v1/invitations/accept', {
        token,
        name: `Gus ${n}`,
        password: PASSWORD,
      })
    const statuses = (await Promise.all([1, 2, 3, 4].map(accept))).map(({ status }) => status)
    expect(statuses.filter((status) => status < 300)).toHaveLength(1)
    expect(active().filter(({ email }) => email === 'gus@example.org')).toHaveLength(1)
  })

  it('an invitation that is withdrawn while it is accepted adds nobody, or was accepted', async () => {
    for (const [n, wait] of [0, 10, 40, 90].entries()) {
      const email = `late${n}@example.org`
      const { json } = await page.post('/api/v1/people/invite', {
        name: 'Late',
        email,
        role: 'owner',
      })
      const token = new URL(String(json['link'])).searchParams.get('token')
      const id = Object.values(house.core.workspace.now().people.invitations).find(
        (invitation) => invitation.email === email,
      )?.id
      const accepting = house.anonymous.post('/api/v1/invitations/accept', {
        token,
        name: 'Late',
        password: PASSWORD,
      })
      await new Promise((later) => setTimeout(later, wait))
      const withdrawn = await page.post('/api/v1/people/invitations/withdraw', { id })
      const accepted = await accepting
      const there = active().some((person) => person.email === email)
      expect([accepted.status < 300, withdrawn.status === 200]).toEqual([there, !there])
    }
  })

  it('what an owner offered is worth nothing once they are disabled', async () => {
    const bad = await house.person('Bad Owner', 'owner')
    const theirs = await house.signedIn(bad)
    const invited = { name: 'Second self', email: 'second@example.org', role: 'owner' }
    const { json } = await theirs.post('/api/v1/people/invite', invited)
    const reset = await theirs.post('/api/v1/people/offer-reset', { person: owner.actor.id })
    expect((await page.post('/api/v1/people/disable', { person: bad.actor.id })).status).toBe(200)
    const tokenOf = (link: unknown) => new URL(String(link)).searchParams.get('token')
    const accepted = await house.anonymous.post('/api/v1/invitations/accept', {
      token: tokenOf(json['link']),
      name: 'Second self',
      password: PASSWORD,
    })
    expect(accepted.status).toBe(404)
    if (reset.json['link'])
      expect(
        (
          await house.anonymous.post('/api/v1/resets/use', {
            token: tokenOf(reset.json['link']),
            password: PASSWORD,
          })
        ).status,
      ).toBe(404)
  })

  it('two invitations to one address, accepted at once, add one person, whose password holds', async () => {
    const invited = { name: 'Hal', email: 'hal@example.org', role: 'member' }
    const links = [
      await page.post('/api/v1/people/invite', invited),
      await page.post('/api/v1/people/invite', invited),
    ].map(({ json }) => new URL(String(json['link'])).searchParams.get('token'))
    const accepted = await Promise.all(
      links.map((token, n) =>
        house.anonymous.post('/api/v1/invitations/accept', {
          token,
          name: 'Hal',
          password: `${PASSWORD} ${n}`,
        }),
      ),
    )
    const won = accepted.findIndex(({ status }) => status < 300)
    expect(accepted.filter(({ status }) => status < 300)).toHaveLength(1)
    const signedIn = await house.anonymous.post('/api/auth/sign-in/email', {
      email: 'hal@example.org',
      password: `${PASSWORD} ${won}`,
    })
    expect(signedIn.status).toBe(200)
  })
})

describe('an idempotency key', () => {
  let owner: Caller
  let page: Door
  beforeAll(async () => {
    owner = await house.person('Oda Berg', 'owner')
    page = await house.signedIn(owner)
  })
  const key = () => ({ 'idempotency-key': randomUUID() })

  it.each([
    ['a token', 'me/tokens', { name: 'ci', scopes: ['read'] }],
    ['an invitation', 'people/invite', { name: 'Ida', email: 'ida@example.org', role: 'member' }],
    ['a source', 'sources/add', { name: 'prod', type: 'alertmanager' }],
  ])(
    '%s sent ten times at once under one key is made once, and each answer has its secret',
    async (_what, path, body) => {
      const [before, same] = [house.core.workspace.now().seq, key()]
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => page.post(`/api/v1/${path}`, body, same)),
      )
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
      const said = answers.map(({ json: { mailed: _mailed, ...rest } }) => JSON.stringify(rest))
      expect(new Set(said).size).toBe(1)
      expect((await house.core.workspace.fresh()).seq).toBe(before + 1)
      const other = await page.post(`/api/v1/${path}`, { ...body, name: 'another' }, same)
      expect([other.status, other.json['code']]).toEqual([422, 'key-reused'])
    },
  )

  it('gives a token that works, also when it is asked for again', async () => {
    const same = key()
    const ask = () => page.post('/api/v1/me/tokens', { name: 'again', scopes: ['read'] }, same)
    const [first, second] = [await ask(), await ask()]
    expect(second.json['token']).toBe(first.json['token'])
    const me = await house.app.inject({
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${String(second.json['token'])}` },
    })
    expect(me.statusCode).toBe(200)
  })

  it('of more than 200 characters is refused by every kind of route, and nothing is recorded', async () => {
    const mira = await house.person('Mira Long', 'responder')
    const { id } = await mira.report('Here already')
    const long = { 'idempotency-key': 'k'.repeat(201) }
    const paths = ['incidents', `incidents/${id}/log/add`, 'sources/add', 'people/set-role']
    for (const path of paths) {
      const answer = await page.post(`/api/v1/${path}`, { title: 'x', text: 'x' }, long)
      expect([path, answer.status]).toEqual([path, 422])
      expect(answer.text).toContain('At most 200 characters; this has 201')
    }
    const fits = { 'idempotency-key': 'k'.repeat(200) }
    expect((await mira.post('/api/v1/incidents', { title: 'Fits' }, fits)).status).toBe(201)
  })

  it('R-243: a report sent a hundred times at once under ten keys begins ten records and no empty one', async () => {
    const mira = await house.person('Mira Many', 'responder')
    const streams = async () =>
      (await house.tablesOwner.query<{ id: string }>(`select id from journal.stream`)).rowCount ?? 0
    const before = await streams()
    const keys = Array.from({ length: 10 }, key)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        mira.post('/api/v1/incidents', { title: `Report ${n % 10}` }, keys[n % 10]),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 201))
    expect(new Set(answers.map(({ json }) => json['id'])).size).toBe(10)
    expect(await streams()).toBe(before + 10)
  })

  it('R-012: gives no trace, where its answer is kept, of who sent an anonymous report', async () => {
    const ana = await house.person('Ana Secret', 'member')
    const same = key()
    const sent = { title: 'Unsaid', anonymous: true }
    const { json } = await ana.post('/api/v1/incidents', sent, same)
    expect((await ana.post('/api/v1/incidents', sent, same)).json['id']).toBe(json['id'])
    const { rows } = await house.tablesOwner.query<{ row: string }>(
      'select a::text as row from journal.answer a where stream = $1',
      [json['id']],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.row).not.toContain(ana.actor.id)
    expect(rows[0]?.row).not.toContain(same['idempotency-key'])
  })
})
