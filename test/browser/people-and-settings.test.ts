// What an owner does with people, alert sources and tokens, pressed in a real browser and read back from the server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { CUT_OFF_MS, openHouse, PASSWORD, pick, type House } from './seats.ts'

const ANOTHER = 'a-better-horse-battery-8'
let house: House
let olu: Page

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi'])
  olu = await house.seat('olu@example.org', '/people')
})
afterAll(() => house?.close())

type Listed = { readonly id: string; readonly name: string; readonly role: string; active: boolean }
const people = async () =>
  (await house.get('olu', '/api/v1/people')).json['people'] as readonly Listed[]
const named = async (name: string) => (await people()).find((one) => one.name === name)

describe('people', () => {
  let nia: Page

  it('an owner invites by link, and the invited person comes in by it, once', async () => {
    await olu.getByRole('textbox', { name: 'Name', exact: true }).fill('Nia Bello')
    await olu.getByRole('textbox', { name: 'E-mail', exact: true }).fill('nia@example.org')
    await olu.getByRole('button', { name: 'Invite' }).click()
    const link = (await olu.locator('code').first().textContent()) ?? ''
    const context = await house.browser.newContext({ reducedMotion: 'reduce' })
    nia = await context.newPage()
    nia.setDefaultTimeout(12_000)
    await nia.goto(link.trim())
    await nia.getByText('As responder, with nia@example.org.').waitFor()
    expect(await nia.getByLabel('Your name').inputValue()).toBe('Nia Bello')
    const password = nia.getByLabel('Choose a password')
    expect(await password.getAttribute('autocomplete')).toBe('new-password')
    await password.fill('too short')
    await nia.getByRole('button', { name: 'Accept invitation' }).click()
    await nia
      .getByText('Choose at least 12 characters; a sentence is good.', { exact: true })
      .waitFor()
    expect(await password.getAttribute('aria-describedby')).toMatch(/-error\b/)
    expect(await password.inputValue()).toBe('too short')
    await password.fill(PASSWORD)
    await nia.getByRole('button', { name: 'Accept invitation' }).click()
    await nia.getByRole('heading', { name: /is running|waits for you/ }).waitFor()
    expect(await named('Nia Bello')).toMatchObject({ role: 'responder', active: true })
    const again = await context.newPage()
    await again.goto(link.trim())
    await again.getByText('This invitation is no longer valid').waitFor()
    await again.close()
  })

  it('R-244: who signed in long ago signs in again to invite, and what they typed is still there', async () => {
    await house.sql(`update auth.session set "createdAt" = "createdAt" - interval '2 hours'`)
    await olu.getByRole('textbox', { name: 'Name', exact: true }).fill('Lou Reed')
    await olu.getByRole('textbox', { name: 'E-mail', exact: true }).fill('lou@example.org')
    await olu.getByRole('button', { name: 'Invite', exact: true }).click()
    const asked = olu.getByRole('heading', { name: 'Sign in again for this' })
    await asked.waitFor()
    expect(await named('Lou Reed')).toBeUndefined()
    await olu.getByRole('button', { name: 'Not now' }).click()
    await asked.waitFor({ state: 'detached' })
    await olu.getByRole('button', { name: 'Invite', exact: true }).click()
    await olu.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await olu.getByRole('textbox', { name: 'Password' }).press('Enter')
    await asked.waitFor({ state: 'detached' })
    await olu.getByRole('button', { name: 'Invite', exact: true }).click()
    await olu.getByText('Their link, shown once').waitFor()
    await olu.getByRole('button', { name: 'Withdraw the invitation of Lou Reed' }).click()
    await olu.getByRole('region', { name: 'Invited, not here yet' }).waitFor({ state: 'detached' })
    await olu.reload()
  })

  it('a pending invitation is listed after the page is loaded again, until it is withdrawn', async () => {
    await olu.getByLabel('Name', { exact: false }).last().fill('Kit Moss')
    await olu.getByLabel('E-mail').fill('kit@example.org')
    await olu.getByRole('button', { name: 'Invite', exact: true }).click()
    await olu.getByText('Their link, shown once').waitFor()
    await olu.reload()
    const pending = olu.getByRole('region', { name: 'Invited, not here yet' })
    await pending.getByText('kit@example.org').waitFor()
    await pending.getByRole('button', { name: 'Withdraw the invitation of Kit Moss' }).click()
    await pending.waitFor({ state: 'detached' })
    expect((await house.get('olu', '/api/v1/people/invitations')).json['invitations']).toEqual([])
  })

  it('who lost a password chooses a new one by the link an owner gives them', async () => {
    await olu.getByRole('button', { name: 'New password for Tomi Kane' }).click()
    await olu.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click()
    const link = await olu.locator('code', { hasText: '/reset?token=' }).innerText()
    const tomi = await house.seat('tomi@example.org', '/')
    await tomi.goto(new URL(link).pathname + new URL(link).search)
    await tomi.getByRole('heading', { name: 'Choose a new password' }).waitFor()
    await tomi.getByRole('textbox', { name: 'New password' }).fill(ANOTHER)
    // Only forgotten: what Tomi's scripts hold stays.
    await tomi.getByRole('checkbox', { name: 'End my API token as well' }).uncheck()
    await tomi.getByRole('button', { name: 'Set the password' }).click()
    await tomi.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await tomi.getByLabel('E-mail').fill('tomi@example.org')
    await tomi.getByRole('textbox', { name: 'Password' }).fill(ANOTHER)
    await tomi.getByRole('button', { name: 'Sign in', exact: true }).click()
    await tomi.getByRole('heading', { name: /is running|waits for you/ }).waitFor()
    await tomi.goto('/settings')
    await tomi.getByRole('textbox', { name: 'Present password' }).fill(ANOTHER)
    await tomi.getByRole('textbox', { name: 'New password' }).fill(PASSWORD)
    await tomi.getByRole('button', { name: 'Change', exact: true }).click()
    await tomi.getByText('Your password is changed').waitFor()
    expect(await tomi.getByRole('textbox', { name: 'Present password' }).inputValue()).toBe('')
    await tomi.context().close()
  })

  it('an owner sets a role, and the person’s page follows', async () => {
    await olu.reload()
    await pick(olu, 'Role of Nia Bello', 'member')
    await expect.poll(async () => (await named('Nia Bello'))?.role).toBe('member')
    await nia.reload()
    await nia.getByRole('button', { name: 'Nia Bello' }).click()
    await nia.getByText('Nia Bello, member of').waitFor()
  })

  it('R-220: a disabled account loses its open page within five seconds, and is told why', async () => {
    const room = await house.incident('A room with Nia in it')
    await pick(olu, 'Role of Nia Bello', 'responder')
    await expect.poll(async () => (await named('Nia Bello'))?.role).toBe('responder')
    await room.act('tomi', 'access/invite', { person: (await named('Nia Bello'))?.id })
    await nia.goto(`${new URL(nia.url()).origin}/i/${room.ref}`)
    await nia.getByRole('button', { name: 'I have read this' }).click()
    await nia.getByRole('heading', { name: 'A room with Nia in it' }).waitFor()
    await olu.getByRole('button', { name: 'Disable the account of Nia Bello' }).click()
    const began = performance.now()
    await nia
      .getByText(/signed out|closed/i)
      .first()
      .waitFor({ timeout: CUT_OFF_MS })
    expect(performance.now() - began).toBeLessThan(CUT_OFF_MS)
    expect(await nia.locator('body').innerText()).not.toContain('A room with Nia in it')
    await expect.poll(async () => (await named('Nia Bello'))?.active).toBe(false)
    await nia.goto(new URL(nia.url()).origin)
    await nia.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  })
})

