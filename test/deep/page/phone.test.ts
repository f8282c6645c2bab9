// The phone as its own design: every page at the widths of phones, and what must stay within a thumb's reach.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { everyPage, openDemo, sidewaysOf, type Demo } from '#testkit/demo.ts'

const WIDTHS = [360, 390, 430]
const HEIGHT = 844
/** What is left of a window of 1440 by 900 that is enlarged twofold. */
const ENLARGED = { width: 720, height: 450 }
/** What is left above a keyboard of glass where the page is made shorter by it. */
const WITH_KEYBOARD = { width: 390, height: 470 }

/**
 * Asked in the page: what can be pressed and is less than 40 pixels high where a finger comes down. The space around a link
 * in a sentence counts as far as it is the link's; a box that is ticked has its words beside it.
 */
const SMALL = `(() => {
  const small = []
  const within = (at, one) => at !== null && (one.contains(at) || at.closest('label')?.contains(one))
  for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    const target = one.matches('[type=checkbox], [type=radio]')
      ? (one.closest('[class$="-body"], label') ?? one)
      : one.matches('input') ? (one.parentElement ?? one) : one
    const { width, height } = target.getBoundingClientRect()
    if (width < 2 || height < 2 || one.closest('.fb-hidden, .fb-skip')) continue
    if (getComputedStyle(one).visibility === 'hidden') continue
    if (height >= 39.5) continue
    target.scrollIntoView({ block: 'center' })
    const at = target.getBoundingClientRect()
    const x = at.left + at.width / 2
    const y = at.top + at.height / 2
    if (within(document.elementFromPoint(x, y - 19), one) && within(document.elementFromPoint(x, y + 19), one)) continue
    small.push(Math.round(width) + ' x ' + Math.round(height) + ': ' + one.outerHTML.slice(0, 120))
  }
  return small
})()`
/** Asked in the page: what lies beyond the right edge, except where something is meant to be pushed sideways. */
const BEYOND = `(() => {
  const edge = document.documentElement.clientWidth + 1
  const meant = '.fb-nav, .fb-views, .fb-scroll-x:not(:has(.fb-table-stacked)), .fb-suggest, .fb-skip, .fb-hidden'
  return [...document.querySelectorAll('main *, header *, aside *')]
    .filter((one) => one.getBoundingClientRect().right > edge && !one.closest(meant))
    .map((one) => one.outerHTML.slice(0, 120))
    .slice(0, 3)
})()`
/** Asked in the page: the parts that a selector names which cannot be seen whole. */
const hidden = (selector: string) => `(() =>
  [...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => {
    const { top, bottom, left, right } = one.getBoundingClientRect()
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return top < 0 || bottom > innerHeight + 0.5 || !one.contains(seen)
  }).map((one) => one.outerHTML.slice(0, 120)))()`

/** Asked in the page: the pixels between the end of the newest entry and the log line. */
const ABOVE_THE_LINE = `(() => {
  const end = [...document.querySelectorAll('#timeline .fb-row')].at(-1).getBoundingClientRect().bottom
  return document.querySelector('.fb-logline').getBoundingClientRect().top + 1 - end
})()`

let demo: Demo

beforeAll(async () => {
  demo = await openDemo()
})
afterAll(() => demo?.close())

const phone = (who: string, path: string, width = 390) =>
  demo.open(who, path, (page) => void page.setViewportSize({ width, height: HEIGHT }))

describe('every page on a phone', () => {
  it.each(everyPage)(
    'R-242: %s: nothing lies outside, and every target is as high as a finger',
    async (_name, who, path) => {
      const page = await phone(who, path)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT })
        await page.waitForTimeout(200)
        expect(await sidewaysOf(page), `${width} scrolls sideways`).toBe(0)
        expect(await page.evaluate(BEYOND), `${width} beyond the edge`).toEqual([])
        expect(await page.evaluate(SMALL), `${width} too small for a finger`).toEqual([])
      }
      await page.setViewportSize(ENLARGED)
      await page.waitForTimeout(200)
      expect(await sidewaysOf(page), 'enlarged twofold scrolls sideways').toBe(0)
      await page.close()
    },
  )
})

const inSight = async (page: Page, selector: string) => {
  expect(await page.locator(selector).count(), selector).toBeGreaterThan(0)
  expect(await page.evaluate(hidden(selector)), selector).toEqual([])
}

describe('the room on a phone', () => {
  it('R-242: the log line stays in sight when the keyboard of glass opens', async () => {
    const page = await phone('mira', '/i/RUNNING')
    await page.getByPlaceholder('What did you see or do?').focus()
    await page.setViewportSize(WITH_KEYBOARD)
    await page.keyboard.type('typed with a thumb')
    await inSight(page, '#log-line')
    await inSight(page, '.fb-logbox button:last-child')
    await inSight(page, '.fb-classif')
    expect(await page.locator('meta[name="viewport"]').getAttribute('content')).toContain(
      'interactive-widget=resizes-content',
    )
    await page.locator('#log-line').fill('')
    await page.close()
  })

  it('R-242: the next step, the classification and the log line are in sight wherever one reads', async () => {
    const page = await phone('mira', '/i/RUNNING', 360)
    const parts = page.getByRole('navigation', { name: 'Parts of the room' })
    const places = { Newest: '#newest', 'Next steps': '#next-steps h2', People: '#people h2' }
    for (const [part, place] of Object.entries(places)) {
      await parts.getByText(part, { exact: true }).click()
      await page.waitForTimeout(100)
      // Not behind the bar, however many lines that has.
      if (part !== 'Newest') expect(await page.evaluate(hidden(place)), part).toEqual([])
      else expect(await page.evaluate<number>(ABOVE_THE_LINE)).toBeGreaterThanOrEqual(0)
      const always = '.fb-phone-next, .fb-classif, .fb-logbox, .fb-tabs'
      expect(await page.locator(always).count()).toBe(4)
      expect(await page.evaluate(hidden(always)), part).toEqual([])
    }
    await page.close()
  })

  it('R-114: the classification is one line on a phone, and the rest of it a press away', async () => {
    const page = await phone('mira', '/i/RUNNING', 360)
    const banner = page.getByRole('complementary', { name: 'Classification' })
    expect((await banner.boundingBox())?.height).toBeLessThanOrEqual(44)
    await banner.getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('TLP:AMBER+STRICT').waitFor()
    await dialog.getByText('nothing leaves the team').waitFor()
    await page.close()
  })

  it('R-100: an entry keeps its author and its type on a phone', async () => {
    const page = await phone('mira', '/i/RUNNING', 360)
    const row = page.locator('#timeline .fb-row[id]', { hasText: 'used the token' }).first()
    await row.scrollIntoViewIfNeeded()
    await row.locator('.fb-row-name').waitFor()
    await row.getByText('indicator', { exact: true }).waitFor()
    const text = await row.locator('.fb-row-text').boundingBox()
    expect(text?.width).toBeGreaterThan(300)
    await page.close()
  })
})

describe('what a page is for', () => {
  it.each([
    ['jon', '/i/RUNNING/sitrep', /^Send/],
    ['mira', '/i/RUNNING/handoff', /^Propose/],
    ['ana', '/i/CLOSED/report', /^Publish/],
    ['mira', '/i/RUNNING/conclude', /^Conclude/],
  ] as const)('R-242: %s at %s: in sight before one has scrolled', async (who, path, name) => {
    const page = await phone(who, path, 360)
    const box = await page.getByRole('button', { name }).last().boundingBox()
    expect(box?.y).toBeLessThan(HEIGHT - 40)
    await page.close()
  })
})
