// Where somebody is signed in: seen and ended by themselves, and by nobody else.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

const PASSWORD = 'correct-horse-battery-9'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
let house: House
let tomi: Caller
let mira: Caller

beforeAll(async () => {
  house = await openHouse()
  tomi = await house.person('Tomi Kane', 'responder')
  mira = await house.person('Mira Osei', 'responder')
})
afterAll(() => house.close())

const origin = 'http://localhost:7411'
async function signIn(who: Caller, browser: string): Promise<string> {
  const email = house.core.workspace.now().people.all[who.actor.id]?.email
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { origin, 'user-agent': browser },
    payload: { email, password: PASSWORD },
  })
  return [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((one) => one.split(';')[0])
    .join('; ')
}
type Session = { readonly id: string; readonly browser: string; readonly here: boolean }
const listed = async (cookie: string) => {
  const answer = await house.app.inject({ url: '/api/v1/me/sessions', headers: { cookie } })
  return { said: answer.body, sessions: answer.json<{ sessions: readonly Session[] }>().sessions }
}
const post = (url: string, cookie: string, payload: object = {}) =>
  house.app.inject({ method: 'POST', url, headers: { origin, cookie }, payload })
const end = (cookie: string, id: string) => post('/api/v1/me/sessions/end', cookie, { id })
const meBy = async (cookie: string) =>
  (await house.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode
const idOf = async (cookie: string) =>
  (await listed(cookie)).sessions.find(({ here }) => here)?.id ?? ''

it('R-244: one’s own sessions are listed with the browser, this one marked, and without what opens them', async () => {
  const laptop = await signIn(tomi, FIREFOX)
  const phone = await signIn(tomi, SAFARI)
  const { sessions, said } = await listed(phone)
  expect(sessions.map(({ browser, here }) => [browser, here])).toEqual([
    ['Safari on iPhone', true],
    ['Firefox on Linux', false],
  ])
  expect(sessions[0]).toMatchObject({
    signedInAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    lastUsedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
  })
  const kept = await house.tablesOwner.query<{ token: string }>('select token from auth.session')
  for (const { token } of kept.rows) expect(said).not.toContain(token)
  expect((await listed(await signIn(mira, FIREFOX))).sessions).toHaveLength(1)
  expect((await house.anonymous.get('/api/v1/me/sessions')).status).toBe(401)
  for (const cookie of [laptop, phone]) expect(await meBy(cookie)).toBe(200)
})

it('R-244: a session is ended from another one, once, and the others stay', async () => {
  const [laptop, phone] = [await signIn(tomi, FIREFOX), await signIn(tomi, SAFARI)]
  const id = await idOf(phone)
  expect((await end(laptop, id)).statusCode).toBe(200)
  expect(await meBy(phone)).toBe(401)
  expect(await meBy(laptop)).toBe(200)
  const again = await end(laptop, id)
  expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'no-such-session'])
})

it('R-220, R-244: nobody ends another person’s session, and is told no more than of one that is not there', async () => {
  const [mine, theirs] = [await signIn(tomi, FIREFOX), await signIn(mira, FIREFOX)]
  const refused = await end(mine, await idOf(theirs))
  const made = await end(mine, 'not-a-session')
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toEqual(made.json())
  expect(await meBy(theirs)).toBe(200)
})

it('R-244: all others are ended at once, and this one stays', async () => {
  const here = await signIn(tomi, FIREFOX)
  const others = [await signIn(tomi, SAFARI), await signIn(tomi, SAFARI)]
  const hers = await signIn(mira, FIREFOX)
  const answer = await post('/api/v1/me/sessions/end-others', here)
  expect(answer.json<{ ended: number }>().ended).toBeGreaterThanOrEqual(2)
  for (const cookie of others) expect(await meBy(cookie)).toBe(401)
  for (const cookie of [here, hers]) expect(await meBy(cookie)).toBe(200)
  expect((await listed(here)).sessions).toHaveLength(1)
})

it('R-244: a token that may write ends sessions, as it takes other rights away; one that may only read does not', async () => {
  const page = await house.signedIn(tomi)
  const made = await page.post('/api/v1/me/tokens', { name: 'reads', scopes: ['read'] })
  const authorization = `Bearer ${String(made.json['token'])}`
  const phone = await signIn(tomi, SAFARI)
  const id = await idOf(phone)
  const body = { id }
  expect(
    (await house.anonymous.post('/api/v1/me/sessions/end', body, { authorization })).status,
  ).toBe(403)
  expect(
    (await house.anonymous.post('/api/v1/me/sessions/end-others', {}, { authorization })).status,
  ).toBe(403)
  expect(await meBy(phone)).toBe(200)
  expect((await tomi.post('/api/v1/me/sessions/end', body)).status).toBe(200)
  expect(await meBy(phone)).toBe(401)
  expect((await house.anonymous.post('/api/v1/me/sessions/end', body)).status).toBe(401)
})

it('R-220: a page speaks for the person it was opened for, and for nobody who signed in over it', async () => {
  const theirs = await signIn(mira, FIREFOX)
  const asked = (person: string | undefined) =>
    house.app.inject({
      method: 'GET',
      url: '/api/v1/incidents',
      headers: { cookie: theirs, ...(person ? { 'firebreak-person': person } : {}) },
    })
  expect((await asked(undefined)).statusCode).toBe(200)
  expect((await asked(mira.actor.id)).statusCode).toBe(200)
  const refused = await asked(tomi.actor.id)
  expect(refused.statusCode).toBe(401)
  expect(refused.json()).toMatchObject({ code: 'not-signed-in' })
  // Nor does a passkey, a password or the end of the session go to who is there instead.
  for (const path of ['passkey/list-user-passkeys', 'passkey/generate-register-options']) {
    const url = `/api/auth/${path}`
    const by = async (person: string) =>
      (await house.app.inject({ url, headers: { cookie: theirs, 'firebreak-person': person } }))
        .statusCode
    expect([await by(mira.actor.id), await by(tomi.actor.id)], path).toEqual([200, 401])
  }
  const leave = await house.app.inject({
    method: 'POST',
    url: '/api/auth/sign-out',
    headers: { cookie: theirs, 'firebreak-person': tomi.actor.id, origin },
    payload: {},
  })
  expect(leave.statusCode).toBe(401)
  expect((await asked(mira.actor.id)).statusCode).toBe(200)
})

it('R-244: with a new password every other session ends, and the list says so', async () => {
  const [laptop, phone] = [await signIn(mira, FIREFOX), await signIn(mira, SAFARI)]
  const wrong = { currentPassword: 'not-the-password-9', newPassword: 'a-better-horse-battery-8' }
  const change = (body: object) =>
    post('/api/auth/change-password', laptop, { ...body, revokeOtherSessions: true })
  const refused = await change(wrong)
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([
    400,
    'INVALID_PASSWORD',
  ])
  expect(await meBy(phone)).toBe(200)
  const changed = await change({ ...wrong, currentPassword: PASSWORD })
  expect(changed.statusCode).toBe(200)
  const cookies = [changed.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0])
  expect(await meBy(phone)).toBe(401)
  expect((await listed(cookies.join('; '))).sessions).toHaveLength(1)
})
