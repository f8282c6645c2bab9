// Guessing, one-time codes, and what a person who was shut out held.
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '#server/http/app.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'
import { totp } from '#testkit/totp.ts'

let house: House
let owner: Caller
beforeAll(async () => {
  house = await openHouse()
  owner = await house.person('Olu Ade', 'owner')
})
afterAll(() => house.close())

const PASSWORD = 'correct-horse-battery-9'

/** A browser at an address: it keeps its cookies. */
function browser(remoteAddress = '203.0.113.1') {
  const jar = new Map<string, string>()
  const post = async (path: string, body: object) => {
    const asked: InjectOptions = {
      method: 'POST',
      url: `/api/auth/${path}`,
      payload: body,
      remoteAddress,
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    }
    const answer = await house.app.inject(asked)
    for (const { name, value } of answer.cookies) jar.set(name, encodeURIComponent(value))
    return answer
  }
  return { post }
}

it('R-244: of 200 guesses at one account from 25 addresses few are tried, and the person is let in from elsewhere', async () => {
  const guess = (n: number) =>
    browser(`198.51.100.${n % 25}`).post('sign-in/email', {
      email: 'olu.ade@example.org',
      password: `a wrong password ${n}`,
    })
  const statuses: number[] = []
  for (let n = 0; n < 200; n += 20) {
    const some = await Promise.all(Array.from({ length: 20 }, (_, k) => guess(n + k)))
    statuses.push(...some.map(({ statusCode }) => statusCode))
  }
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(35)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(165)
  const refused = await guess(3)
  expect(refused.json()).toMatchObject({ code: 'too-many-guesses' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60)
  const home = browser('203.0.113.77')
  const right = { email: 'olu.ade@example.org', password: PASSWORD }
  expect((await home.post('sign-in/email', right)).statusCode).toBe(200)
  expect((await home.post('sign-in/email', right)).statusCode).toBe(200)
})

it('an account that does not exist is slowed as one that does', async () => {
  const guess = () =>
    browser('198.51.100.200').post('sign-in/email', {
      email: 'nobody@example.org',
      password: 'a wrong password',
    })
  const statuses = []
  for (let n = 0; n < 12; n++) statuses.push((await guess()).statusCode)
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(statuses.slice(10)).toEqual([429, 429])
})

it('the password of an open page is not to be guessed there either', async () => {
  const mira = await house.person('Mira Osei', 'responder')
  const email = house.core.workspace.now().people.all[mira.actor.id]?.email
  const page = browser('203.0.113.20')
  await page.post('sign-in/email', { email, password: PASSWORD })
  const statuses = []
  for (let n = 0; n < 13; n++) {
    const wrong = { currentPassword: `wrong ${n}`, newPassword: 'another long password' }
    statuses.push((await page.post('change-password', wrong)).statusCode)
  }
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2)
})

it('R-244: what is right at another door does not take guesses back, nor does another name in the body', async () => {
  const guess = (n: number) =>
    browser('198.51.100.9').post('sign-in/email', {
      email: 'victim@example.org',
      password: `wrong ${n}`,
    })
  const statuses: number[] = []
  for (let n = 0; n < 14; n++) {
    statuses.push((await guess(n)).statusCode)
    await browser('198.51.100.77').post('sign-out', { email: 'victim@example.org', password: 'x' })
  }
  expect(statuses.slice(10)).toEqual([429, 429, 429, 429])

  const bo = await house.person('Bo Lind', 'responder')
  const email = house.core.workspace.now().people.all[bo.actor.id]?.email
  const page = browser('203.0.113.40')
  await page.post('sign-in/email', { email, password: PASSWORD })
  const tried: number[] = []
  for (let n = 0; n < 14; n++)
    tried.push(
      (
        await page.post('change-password', {
          currentPassword: `wrong ${n}`,
          newPassword: 'another long password',
          email: `z${n}@example.org`,
        })
      ).statusCode,
    )
  expect(tried.slice(11)).toEqual([429, 429, 429])
})

