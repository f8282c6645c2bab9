// The room at work: the newest beside the log line, one key to log, and nothing moves under the eyes of who reads further up.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room
let page: Page
beforeAll(async () => {
  house = await openHouse(['mira', 'tomi'])
  room = await house.incident('A token in a public log', ['mira'])
  for (let n = 1; n <= 40; n += 1) await room.act('tomi', 'log/add', { text: `Line ${n}` })
  page = await room.open('tomi')
})
afterAll(() => house?.close())

const scroller = () => page.locator('main.fb-doc')
const toTop = async () => {
  await scroller().hover()
  await page.mouse.wheel(0, -100_000)
  await expect.poll(scrolled).toBe(0)
}
const scrolled = () => page.evaluate<number>(`document.querySelector('main.fb-doc').scrollTop`)
const line = () => page.locator('#log-line')
/** Is the whole row within what the room shows? */
const inSight = async (text: string): Promise<boolean> => {
  const row = await page.getByText(text, { exact: true }).boundingBox()
  const view = await scroller().boundingBox()
  if (!row || !view) return false
  return row.y >= view.y - 1 && row.y + row.height <= view.y + view.height + 1
}

it('opens with the focus in the log line and the newest entry in sight; Enter logs, and what was logged is in sight', async () => {
  await page.locator('#log-line:focus').waitFor()
  await expect.poll(() => inSight('Line 40')).toBe(true)
  await page.keyboard.type('Two more reads from the mirror')
  await page.keyboard.press('Enter')
  await page.getByText('Two more reads from the mirror', { exact: true }).waitFor()
  await expect.poll(() => inSight('Two more reads from the mirror')).toBe(true)
  expect(await line().inputValue()).toBe('')
  await page.keyboard.type('First')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('second')
  expect(await line().inputValue()).toBe('First\nsecond')
  await line().fill('')
})

it('whoever reads further up is not moved, and is told what came below', async () => {
  await toTop()
  await room.act('mira', 'log/add', { text: 'The mirror is clean' })
  const below = page.getByRole('button', { name: '1 new below' })
  await below.waitFor()
  expect(await scrolled()).toBe(0)
  await below.click()
  await expect.poll(() => inSight('The mirror is clean')).toBe(true)
  await below.waitFor({ state: 'detached' })
})

it('what Firebreak notes beside what people do is one line, which opens', async () => {
  const fold = page.getByRole('button', { name: /automatic entries/ }).first()
  await fold.scrollIntoViewIfNeeded()
  const told = page.getByText('Tomi Kane became first responder and commander')
  expect(await told.count()).toBe(0)
  await fold.click()
  await told.waitFor()
  expect(await fold.getAttribute('aria-expanded')).toBe('true')
})

it('a dialog begins at its first field, is sent by Ctrl and Enter, and gives the focus back', async () => {
  const rename = page.getByRole('button', { name: 'Rename the incident' })
  await rename.click()
  const dialog = page.getByRole('dialog')
  await page.locator('[role="dialog"] input:focus').waitFor()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('A token in the log of build 88213')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect
    .poll(async () => (await room.state()).incident.title)
    .toBe('A token in the log of build 88213')
  await expect
    .poll(() => page.evaluate<string>('document.activeElement.textContent'))
    .toContain('rename')
})

it('what is half typed survives turning a tablet', async () => {
  await line().fill('Half a sentence that matters')
  await page.setViewportSize({ width: 768, height: 1024 })
  await expect.poll(() => line().inputValue()).toBe('Half a sentence that matters')
  await page.setViewportSize({ width: 844, height: 390 })
  await expect.poll(() => line().isVisible()).toBe(true)
  const box = await line().boundingBox()
  expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(390)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await line().inputValue()).toBe('Half a sentence that matters')
})

it('R-179: who takes over is chosen by typing the beginning of a name and Enter', async () => {
  await page.goto(`/i/${room.ref}/handoff`)
  await page.locator('input[role="combobox"]:focus').waitFor()
  await page.keyboard.type('mir')
  await page.getByText('Enter proposes it.').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await room.state()).handoff.all.at(-1)?.to).toBe(house.ids.mira)
})
