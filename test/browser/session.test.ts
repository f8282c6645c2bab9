// A session that ends while somebody works: the page says so, and what was typed is still there after signing in again.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { CUT_OFF_MS, openHouse, PASSWORD, type House, type Room } from './seats.ts'

const TITLE = 'A session ends in this room'
const REASON = 'Her part of it is over'
let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'olu'])
  room = await house.incident(TITLE, ['mira'])
})
afterAll(() => house?.close())

/** A half-written reason in a dialog over the room. */
async function typing(): Promise<Page> {
  const tomi = await room.open('tomi')
  await tomi.getByRole('button', { name: /, Remove Mira Osei/ }).click()
  await tomi.getByRole('dialog').getByLabel('Reason').fill(REASON)
  return tomi
}
/** The same, with the session gone and the button pressed. */
async function endedWhileTyping(): Promise<Page> {
  const tomi = await typing()
  await tomi.context().clearCookies()
  await tomi.getByRole('dialog').getByRole('button', { name: 'Remove Mira Osei' }).click()
  await ended(tomi).waitFor()
  return tomi
}
const ended = (page: Page) => page.getByRole('heading', { name: 'Your session has ended' })
const password = (page: Page) => page.getByRole('textbox', { name: 'Password' })
const seen = (page: Page) => page.locator('body').innerText()
const stored = (page: Page) =>
  page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  )

it('the page says that the session ended, and shows nothing of the incident meanwhile', async () => {
  const tomi = await endedWhileTyping()
  expect(await seen(tomi)).not.toContain(TITLE)
  expect(await seen(tomi)).not.toMatch(/token|not done/i)
  // Should this tab be closed now: what was typed waits in the browser for its author.
  await expect.poll(() => stored(tomi)).toContain(REASON)
  await tomi.context().close()
})

