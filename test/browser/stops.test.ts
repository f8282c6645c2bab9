// How far Tab is from every act of the room: skip links, one stop for the navigation, one for a list.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openDemo, type Demo } from '#testkit/demo.ts'

/** more presses than this and people reach for the mouse. */
const PRESSES_MAX = 12

let demo: Demo
beforeAll(async () => {
  demo = await openDemo(['mira'])
})
afterAll(() => demo?.close())

/** In the page: marks what has the focus, and what arrows reach from there. */
const MARK = `(() => {
  const here = document.activeElement
  const group = here.closest('[data-roving], [role=toolbar], [role=list], [role=radiogroup]')
  const stops = 'a[href], button, summary, input, textarea, [tabindex]'
  const reached = group && group.contains(here) ? [here, ...group.querySelectorAll(stops)] : [here]
  for (const one of reached) one.dataset.reached = ''
  return here.getAttribute('aria-label') ?? here.textContent.trim()
})()`
const NOT_REACHED = `(() =>
  [...document.querySelectorAll('.fb-room :is(a[href], button, input, textarea, summary)')]
    .filter((one) => one.checkVisibility() && !one.matches(':disabled') && !('reached' in one.dataset))
    .map((one) => one.outerHTML.slice(0, 160)))()`
const FROM_THE_TOP = `(() => {
  document.activeElement.blur()
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
})()`

/** Presses so often and marks what is reached; a list is left by Tab, not walked. */
async function tab(page: Page, presses: number, key = 'Tab'): Promise<void> {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(key)
    await page.evaluate(MARK)
  }
}

/** Tab until something is in focus; answers the presses it took. */
async function tabTo(page: Page, wanted: RegExp): Promise<number> {
  for (let press = 1; press <= PRESSES_MAX; press += 1) {
    await page.keyboard.press('Tab')
    if (wanted.test(await page.evaluate<string>(MARK))) return press
  }
  throw new Error(`${String(wanted)} is more than ${PRESSES_MAX} presses away`)
}

it('R-242: every act of the room is at most twelve presses of Tab from the top or the log line', async () => {
  const page = await demo.open('mira', '/i/RUNNING', (opened) => {
    void opened.setViewportSize({ width: 1440, height: 900 })
  })
  await page.evaluate(FROM_THE_TOP)
  await tab(page, PRESSES_MAX)
  for (const key of ['Tab', 'Shift+Tab']) {
    await page.locator('#log-line').focus()
    await page.evaluate(MARK)
    await tab(page, PRESSES_MAX, key)
  }
  // A link of the navigation leads into its section: by arrows to the link, then on from there.
  const sections = await page.locator('#sections a[href^="#"]').count()
  for (let section = 0; section < sections; section += 1) {
    await page.evaluate(FROM_THE_TOP)
    const skip = await tabTo(page, /^Skip to the sections$/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Home')
    for (let down = 0; down < section; down += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await tab(page, PRESSES_MAX - skip - 1)
  }
  expect(await page.evaluate(NOT_REACHED)).toEqual([])
  await page.close()
})

it('R-242: the navigation is one stop, and arrows move in it', async () => {
  const page = await demo.open('mira', '/i/RUNNING')
  expect(await page.locator('#sections a[tabindex="0"]').count()).toBe(1)
  await page.locator('#sections a').first().focus()
  const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()')
  expect(await focused()).toBe('Overview')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toMatch(/^Timeline/)
  await page.keyboard.press('Home')
  expect(await focused()).toBe('Overview')
  await page.keyboard.press('End')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.closest("#sections")')).toBeNull()
  await page.keyboard.press('Shift+Tab')
  expect(await page.locator('#sections a:focus').count()).toBe(1)
  await page.close()
})
