// One's own account, in every place: the menu, the password, and where one is signed in.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { CUT_OFF_MS, openHouse, PASSWORD, type House, type Room } from './seats.ts'

let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi'])
  room = await house.incident('A token in a build log')
})
afterAll(() => house?.close())

const menu = (page: Page) => page.getByRole('button', { name: /Tomi Kane/ }).first()
const item = (page: Page, name: string) => page.getByRole('menuitem', { name })
/** Asked in the page: how high the head of the room is, with the menu and without. */
const HEIGHTS = `(() => {
  const head = document.querySelector('.fb-head')
  const mark = head.querySelector('.fb-account-mark')
  const withIt = head.getBoundingClientRect().height
  mark.style.display = 'none'
  const without = head.getBoundingClientRect().height
  mark.style.display = ''
  return [withIt, without]
})()`

it('the account menu is in the room, on its pages, everywhere else and on a phone; the room’s head is no higher for it', async () => {
  const tomi = await room.open('tomi')
  await menu(tomi).waitFor()
  const [withIt, without] = await tomi.evaluate<[number, number]>(HEIGHTS)
  expect(withIt).toBe(without)
  for (const path of [`/i/${room.ref}`, `/i/${room.ref}/report`, '/report', '/incidents', '/'])
    for (const width of [1440, 390]) {
      await tomi.setViewportSize({ width, height: 844 })
      await tomi.goto(path)
      await tomi.locator('.fb-account:visible, .fb-account-mark:visible').click()
      await tomi.getByText('Tomi Kane, responder of').waitFor()
      for (const name of ['Settings', 'Keys', 'Sign out']) await item(tomi, name).waitFor()
      await tomi.keyboard.press('Escape')
    }
  await tomi.context().close()
})

it('the menu shows the keys, and sets light or dark at once', async () => {
  const tomi = await room.open('tomi')
  await menu(tomi).click()
  await item(tomi, 'Keys').click()
  await tomi.getByRole('dialog').getByRole('heading', { name: 'In the room' }).waitFor()
  await tomi.keyboard.press('Escape')
  await tomi.goto('/')
  await tomi.getByRole('heading', { level: 1 }).first().waitFor()
  await tomi.locator('body').click({ position: { x: 5, y: 300 } })
  await tomi.keyboard.press('Shift+?')
  await tomi.getByRole('dialog').getByText('Palette: everything by name').waitFor()
  await tomi.keyboard.press('Escape')
  await menu(tomi).click()
  await tomi.getByRole('menuitemradio', { name: 'Dark' }).click()
  const scheme = () =>
    tomi.evaluate<string>('document.documentElement.dataset.mantineColorScheme ?? ""')
  await expect.poll(scheme).toBe('dark')
  await tomi.context().close()
})

it('R-244: sessions are listed with this one marked; one that is ended loses its open page', async () => {
  const other = await room.open('tomi')
  await other.getByRole('heading', { name: 'A token in a build log' }).waitFor()
  const tomi = await house.seat('tomi@example.org', '/settings')
  const list = tomi.getByRole('list', { name: 'Where you are signed in' })
  await list.getByText('this one').waitFor()
  const all = await list.getByRole('listitem').count()
  expect(all).toBeGreaterThanOrEqual(2)
  expect(await list.getByText('this one').count()).toBe(1)
  // The newest of the others is the room's.
  await list
    .getByRole('button', { name: /^End the session in Chrome/ })
    .first()
    .click()
  const began = performance.now()
  await other.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  expect(performance.now() - began).toBeLessThan(CUT_OFF_MS)
  await expect.poll(() => list.getByRole('listitem').count()).toBe(all - 1)
  await tomi.getByRole('button', { name: 'End all others' }).click()
  await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
  await tomi.getByText('You are signed in nowhere else.').waitFor()
  await tomi.context().close()
  await other.context().close()
})

it('R-244: a wrong present password is said at its field, and what was typed stays', async () => {
  const tomi = await house.seat('tomi@example.org', '/settings')
  const present = tomi.getByRole('textbox', { name: 'Present password' })
  const next = tomi.getByRole('textbox', { name: 'New password' })
  await present.fill('not-the-password-9')
  await next.fill('a-better-horse-battery-8')
  await tomi.getByRole('button', { name: 'Change', exact: true }).click()
  await tomi.getByText('This is not your present password. Type it again.').waitFor()
  expect(await present.getAttribute('aria-describedby')).toMatch(/-error\b/)
  expect(await next.inputValue()).toBe('a-better-horse-battery-8')
  await present.fill(PASSWORD)
  await next.fill('short')
  await tomi.getByRole('button', { name: 'Change', exact: true }).click()
  await tomi.getByText('Choose at least 12 characters; a sentence is good.').waitFor()
  expect(await next.getAttribute('aria-describedby')).toMatch(/-error\b/)
  await tomi.context().close()
})

it('after a new password by the link the sign-in page says so and knows the address', async () => {
  const words = ['user', 'reset', '--email', 'tomi@example.org', '--json']
  const link = new URL(String(house.server.cli(words).json?.['link']))
  const page = await house.browser.newPage({ baseURL: house.server.url })
  await page.goto(link.pathname + link.search)
  await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('Your new password is set, and you are signed out everywhere.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe('tomi@example.org')
  expect(new URL(page.url()).search).toBe('')
  await page.locator('input[type=password]:focus').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /is running|waits for you/ }).waitFor()
  await page.close()
})

it('R-256: what the settings show is set there, or they say where', async () => {
  const olu = await house.seat('olu@example.org', '/settings')
  const name = olu.getByRole('textbox', { name: 'Name of the workspace' })
  await name.fill('Acme')
  await olu.getByRole('button', { name: 'Rename', exact: true }).click()
  await olu.getByText('owner of Acme').waitFor()
  await olu.getByRole('combobox', { name: 'New incidents run under' }).click()
  await olu.getByRole('option', { name: 'CivicActions (as shipped)' }).click()
  await olu.getByRole('button', { name: 'Put it in force' }).click()
  await olu.getByText('CivicActions, version 1').waitFor()
  await olu.getByRole('combobox', { name: 'New incidents run under' }).click()
  await olu.getByRole('option', { name: 'Reconciled' }).click()
  await olu.getByRole('button', { name: 'Put it in force' }).click()
  await olu.getByText('Reconciled, version 1').waitFor()
  await olu.getByRole('link', { name: 'Change a number or a rule' }).click()
  await olu.getByLabel('The policy as YAML').waitFor()
  const tomi = await house.seat('tomi@example.org', '/settings')
  await tomi.getByText('An owner changes these numbers and rules').waitFor()
  expect(await tomi.getByRole('button', { name: 'Put it in force' }).count()).toBe(0)
  await olu.context().close()
  await tomi.context().close()
})
