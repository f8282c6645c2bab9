// What opens over a page passes as the page does: dialogs, menus, the palette, on a phone and on a wide screen, in both themes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { findingsOf, openDemo, sidewaysOf, type Demo } from '#testkit/demo.ts'

let demo: Demo
beforeAll(async () => {
  demo = await openDemo(['mira', 'jon'])
})
afterAll(() => demo?.close())

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true }).first()
/** Name, page, what opens it, and what is then there. */
const openings: readonly (readonly [string, string, (page: Page) => Promise<void>, string])[] = [
  [
    'classification',
    '/i/RUNNING',
    (page) => button(page, /what this means/).click(),
    '[role=dialog]',
  ],
  ['rename', '/i/RUNNING', (page) => button(page, /Rename the incident/).click(), '[role=dialog]'],
  ['severity', '/i/RUNNING', (page) => button(page, 'High').click(), '[role=dialog]'],
  ['finish a task', '/i/RUNNING', (page) => button(page, /^Finish/).click(), '[role=dialog]'],
  [
    'remove somebody',
    '/i/RUNNING',
    (page) => button(page, /Remove Tomi Kane/).click(),
    '[role=dialog]',
  ],
  [
    'invite',
    '/i/RUNNING',
    (page) => page.getByLabel('Invite somebody').first().click(),
    '[role=option]',
  ],
  ['type of entry', '/i/RUNNING', (page) => button(page, /^Type of entry/).click(), '[role=menu]'],
  ['filters', '/i/RUNNING', (page) => button(page, 'filter').click(), 'text=People’s entries only'],
  ['keys', '/i/RUNNING', (page) => page.locator('body').press('?'), '[role=dialog]'],
  ['palette', '/i/RUNNING', (page) => page.keyboard.press('Control+k'), '[role=dialog]'],
  ['palette at home', '/', (page) => page.keyboard.press('Control+k'), '[role=dialog]'],
  ['who I am', '/', (page) => button(page, 'Mira Osei').click(), '[role=menu]'],
  ['preview', '/i/RUNNING/sitrep', (page) => button(page, 'Preview').click(), '[role=dialog]'],
]

it.each(openings)('R-242: %s: no finding while it is open', async (_name, path, act, there) => {
  for (const width of [390, 1440]) {
    const page = await demo.open(path.endsWith('sitrep') ? 'jon' : 'mira', path, (opened) => {
      void opened.setViewportSize({ width, height: 844 })
    })
    await page.evaluate('document.activeElement.blur()')
    await act(page)
    await page.locator(there).filter({ visible: true }).first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(200)
      expect(await findingsOf(page), `${width} ${colorScheme}`).toEqual([])
      expect(await sidewaysOf(page), `${width}`).toBe(0)
    }
    await page.close()
  }
})