it('a session ended from elsewhere: one signs in again and goes on where one was, with what was typed', async () => {
  const tomi = await typing()
  const address = tomi.url()
  await tomi.context().request.post('/api/v1/me/sign-out-everywhere', {
    headers: { origin: house.server.url },
  })
  await ended(tomi).waitFor({ timeout: CUT_OFF_MS })
  expect(await tomi.getByLabel('E-mail').inputValue()).toBe('tomi@example.org')
  await password(tomi).fill('not-the-password-9')
  await password(tomi).press('Enter')
  await tomi.getByRole('alert').waitFor()
  await password(tomi).fill(PASSWORD)
  await password(tomi).press('Enter')
  await ended(tomi).waitFor({ state: 'detached' })
  expect(tomi.url()).toBe(address)
  const dialog = tomi.getByRole('dialog')
  expect(await dialog.getByLabel('Reason').inputValue()).toBe(REASON)
  // The room is live again: what others do appears without loading it anew.
  await room.act('mira', 'log/add', { text: 'Logged while Tomi was away', type: 'observation' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await tomi.getByText('Logged while Tomi was away').first().waitFor()
  await tomi.context().close()
})

it('who signs in as somebody else finds nothing of it', async () => {
  const tomi = await endedWhileTyping()
  await tomi.getByLabel('E-mail').fill('mira@example.org')
  await password(tomi).fill(PASSWORD)
  await password(tomi).press('Enter')
  await tomi.waitForURL((url) => !url.pathname.startsWith('/i/'))
  expect(await tomi.content()).not.toContain(REASON)
  await expect.poll(() => stored(tomi)).not.toContain(REASON)
  await tomi.context().close()
})

it('R-220: who signs in over somebody in another tab is seen as themselves at once, and every tab of the other ends', async () => {
  const tomi = await typing()
  const other = await tomi.context().newPage()
  await other.goto('/sign-in')
  await other.getByLabel('E-mail').fill('mira@example.org')
  await password(other).fill(PASSWORD)
  await password(other).press('Enter')
  await other.getByRole('banner').getByRole('button', { name: 'Mira Osei' }).waitFor()
  await tomi.getByRole('banner').getByRole('button', { name: 'Mira Osei' }).waitFor()
  for (const page of [tomi, other]) expect(await page.content()).not.toContain(REASON)
  await expect.poll(() => stored(other)).not.toContain(REASON)
  await tomi.context().close()
})

it('R-220: an account that is entered by invitation is seen as itself, and the tabs of who was there before end', async () => {
  const olu = await house.seat('olu@example.org', '/settings')
  // What is asked by the sign-in's own client says whose page it is as well: a passkey does not go to whoever is there instead.
  const keys = olu.waitForRequest('**/api/auth/passkey/list-user-passkeys')
  await olu.reload()
  expect((await keys).headers()['firebreak-person']).toBe(house.ids.olu)
  const nora = { name: 'Nora New', email: 'nora@example.org', role: 'responder' }
  const invited = await olu.context().request.post('/api/v1/people/invite', {
    data: nora,
    headers: { origin: house.server.url },
  })
  const { link } = (await invited.json()) as { readonly link: string }
  const other = await olu.context().newPage()
  // The link names the server's public address; both tabs are to be of one.
  const { pathname, search } = new URL(link)
  await other.goto(pathname + search)
  await other.getByLabel('Choose a password').fill(PASSWORD)
  await other.getByRole('button', { name: 'Accept invitation' }).click()
  const asNora = (page: Page) =>
    page.getByRole('banner').getByRole('button', { name: 'Nora New' }).waitFor()
  await asNora(other)
  await asNora(olu)
  await olu.context().close()
})

it('R-220: a line that waited is never recorded under the name of who signed in meanwhile; it waits for its author', async () => {
  const mira = await house.seat('mira@example.org', '/')
  const tomi = await room.open('tomi')
  await tomi.route('**/log/add', (route) => route.abort())
  await tomi.getByPlaceholder('What did you see or do?').fill('Typed by Tomi alone')
  await tomi.getByPlaceholder('What did you see or do?').press('Control+Enter')
  await expect.poll(() => stored(tomi)).toContain('Typed by Tomi alone')
  // Her session takes the place of his without a word to the open page, and the network is back.
  await tomi.context().clearCookies()
  await tomi.context().addCookies(await mira.context().cookies())
  const asked = tomi.waitForResponse((answer) => answer.url().endsWith('/log/add'), {
    timeout: CUT_OFF_MS,
  })
  await tomi.unroute('**/log/add')
  expect((await asked).status()).toBe(401)
  await tomi.getByRole('banner').getByRole('button', { name: 'Mira Osei' }).waitFor()
  expect(JSON.stringify(await room.state())).not.toContain('Typed by Tomi alone')
  expect(await stored(tomi)).toContain('Typed by Tomi alone')
  for (const page of [mira, tomi]) await page.context().close()
})

it('an address that is opened without a session is opened after signing in', async () => {
  const tomi = await room.open('tomi')
  const address = tomi.url()
  await tomi.context().clearCookies()
  await tomi.reload()
  await tomi.getByText('you go on to the page you asked for').waitFor()
  await tomi.getByLabel('E-mail').fill('tomi@example.org')
  await password(tomi).fill(PASSWORD)
  await password(tomi).press('Enter')
  await tomi.getByRole('heading', { name: TITLE }).waitFor()
  expect(tomi.url()).toBe(address)
  await tomi.context().close()
})

it('signing out ends it in every tab of the browser, and leaves nothing in memory', async () => {
  const tomi = await house.seat('tomi@example.org', '/')
  const other = await tomi.context().newPage()
  await other.goto(`/i/${room.ref}`)
  await other.getByRole('heading', { name: TITLE }).waitFor()
  await tomi.getByRole('banner').getByRole('button', { name: 'Tomi Kane' }).click()
  await tomi.getByRole('menuitem', { name: 'Sign out' }).click()
  await tomi.waitForURL('**/sign-in')
  await other.waitForURL('**/sign-in')
  expect(await other.content()).not.toContain(TITLE)
  await tomi.context().close()
})

it('a line that could not be sent is not left in the browser by signing out, and not dropped unasked', async () => {
  const tomi = await room.open('tomi')
  await tomi.route('**/log/add', (route) => route.abort())
  await tomi.getByPlaceholder('What did you see or do?').fill('A line that waits')
  await tomi.getByPlaceholder('What did you see or do?').press('Control+Enter')
  await expect.poll(() => stored(tomi)).toContain('A line that waits')
  await tomi.goto('/')
  await tomi.getByRole('banner').getByRole('button', { name: 'Tomi Kane' }).click()
  await tomi.getByRole('menuitem', { name: 'Sign out' }).click()
  await tomi.getByRole('button', { name: 'Delete and sign out' }).click()
  await tomi.waitForURL('**/sign-in')
  expect(await stored(tomi)).not.toContain('A line that waits')
  await tomi.context().close()
})
