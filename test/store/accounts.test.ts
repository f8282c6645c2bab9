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
async function signIn(email: string, password: string) {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { origin },
    payload: { email, password },
  })
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0])
  return { status: answer.statusCode, cookie: cookies.join('; ') }
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
  const tokens = async () => (await tomi.get('/api/v1/me/tokens')).json['tokens'] as Used[]
  await tokens()
  await expect.poll(async () => (await tokens())[0]?.lastUsedAt).toMatch(/:00:00\.000Z$/)
  const made = await owner.post('/api/v1/sources/add', { name: 'probe', type: 'alertmanager' })
  const sources = async () => (await owner.get('/api/v1/sources')).json['sources'] as Used[]
  expect((await sources())[0]?.lastUsedAt).toBeNull()
  await house.anonymous.post(new URL(String(made.json['url'])).pathname, { alerts: [] })
  await expect.poll(async () => (await sources())[0]?.lastUsedAt).toMatch(/:00:00\.000Z$/)
})