it('R-220: somebody who was disabled cannot sign in, and no door of the sign-in is open to them', async () => {
  const dan = await house.person('Dan Out', 'responder')
  const email = house.core.workspace.now().people.all[dan.actor.id]?.email
  const page = browser('203.0.113.50')
  expect((await page.post('sign-in/email', { email, password: PASSWORD })).statusCode).toBe(200)
  expect((await owner.post('/api/v1/people/disable', { person: dan.actor.id })).status).toBe(200)
  const later = browser('203.0.113.51')
  expect((await later.post('sign-in/email', { email, password: PASSWORD })).statusCode).toBe(403)
  const changed = { currentPassword: PASSWORD, newPassword: 'another long password' }
  expect((await page.post('change-password', changed)).statusCode).toBe(401)
})

it('a request without a body is no fault of ours at the doors of the sign-in', async () => {
  for (const path of ['two-factor/verify-totp', 'sign-in/email', 'change-password'])
    for (const payload of ['null', '{}', '[]']) {
      const answer = await house.app.inject({
        method: 'POST',
        url: `/api/auth/${path}`,
        headers: { 'content-type': 'application/json' },
        payload,
        remoteAddress: '203.0.113.60',
      })
      expect([path, payload, answer.statusCode < 500]).toEqual([path, payload, true])
    }
})

it('R-244: behind a proxy that is named people are told apart, and one who guesses slows nobody else', async () => {
  const app = await buildApp({
    core: house.core,
    setup: { secret: undefined },
    send: undefined,
    readiness: { ready: true },
    proxy: '10.0.0.0/8',
  })
  const signIn = (from: string, password: string, remoteAddress = '10.1.2.3') =>
    app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      remoteAddress,
      headers: { 'x-forwarded-for': from },
      payload: { email: 'olu.ade@example.org', password },
    })
  for (let n = 0; n < 12; n++) await signIn('192.0.2.66', `wrong again ${n}`)
  expect((await signIn('192.0.2.66', PASSWORD)).statusCode).toBe(429)
  expect((await signIn('192.0.2.7', PASSWORD)).statusCode).toBe(200)
  // Somebody who is not the proxy is not believed.
  for (let n = 0; n < 3; n++) await signIn(`192.0.2.${100 + n}`, 'wrong', '203.0.113.99')
  expect((await signIn('192.0.2.200', PASSWORD, '203.0.113.99')).statusCode).toBe(429)
  await app.close()
})

/** Begins a second step for who is signed in; answers the secret of its codes. */
async function secondStep(page: ReturnType<typeof browser>): Promise<string> {
  const enabled = await page.post('two-factor/enable', { password: PASSWORD })
  return new URL(enabled.json<{ totpURI: string }>().totpURI).searchParams.get('secret') ?? ''
}

it('R-244: a one-time code is taken once, also when it comes several times at once', async () => {
  const person = await house.person('Tomi Falk', 'responder')
  const email = house.core.workspace.now().people.all[person.actor.id]?.email
  const page = browser('203.0.113.30')
  const sign = { email, password: PASSWORD }
  await page.post('sign-in/email', sign)
  const secret = await secondStep(page)
  const first = { code: totp(secret, -1) }
  expect((await page.post('two-factor/verify-totp', first)).statusCode).toBe(200)

  const others = [31, 32, 33, 34].map((n) => browser(`203.0.113.${n}`))
  for (const other of others) await other.post('sign-in/email', sign)
  const again = await others[0]?.post('two-factor/verify-totp', first)
  expect([again?.statusCode, again?.json<{ message: string }>().message]).toEqual([
    401,
    'This code was used. Wait for the next one.',
  ])
  const code = totp(secret)
  const answers = await Promise.all(
    others.map((other) => other.post('two-factor/verify-totp', { code })),
  )
  const statuses = answers.map(({ statusCode }) => statusCode)
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401])
})

