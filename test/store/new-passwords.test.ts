// What begins with an old password, or an old session, and ends after a new password was chosen by the link: none of it lasts.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type Caller, type Door, type House } from '#testkit/house.ts'
import { totp } from '#testkit/totp.ts'

const FIRST = 'correct-horse-battery-9'
const SECOND = 'a-better-horse-battery-8'
let house: House
let page: Door
let port: number
beforeAll(async () => {
  house = await openHouse()
  house.post.fails = 'down'
  page = await house.signedIn(await house.person('Olu Ade', 'owner'))
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  port = (house.app.server.address() as { port: number }).port
})
afterAll(() => house.close())

const origin = 'http://localhost:7411'
let addresses = 0
const post = (url: string, payload: object, cookie = '') =>
  house.app.inject({
    method: 'POST',
    url,
    headers: { origin, cookie },
    remoteAddress: `198.51.100.${(addresses += 1) % 250}`,
    payload,
  })
async function signIn(email: string, password: string) {
  const answer = await post('/api/auth/sign-in/email', { email, password })
  const cookies = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0])
  return { status: answer.statusCode, cookie: cookies.join('; '), answer }
}
const meBy = async (cookie: string) =>
  (await house.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode
const emailOf = (caller: Caller) =>
  house.core.workspace.now().people.all[caller.actor.id]?.email ?? ''
const link = async (caller: Caller) => {
  const offered = await page.post('/api/v1/people/offer-reset', { person: caller.actor.id })
  return new URL(String(offered.json['link'])).searchParams.get('token')
}
const use = (token: string | null, password = SECOND) =>
  house.anonymous.post('/api/v1/resets/use', { token, password })
const pause = (ms: number) => new Promise((later) => setTimeout(later, ms))

/** Sends again and again while the link is used, so that some begin before and end after it. */
async function during<T>(begin: () => Promise<T>, used: () => Promise<{ status: number }>) {
  const sent: Promise<T>[] = []
  const chosen = used()
  for (let n = 0; n < 8; n += 1) {
    sent.push(begin())
    await pause(20)
  }
  expect((await chosen).status).toBe(200)
  return Promise.all(sent)
}

it('R-244: a change of the password that is under way does not undo the new one', async () => {
  const rosa = await house.person('Rosa Lund', 'responder')
  const thief = await signIn(emailOf(rosa), FIRST)
  const token = await link(rosa)
  const again = { currentPassword: FIRST, newPassword: FIRST }
  await during(
    () => post('/api/auth/change-password', again, thief.cookie),
    () => use(token),
  )
  expect((await signIn(emailOf(rosa), FIRST)).status).toBe(401)
  expect((await signIn(emailOf(rosa), SECOND)).status).toBe(200)
})

it('R-244: API tokens made while the link is used do not live on', async () => {
  const finn = await house.person('Finn Aas', 'responder')
  const thief = await signIn(emailOf(finn), FIRST)
  const token = await link(finn)
  const made = await during(
    () => post('/api/v1/me/tokens', { name: 'x', scopes: ['*'] }, thief.cookie),
    () => use(token),
  )
  for (const answer of made) {
    if (answer.statusCode !== 200) continue
    const authorization = `Bearer ${answer.json<{ token: string }>().token}`
    const { statusCode } = await house.app.inject({ url: '/api/v1/me', headers: { authorization } })
    expect(statusCode).toBe(401)
  }
})

it('R-244: switching the second step off while the link is used gives no session that lasts, and leaves the step', async () => {
  const sara = await house.person('Sara Holm', 'responder')
  const first = await signIn(emailOf(sara), FIRST)
  const enabled = await post('/api/auth/two-factor/enable', { password: FIRST }, first.cookie)
  const uri = enabled.json<{ totpURI: string }>().totpURI
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const code = { code: totp(secret) }
  const stepped = await post('/api/auth/two-factor/verify-totp', code, first.cookie)
  const cookies = [stepped.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0])
  const thief = cookies.join('; ')
  expect(await meBy(thief)).toBe(200)
  const token = await link(sara)
  const answers = await during(
    () => post('/api/auth/two-factor/disable', { password: FIRST }, thief),
    () => use(token),
  )
  for (const answer of answers)
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat())
      if (cookie.includes('session_token')) expect(await meBy(cookie.split(';')[0] ?? '')).toBe(401)
})

it('R-220: a token asked for while its person is shut out does not come alive when they are let in again', async () => {
  const dan = await house.person('Dan Out', 'responder')
  const session = await signIn(emailOf(dan), FIRST)
  const made = await during(
    () => post('/api/v1/me/tokens', { name: 'x', scopes: ['*'] }, session.cookie),
    () => page.post('/api/v1/people/disable', { person: dan.actor.id }),
  )
  expect((await page.post('/api/v1/people/enable', { person: dan.actor.id })).status).toBe(200)
  for (const answer of made) {
    if (answer.statusCode !== 200) continue
    const authorization = `Bearer ${answer.json<{ token: string }>().token}`
    const { statusCode } = await house.app.inject({ url: '/api/v1/me', headers: { authorization } })
    expect(statusCode).toBe(401)
  }
})

it('R-244: guesses are counted at the door, however its address is written', async () => {
  const knock = (target: string, password: string) =>
    new Promise<number>((answered, failed) => {
      const body = JSON.stringify({ email: 'guessed@example.org', password })
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `POST ${target} HTTP/1.1\r\nhost: localhost:7411\r\norigin: ${origin}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
        ),
      )
      let said = ''
      socket.on('data', (some) => (said += some.toString()))
      socket.on('end', () => answered(Number(said.split(' ')[1])))
      socket.on('error', failed)
    })
  const path = '/api/auth/sign-in/email'
  const spellings = [path, `${path}#x`, `http://x${path}`, `${path}?a=b`]
  const said: number[] = []
  for (let n = 0; n < 14; n += 1) said.push(await knock(spellings[n % 4] ?? path, `wrong ${n}`))
  expect(said.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(said.slice(10)).toEqual([429, 429, 429, 429])
})
