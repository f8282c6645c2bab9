// What the tab and the desktop say while one is elsewhere, and a dialog that stays while the page changes its shape.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from '../../browser/seats.ts'

const TITLE = 'Anna Berg’s laptop sends mail by itself'
let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident(TITLE, ['mira'])
})
afterAll(() => house?.close())

const icon = (page: Page) =>
  page.evaluate<string>(`document.querySelector('link[rel="icon"]').getAttribute('href')`)
/** A page cannot be put into the background here; to the page it looks as if it were. */
const hide = (page: Page, hidden: boolean) =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} })
    document.dispatchEvent(new Event('visibilitychange'))`)
/** Stands for the desktop: what it is asked to show, and whether it was asked for leave. */
const DESKTOP = `globalThis.desktop = { shown: [], asked: 0 }
  globalThis.Notification = class extends EventTarget {
    static permission = localStorage.getItem('leave') ?? 'default'
    static async requestPermission() {
      desktop.asked += 1
      localStorage.setItem('leave', 'granted')
      return (Notification.permission = 'granted')
    }
    constructor(title, options) { super(); desktop.shown.push([title, options.body]) }
    close() {}
  }`
type Desktop = { readonly shown: readonly [string, string][]; readonly asked: number }
const desktop = (page: Page) => page.evaluate<Desktop>('desktop')

it('R-245: the title counts what others wrote since one looked, and never says what the incident is about', async () => {
  const mira = await room.open('mira')
  await mira.getByRole('heading', { name: TITLE }).waitFor()
  const { codename } = (await room.state()).incident
  await expect.poll(() => mira.title()).toBe(`${codename} · ${room.ref} · Firebreak`)
  await hide(mira, true)
  await room.act('tomi', 'log/add', { text: 'One', type: 'observation' })
  await room.act('tomi', 'log/add', { text: 'Two', type: 'observation' })
  await expect.poll(() => mira.title()).toBe(`(2) ${codename} · ${room.ref} · Firebreak`)
  expect(await icon(mira)).toMatch(/^\/assets\/mark-waits/)
  await hide(mira, false)
  await expect.poll(() => mira.title()).toBe(`${codename} · ${room.ref} · Firebreak`)
  expect(await icon(mira)).toMatch(/^\/assets\/mark-[^w]/)
  await mira.context().close()
})

it('R-245: the desktop is told only after a press, only in the background, by reference and kind', async () => {
  const mira = await house.seat('mira@example.org', '/sign-in')
  await mira.context().addInitScript(DESKTOP)
  await mira.goto('/settings')
  const asks = mira.getByRole('switch', { name: 'Tell me on this desktop' })
  await asks.waitFor()
  expect((await desktop(mira)).asked).toBe(0)
  await asks.press('Space')
  await expect.poll(() => asks.isChecked()).toBe(true)
  expect((await desktop(mira)).asked).toBe(1)
  await mira.goto('/')
  await mira.getByRole('heading', { level: 1 }).waitFor()
  // What waits when a page is opened is on the page; asking begins once the page is there.
  await mira.waitForResponse((answer) => answer.url().endsWith('limit=50'))
  await hide(mira, true)
  await room.act('tomi', 'log/add', {
    text: 'Look at this, @Mira Osei',
    type: 'observation',
    mentions: [house.ids.mira],
  })
  await expect
    .poll(async () => (await desktop(mira)).shown, { timeout: 40_000 })
    .toEqual([[room.ref, 'Waits for you: a mention.']])
  await expect.poll(() => mira.title()).toMatch(/^\(\d+\) Firebreak$/)
  await mira.context().close()
})

it('a dialog stays open, with what was typed, where the page becomes narrow and wide again', async () => {
  const tomi = await room.open('tomi')
  await tomi.getByRole('button', { name: /, Remove Mira Osei/ }).click()
  const reason = tomi.getByRole('dialog').getByLabel('Reason')
  await reason.fill('Her part of it is over')
  for (const width of [800, 1440, 390]) {
    await tomi.setViewportSize({ width, height: 900 })
    await tomi.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
    expect(await reason.inputValue()).toBe('Her part of it is over')
  }
  // Further up, in the head.
  await tomi.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await tomi.getByRole('button', { name: /, Rename the incident/ }).click()
  await tomi.setViewportSize({ width: 1440, height: 900 })
  await tomi.getByRole('dialog').getByLabel('Title').waitFor()
  await tomi.context().close()
})