it('R-244: a new password ends a sign-in that waits for its code, a device that may skip it, and a lock of the second step', async () => {
  const person = await house.person('Sara Holm', 'responder')
  const email = house.core.workspace.now().people.all[person.actor.id]?.email
  const page = browser('203.0.113.90')
  const sign = { email, password: PASSWORD }
  await page.post('sign-in/email', sign)
  const secret = await secondStep(page)
  await page.post('two-factor/verify-totp', { code: totp(secret, -1) })
  const trusted = async () =>
    (
      await house.tablesOwner.query(
        `select 1 from auth.verification where value = $1 and identifier like 'trust-device-%'`,
        [person.actor.id],
      )
    ).rowCount
  await house.tablesOwner.query(
    `insert into auth.verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
     values ('t', 'trust-device-x', $1, now() + interval '1 day', now(), now())`,
    [person.actor.id],
  )
  expect(await trusted()).toBe(1)
  const waiting = async (address: string, signIn: object) => {
    const thief = browser(address)
    const asked = await thief.post('sign-in/email', signIn)
    expect(asked.json()).toMatchObject({ twoFactorRedirect: true })
    return thief
  }
  const first = await waiting('203.0.113.89', sign)
  const changed = { currentPassword: PASSWORD, newPassword: 'a third long password' }
  expect((await page.post('change-password', changed)).statusCode).toBe(200)
  expect((await first.post('two-factor/verify-totp', { code: totp(secret) })).statusCode).toBe(401)
  expect(await trusted()).toBe(0)
  sign.password = changed.newPassword
  const thief = await waiting('203.0.113.91', sign)
  for (let n = 0; n < 12; n += 1) {
    const guesser = browser(`203.0.113.${100 + n}`)
    await guesser.post('sign-in/email', sign)
    await guesser.post('two-factor/verify-totp', { code: `00000${n % 10}` })
  }
  const locked = await house.tablesOwner.query<{ until: Date | null }>(
    `select "lockedUntil" as until from auth."twoFactor" where "userId" = $1`,
    [person.actor.id],
  )
  expect(locked.rows[0]?.until).not.toBeNull()
  const NEXT = 'another long password'
  await house.core.auth.replacePassword(person.actor.id, NEXT, false)
  const code = { code: totp(secret) }
  expect((await thief.post('two-factor/verify-totp', code)).statusCode).toBe(401)
  const home = browser('203.0.113.92')
  await home.post('sign-in/email', { email, password: NEXT })
  const entered = await home.post('two-factor/verify-totp', { code: totp(secret, 1) })
  expect(entered.statusCode).toBe(200)
})

it('what sign-in’s library can do and the page does not use is not there', async () => {
  const page = browser('203.0.113.95')
  await page.post('sign-in/email', { email: 'olu.ade@example.org', password: PASSWORD })
  for (const path of ['update-user', 'sign-up/email', 'change-email', 'request-password-reset'])
    expect([path, (await page.post(path, { name: 'x' })).statusCode]).toEqual([path, 404])
  const long = { code: '1'.repeat(40_000) }
  expect((await page.post('two-factor/verify-totp', long)).statusCode).toBe(413)
})

it('R-220: a token of somebody who was disabled stays dead when they are let in again', async () => {
  const ana = await house.person('Ana Berg', 'responder')
  expect((await ana.get('/api/v1/me')).status).toBe(200)
  const { actor } = ana
  expect((await owner.post('/api/v1/people/disable', { person: actor.id })).status).toBe(200)
  const page = await house.signedIn(owner)
  expect((await page.post('/api/v1/people/enable', { person: actor.id })).status).toBe(200)
  expect((await ana.get('/api/v1/me')).status).toBe(401)
  const back = await house.signedIn(ana)
  const mine = await back.get('/api/v1/me/tokens')
  expect(mine.json['tokens']).toEqual([])
  const fresh = await back.post('/api/v1/me/tokens', { name: 'new', scopes: ['read'] })
  expect(fresh.status).toBe(200)
  expect(
    (
      await house.app.inject({
        url: '/api/v1/me',
        headers: { authorization: `Bearer ${String(fresh.json['token'])}` },
      })
    ).statusCode,
  ).toBe(200)
})
