// Accounts over HTTP: invitations that wait, passwords that are changed or were lost, and when keys were used last.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openHouse, type Answer, type Caller, type Door, type House } from '#testkit/house.ts'

const FIRST = 'correct-horse-battery-9'
const SECOND = 'a-better-horse-battery-8'
let house: House
let owner: Caller
/** The owner in a browser, where a sign-in of just now lets them let others in. */
let page: Door
let tomi: Caller

beforeAll(async () => {
  house = await openHouse()
  owner = await house.person('Olu Ade', 'owner')
  page = await house.signedIn(owner)
  tomi = await house.person('Tomi Kane', 'responder')
})
afterAll(() => house.close())
beforeEach(() => {
  house.post.fails = undefined
})

const origin = 'http://localhost:7411'
/** Signs in with a password; the answer's cookies are the session. */
async function signIn(email: string, password: string, remoteAddress = '127.0.0.1') {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { origin },
    remoteAddress,
    payload: { email, password },
  })
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0])
  return { status: answer.statusCode, cookie: cookies.join('; '), said: answer.body }
}
const meBy = async (cookie: string) =>
  (await house.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode
const emailOf = (caller: Caller) =>
  house.core.workspace.now().people.all[caller.actor.id]?.email ?? ''
const tokenIn = (link: unknown) => new URL(String(link)).searchParams.get('token')
const use = (token: string | null, password = SECOND) =>
  house.anonymous.post('/api/v1/resets/use', { token, password })

it('a pending invitation is listed until it is withdrawn, and its link then is dead', async () => {
  const invite = (name: string) =>
    page.post('/api/v1/people/invite', { name, email: `${name}@example.org`, role: 'member' })
  const link = tokenIn((await invite('nia')).json['link'])
  await invite('kit')
  const waiting = async () =>
    (await owner.get('/api/v1/people/invitations')).json['invitations'] as {
      id: string
      name: string
      over: boolean
    }[]
  expect((await waiting()).map(({ name, over }) => [name, over])).toEqual([
    ['nia', false],
    ['kit', false],
  ])
  expect((await owner.get('/api/v1/people/invitations')).text).not.toContain('hash')
  expect((await tomi.get('/api/v1/people/invitations')).status).toBe(403)
  const id = (await waiting())[0]?.id
  const withdraw = (caller: Caller) => caller.post('/api/v1/people/invitations/withdraw', { id })
  expect((await withdraw(tomi)).status).toBe(403)
  expect((await withdraw(owner)).status).toBe(200)
  expect((await withdraw(owner)).json['code']).toBe('no-such-invitation')
  expect((await waiting()).map(({ name }) => name)).toEqual(['kit'])
  expect((await house.anonymous.get(`/api/v1/invitations?token=${link}`)).status).toBe(404)
})

it('a lost password is replaced by a one-time link, which ends every session and works once', async () => {
  house.post.fails = 'down'
  const old = await signIn(emailOf(tomi), FIRST)
  expect([old.status, await meBy(old.cookie)]).toEqual([200, 200])
  const offer = (caller: Door) =>
    caller.post('/api/v1/people/offer-reset', { person: tomi.actor.id })
  expect((await offer(tomi)).status).toBe(403)
  const first: Answer = await offer(page)
  expect(first.json['mailed']).toBe(false)
  const second = await offer(page)
  expect((await use(tokenIn(first.json['link']))).status).toBe(404)
  const token = tokenIn(second.json['link'])
  expect((await house.anonymous.get(`/api/v1/resets?token=${token}`)).json['name']).toBe(
    'Tomi Kane',
  )
  expect((await use(token, 'short')).status).toBe(422)
  expect((await use(token)).status).toBe(200)
  expect((await use(token)).status).toBe(404)
  expect(await meBy(old.cookie)).toBe(401)
  expect((await signIn(emailOf(tomi), FIRST)).status).toBe(401)
  expect((await signIn(emailOf(tomi), SECOND)).status).toBe(200)
})

it('R-244: a sign-in with the old password that is under way when the new one is set does not outlive it', async () => {
  house.post.fails = 'down'
  const rosa = await house.person('Rosa Lund', 'responder')
  let old = FIRST
  let began = 0
  for (let round = 0; round < 4; round += 1) {
    const next = `another-horse-battery-${round}`
    const offered = await page.post('/api/v1/people/offer-reset', { person: rosa.actor.id })
    const token = tokenIn(offered.json['link'])
    // One after the other, so that some begin before the new password is there and end after it.
    const sessions: ReturnType<typeof signIn>[] = []
    const changed = use(token, next)
    for (let n = 0; n < 8; n += 1) {
      sessions.push(signIn(emailOf(rosa), old, `203.0.113.${round * 10 + n}`))
      await new Promise((later) => setTimeout(later, 12))
    }
    expect((await changed).status).toBe(200)
    const ended = await Promise.all(sessions)
    began += ended.filter(({ status, said }) => status === 200 || said.includes('replaced')).length
    for (const { cookie } of ended) expect(await meBy(cookie), `round ${round}`).toBe(401)
    expect((await signIn(emailOf(rosa), next, `198.51.100.${round}`)).status).toBe(200)
    old = next
  }
  // Some had proved themselves with the old password; none of them is in.
  expect(began).toBeGreaterThan(0)
})

it('R-244: a new password by the link ends tokens and passkeys, unless its person keeps them; the page says how many', async () => {
  house.post.fails = 'down'
  const finn = await house.person('Finn Aas', 'responder')
  const passkey = () =>
    house.tablesOwner.query(
      `insert into auth.passkey (id, name, "publicKey", "userId", "credentialID", counter, "deviceType", "backedUp")
       values (gen_random_uuid()::text, 'Laptop', 'key', $1, gen_random_uuid()::text, 0, 'singleDevice', false)`,
      [finn.actor.id],
    )
  await passkey()
  const link = async () =>
    tokenIn((await page.post('/api/v1/people/offer-reset', { person: finn.actor.id })).json['link'])
  const held = async (token: string | null) =>
    (await house.anonymous.get(`/api/v1/resets?token=${token}`)).json
  const choose = (token: string | null, ends?: boolean) =>
    house.anonymous.post('/api/v1/resets/use', { token, password: SECOND, ends })
  const kept = await link()
  expect(await held(kept)).toMatchObject({ tokens: 1, passkeys: 1 })
  expect((await choose(kept, false)).status).toBe(200)
  expect((await finn.get('/api/v1/me')).status).toBe(200)
  const ended = await link()
  expect(await held(ended)).toMatchObject({ tokens: 1, passkeys: 1 })
  expect((await choose(ended)).status).toBe(200)
  expect((await finn.get('/api/v1/me')).status).toBe(401)
  expect(await held(await link())).toMatchObject({ tokens: 0, passkeys: 0 })
})

it('a link that is offered again under its key is the same link, until the same moment', async () => {
  house.post.fails = 'down'
  const offer = () =>
    page.post('/api/v1/people/offer-reset', { person: tomi.actor.id }, { 'idempotency-key': 'r-1' })
  const first = (await offer()).json
  await new Promise((later) => setTimeout(later, 20))
  expect((await offer()).json).toEqual(first)
})

it('where mail can be sent the link goes to the person and not to the owner, and a change is told', async () => {
  const answer = await page.post('/api/v1/people/offer-reset', { person: tomi.actor.id })
  expect(answer.json).toMatchObject({ mailed: true, link: null })
  const letters = () => house.post.letters.filter((letter) => letter.to === emailOf(tomi))
  const link = /http\S+reset\?token=\S+/.exec(letters().at(-1)?.text ?? '')?.[0]
  expect((await use(tokenIn(link), FIRST)).status).toBe(200)
  expect(letters().at(-1)?.subject).toContain('Your password was changed')
})

it('one’s own password is changed with the one before it, and other sessions end', async () => {
  const here = await signIn(emailOf(tomi), FIRST)
  const elsewhere = await signIn(emailOf(tomi), FIRST)
  const change = (currentPassword: string, newPassword = SECOND) =>
    house.app.inject({
      method: 'POST',
      url: '/api/auth/change-password',
      headers: { origin, cookie: here.cookie },
      payload: { currentPassword, newPassword, revokeOtherSessions: true },
    })
  expect((await change('not-the-password-at-all')).statusCode).toBe(400)
  expect((await change(FIRST, 'short')).statusCode).toBe(400)
  expect((await change(FIRST)).statusCode).toBe(200)
  expect(await meBy(elsewhere.cookie)).toBe(401)
  expect((await signIn(emailOf(tomi), SECOND)).status).toBe(200)
})

it('a token and a source say when they were used last, to the hour', async () => {
  type Used = { readonly lastUsedAt: string | null }
  const tokens = async () => (await owner.get('/api/v1/me/tokens')).json['tokens'] as Used[]
  await tokens()
  await expect.poll(async () => (await tokens())[0]?.lastUsedAt).toMatch(/:00:00\.000Z$/)
  const made = await owner.post('/api/v1/sources/add', { name: 'probe', type: 'alertmanager' })
  const sources = async () => (await owner.get('/api/v1/sources')).json['sources'] as Used[]
  expect((await sources())[0]?.lastUsedAt).toBeNull()
  await house.anonymous.post(new URL(String(made.json['url'])).pathname, { alerts: [] })
  await expect.poll(async () => (await sources())[0]?.lastUsedAt).toMatch(/:00:00\.000Z$/)
})
