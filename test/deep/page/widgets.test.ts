// Every widget in every state, measured: sizes are steps of the scale, nothing is cut off or hangs over, what cannot be
// pressed does not look as if it could, and what can is never like faint text. No stored pictures: fonts differ between machines.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#testkit/browser.ts'
import { findingsOf, sidewaysOf } from '#testkit/demo.ts'
import { openWidgets, type WidgetsHouse } from '../../widgets/house.ts'

const WIDTHS = [390, 820, 1440] as const
const THEMES = ['light', 'dark'] as const
/** The steps of `tokens.css`, and what fields have on a phone so that it does not enlarge the page. */
const SIZES = { phone: [12, 13, 14, 15, 16, 17, 20], wide: [12, 13, 14, 15, 17, 22] }
/** WCAG 2.2, 1.4.3. */
const CONTRAST_MIN = 4.5

let house: WidgetsHouse
let browser: Browser
let page: Page

beforeAll(async () => {
  house = await openWidgets()
  browser = await launchBrowser()
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(house.url)
  await page.getByRole('heading', { name: 'Widgets' }).waitFor()
  await page.locator('#timeline .fb-row').first().waitFor()
})
afterAll(async () => {
  await browser?.close()
  house?.close()
})

async function look(width: number, colorScheme: (typeof THEMES)[number]): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme })
  await page.waitForTimeout(250)
}
/** In the page: the sizes of text that are drawn. */
const SIZES_DRAWN = `(() => {
  const sizes = new Set()
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const one = text.parentElement
    if (text.data.trim() !== '' && one.checkVisibility() && !one.closest('script, style, option'))
      sizes.add(parseFloat(getComputedStyle(one).fontSize))
  }
  return [...sizes]
})()`
/** In the page: what is cut off inside its own box, where nothing says that there is more. */
const CUT_OFF = `(() => [...document.querySelectorAll('.fb-page *, .fb-logline *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
  .filter((one) => getComputedStyle(one).overflowX === 'hidden' && getComputedStyle(one).textOverflow !== 'ellipsis')
  .filter((one) => !one.closest('input, textarea, .fb-hidden, [aria-hidden]'))
  .map((one) => one.outerHTML.slice(0, 140)))()`