describe('settings', () => {
  it('an alert source shows what a message would make before it is added, and its address once', async () => {
    await olu.goto('/settings')
    await olu.getByRole('textbox', { name: 'Name', exact: true }).fill('Scanner')
    await pick(olu, 'Speaks', 'JSON by mapping')
    await olu.getByRole('textbox', { name: 'Title', exact: true }).fill('finding.title')
    await olu.getByLabel('What makes it the same alert').fill('finding.id')
    await olu.getByText('Try it with a message').click()
    await olu
      .getByLabel('A message as the monitor sends it')
      .fill('{"finding":{"id":"f-1","title":"Bucket is public"}}')
    await olu.getByRole('button', { name: 'What would it make?' }).click()
    await olu.getByLabel('Alerts it would make').getByText('Bucket is public').waitFor()
    await olu.getByRole('button', { name: 'Add the source' }).click()
    await olu.getByText('Its address, with the key, shown once').waitFor()
    const address = (await olu.locator('code').last().textContent()) ?? ''
    const sources = (await house.get('olu', '/api/v1/sources')).json['sources'] as {
      name: string
    }[]
    expect(sources.map((one) => one.name)).toEqual(['Scanner'])
    const sent = await house.server.call('POST', new URL(address).pathname, undefined, {
      finding: { id: 'f-1', title: 'Bucket is public' },
    })
    expect(sent.status).toBe(202)
    await olu.reload()
    expect(await olu.getByText(address).count()).toBe(0)
    await olu.getByRole('button', { name: 'Remove Scanner' }).click()
    await expect
      .poll(async () => (await house.get('olu', '/api/v1/sources')).json['sources'])
      .toEqual([])
    const after = await house.server.call('POST', new URL(address).pathname, undefined, {})
    expect(after.status).toBeGreaterThanOrEqual(400)
  })

  it('an API token is shown once, works, and stops when revoked', async () => {
    await olu.getByLabel('A new token for').fill('nightly export')
    await olu.getByRole('button', { name: 'Create', exact: true }).click()
    await olu.getByText('Shown once, keep it now').waitFor()
    const token = ((await olu.locator('code').last().textContent()) ?? '').trim()
    expect(token).toMatch(/^fb_/)
    expect((await house.server.call('GET', '/api/v1/me', token)).status).toBe(200)
    const write = await house.server.call('POST', '/api/v1/incidents', token, { title: 'no' })
    expect(write.status).toBe(403)
    await olu.reload()
    await olu.getByText('nightly export').waitFor()
    expect(await olu.locator('body').innerText()).not.toContain(token)
    await olu.getByRole('button', { name: 'Revoke nightly export' }).click()
    await expect
      .poll(async () => (await house.server.call('GET', '/api/v1/me', token)).status)
      .toBe(401)
  })
})
