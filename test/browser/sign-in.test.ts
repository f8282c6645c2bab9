// From the one-time link on a new machine to a passkey, by a person in a browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '#testkit/browser.ts'
import { totp } from '#testkit/totp.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'

const PASSWORD = 'correct-horse-battery-9'
let server: ServerProcess
let browser: Browser
let context: BrowserContext
let page: Page
let url = ''
let link = ''

beforeAll(async () => {
  server = await serverProcess({ FIREBREAK_LOG: 'error' })
  await server.start()
  while (!/setup\?token=/.test(server.output())) await new Promise((done) => setTimeout(done, 100))
  link = /http:\S+setup\?token=\S+/.exec(server.output())?.[0] ?? ''
  url = new URL(link).origin
  browser = await launchBrowser()
  context = await browser.newContext({ baseURL: url })
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  server?.remove()
})

const post = (path: string, data: unknown) =>
  context.request.post(path, { data, headers: { origin: url } })
const me = async () => (await context.request.get('/api/v1/me')).status()

describe('first run', () => {
  it('there is no default account, and nobody can sign up', async () => {
    expect(
      (
        await post('/api/auth/sign-in/email', { email: 'admin@example.org', password: 'admin' })
      ).ok(),
    ).toBe(false)
    expect(
      (
        await post('/api/auth/sign-up/email', {
          email: 'x@example.org',
          password: PASSWORD,
          name: 'X',
        })
      ).ok(),
    ).toBe(false)
    expect(await me()).toBe(401)
  })

  it('the one-time link opens the set-up page, and a wrong one opens nothing', async () => {
    expect((await context.request.get('/api/v1/setup?token=guess')).status()).toBe(404)
    await page.goto(link)
    await page.getByLabel(/your name/i).fill('Olu Ade')
    await page.getByLabel(/e-mail/i).fill('olu@example.org')
    await page
      .getByLabel(/^password/i)
      .first()
      .fill(PASSWORD)
    const again = page.getByLabel(/again|repeat/i)
    if ((await again.count()) > 0) await again.first().fill(PASSWORD)
    const workspace = page.getByLabel(/workspace|team|organisation/i)
    if ((await workspace.count()) > 0) await workspace.first().fill('Acme')
    await page
      .getByRole('button', { name: /set up|make|create|begin|start/i })
      .last()
      .click()
    await expect
      .poll(
        () =>
          context.request
            .get(`/api/v1/setup?token=${new URL(link).searchParams.get('token')}`)
            .then((answer) => answer.status()),
        { timeout: 15_000 },
      )
      .toBe(404)
  })

  it('used once, the link is dead', async () => {
    const token = new URL(link).searchParams.get('token')
    expect(
      (
        await post('/api/v1/setup', {
          token,
          name: 'Eve',
          email: 'eve@example.org',
          password: PASSWORD,
          workspace: 'Mine',
        })
      ).status(),
    ).toBe(404)
  })
})

describe('signing in', () => {
  it('by password; a wrong one is refused', async () => {
    expect(
      (
        await post('/api/auth/sign-in/email', {
          email: 'olu@example.org',
          password: 'wrong-horse-battery',
        })
      ).status(),
    ).toBe(401)
    expect(
      (
        await post('/api/auth/sign-in/email', { email: 'olu@example.org', password: PASSWORD })
      ).ok(),
    ).toBe(true)
    expect(await me()).toBe(200)
  })

  it('a request from another site with the cookie is not carried out', async () => {
    const foreign = await context.request.post('/api/v1/incidents', {
      data: { title: 'forged' },
      headers: { origin: 'https://evil.example' },
    })
    expect([foreign.status(), ((await foreign.json()) as { code: string }).code]).toEqual([
      403,
      'cross-site',
    ])
  })

  it('by passkey, made in the settings with a real authenticator protocol', async () => {
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto('/settings')
    await page.getByLabel(/name for the new one/i).fill('This laptop')
    await page.getByRole('button', { name: /add a passkey/i }).click()
    await page.getByText('This laptop').first().waitFor()
    await post('/api/auth/sign-out', {})
    expect(await me()).toBe(401)
    await page.goto('/')
    await page
      .getByRole('button', { name: /passkey/i })
      .first()
      .click()
    await expect.poll(me, { timeout: 15_000 }).toBe(200)
  })

  it('by password and a code, once that is set up', async () => {
    const enabled = (await (
      await post('/api/auth/two-factor/enable', { password: PASSWORD })
    ).json()) as { totpURI: string }
    const secret = new URL(enabled.totpURI).searchParams.get('secret') ?? ''
    expect((await post('/api/auth/two-factor/verify-totp', { code: totp(secret) })).ok()).toBe(true)
    await post('/api/auth/sign-out', {})
    const first = (await (
      await post('/api/auth/sign-in/email', { email: 'olu@example.org', password: PASSWORD })
    ).json()) as { twoFactorRedirect?: boolean }
    expect(first.twoFactorRedirect).toBe(true)
    expect(await me()).toBe(401)
    expect((await post('/api/auth/two-factor/verify-totp', { code: '000000' })).ok()).toBe(false)
    // The code of this half minute was used a moment ago.
    const next = { code: totp(secret, 1) }
    expect((await post('/api/auth/two-factor/verify-totp', next)).ok()).toBe(true)
    expect(await me()).toBe(200)
  })

  it('signing out everywhere ends every session', async () => {
    const other = await browser.newContext({
      baseURL: url,
      storageState: await context.storageState(),
    })
    expect((await other.request.get('/api/v1/me')).status()).toBe(200)
    await post('/api/v1/me/sign-out-everywhere', {})
    expect((await other.request.get('/api/v1/me')).status()).toBe(401)
    await other.close()
  })
})