/** In the page: colour of the words, of the ground and of the border of each button of a look. */
const BUTTONS = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].toSorted((a, b) => b - a)
    return (high + 0.05) / (low + 0.05)
  }
  const page = rgb(getComputedStyle(document.body).backgroundColor)
  const faint = getComputedStyle(document.querySelector('.fb-faint')).color
  return [...document.querySelectorAll('[data-look]')].map((row) => ({
    look: row.dataset.look,
    buttons: [...row.querySelectorAll('button')].map((button) => {
      const style = getComputedStyle(button)
      const own = rgb(style.backgroundColor)
      const ground = own[3] === 255 ? own : page
      return {
        says: button.textContent,
        blocked: button.matches(':disabled, [data-disabled]') && !button.matches('[data-loading]'),
        height: button.getBoundingClientRect().height,
        contrast: contrast(rgb(style.color), ground),
        filled: own[3] === 255,
        faint: style.color === faint,
        underlined: style.textDecorationLine === 'underline',
        cursor: style.cursor,
      }
    }),
  }))
})()`
type Drawn = {
  readonly says: string
  readonly blocked: boolean
  readonly height: number
  readonly contrast: number
  readonly filled: boolean
  readonly faint: boolean
  readonly underlined: boolean
  readonly cursor: string
}
const buttons = () =>
  page.evaluate<readonly { readonly look: string; readonly buttons: readonly Drawn[] }[]>(BUTTONS)

describe.each(WIDTHS)('at %i px', (width) => {
  it.each(THEMES)('R-242: in %s: no finding, nothing hangs over or is cut off', async (theme) => {
    await look(width, theme)
    expect(await findingsOf(page)).toEqual([])
    expect(await sidewaysOf(page)).toBe(0)
    expect(await page.evaluate(CUT_OFF)).toEqual([])
    const picture = await page.screenshot({ fullPage: true })
    // The width of a PNG is in its header: a part that hangs over would make it wider.
    expect(picture.readUInt32BE(16)).toBe(width)
  })

  it('every text is of a size of the scale', async () => {
    await look(width, 'light')
    const drawn = await page.evaluate<number[]>(SIZES_DRAWN)
    expect(drawn.length).toBeGreaterThan(3)
    const scale = width > 820 ? SIZES.wide : SIZES.phone
    expect(drawn.filter((size) => !scale.includes(size))).toEqual([])
  })

  it.each(THEMES)(
    'in %s: what can be pressed looks so, and what cannot does not',
    async (theme) => {
      await look(width, theme)
      const rows = await buttons()
      expect(rows.map((row) => row.look)).toEqual(['main', 'side', 'quiet', 'subtle'])
      for (const { look: name, buttons: row } of rows) {
        expect(
          new Set(row.map(({ height }) => Math.round(height))).size,
          `${name}: one height`,
        ).toBe(1)
        for (const button of row) {
          const what = `${name}: ${button.says}`
          if (!/Busy/.test(button.says))
            expect(button.contrast, what).toBeGreaterThanOrEqual(CONTRAST_MIN)
          if (button.blocked) {
            expect(button.filled, `${what} is not filled`).toBe(false)
            expect(button.underlined, `${what} is not underlined`).toBe(false)
            expect(button.cursor, what).toBe('not-allowed')
          } else {
            expect(button.faint, `${what} is not like faint text`).toBe(false)
            expect(button.filled || button.underlined, `${what} has a ground or a line`).toBe(true)
          }
        }
      }
    },
  )
})

describe('what opens', () => {
  it.each(WIDTHS)('R-242: at %i px: dialogs, lists and messages pass as well', async (width) => {
    await look(width, 'light')
    for (const name of ['A form', 'A long dialog']) {
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').waitFor()
      for (const theme of THEMES) {
        await look(width, theme)
        expect(await findingsOf(page), `${name} ${theme}`).toEqual([])
        expect(await sidewaysOf(page), name).toBe(0)
      }
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    for (const name of ['Done', 'Refused'])
      await page.getByRole('button', { name, exact: true }).click()
    await page.getByText('Not done', { exact: true }).waitFor()
    expect(await findingsOf(page), 'messages').toEqual([])
    expect(await sidewaysOf(page), 'messages').toBe(0)
    await page.reload()
    await page.locator('#timeline .fb-row').first().waitFor()
  })

  it.each(WIDTHS)(
    'R-242: at %i px: the log line with its list, its preview and the way back',
    async (width) => {
      await look(width, 'light')
      const line = page.locator('#log-line')
      for (const [typed, seen] of [
        ['/', '[role="option"]'],
        ['/severity high all of it', '[aria-label="What Enter does"]'],
      ] as const) {
        await line.fill(typed)
        await page.locator(seen).first().waitFor()
        for (const theme of THEMES) {
          await look(width, theme)
          expect(await findingsOf(page), `${typed} ${theme}`).toEqual([])
          expect(await sidewaysOf(page), typed).toBe(0)
        }
      }
      await line.fill('')
      await page.getByRole('button', { name: 'As after an act' }).click()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
      expect(await findingsOf(page), 'the way back').toEqual([])
      expect(await sidewaysOf(page), 'the way back').toBe(0)
    },
  )

  it('every row of the timeline is there: each type, corrected, retracted, theory, folded, long, right to left', async () => {
    await look(1440, 'light')
    const tree = await page.locator('#timeline').ariaSnapshot()
    for (const words of [
      'What is written as measurement.',
      'Theory, not a fact',
      'corrected, once',
      'retracted by',
      'written down',
      'automatic entries',
      'van der Westhuizen',
      'INC-7Q4K',
    ])
      expect(tree).toContain(words)
  })

  it.each(WIDTHS)(
    'at %i px: what is written from right to left begins at the right',
    async (width) => {
      await look(width, 'light')
      const far = await page.evaluate<
        number[]
      >(`[...document.querySelectorAll('.fb-row-text, .fb-list .fb-grow, p[dir]')]
      .filter((one) => /^[\\u0600-\\u06ff]/.test(one.textContent))
      .map((one) => {
        const text = document.createRange()
        text.selectNodeContents(document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode())
        const rights = [...text.getClientRects()].map(({ right }) => right)
        return Math.round(one.getBoundingClientRect().right - Math.max(...rights))
      })`)
      expect(far.length).toBeGreaterThanOrEqual(3)
      expect(Math.max(...far)).toBeLessThanOrEqual(2)
    },
  )
})
