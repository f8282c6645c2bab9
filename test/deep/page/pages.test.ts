// Every page in a real browser on the demo: no accessibility finding of any gravity, no sideways scrolling, no script or
// style that the content security policy had to stop, in light and dark.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { everyPage, findingsOf, openDemo, sidewaysOf, type Demo } from '#testkit/demo.ts'

let demo: Demo
let closed = ''

beforeAll(async () => {
  demo = await openDemo()
  closed = demo.places.CLOSED
})
afterAll(() => demo?.close())

/** Asked in the page: words as short as a name that are drawn on two lines, as in a column that is too narrow; no part of a hash. */
const brokenWords = `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const broken = new Set()
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    for (const word of text.data.matchAll(/(?<![\\p{L}\\d])\\p{L}{2,12}(?![\\p{L}\\d])/gu)) {
      const range = document.createRange()
      range.setStart(text, word.index)
      range.setEnd(text, word.index + word[0].length)
      const tops = new Set([...range.getClientRects()].map((at) => Math.round(at.top)))
      if (tops.size > 1) broken.add(word[0])
    }
  return [...broken]
})()`

/** Opens it, and writes down what a page must never do. */
function open(who: string, path: string, trouble: string[]): Promise<Page> {
  return demo.open(who, path, (page) => {
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/.test(message.text())) trouble.push(message.text())
    })
    page.on('pageerror', (error) => trouble.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(demo.server.url) && !request.url().startsWith('data:'))
        trouble.push(`asked elsewhere: ${request.url()}`)
    })
  })
}

describe('every page', () => {
  it.each(everyPage)(
    'R-242: %s: nothing that the checker finds, in light and dark, at three widths',
    async (_name, who, path) => {
      const trouble: string[] = []
      const page = await open(who, path, trouble)
      for (const width of [390, 820, 1440])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 })
          await page.emulateMedia({ colorScheme })
          await page.waitForTimeout(250)
          expect(await findingsOf(page), `${width} ${colorScheme}`).toEqual([])
          expect(await sidewaysOf(page), `${width} ${colorScheme} scrolls sideways`).toBe(0)
          expect(await page.evaluate(brokenWords), `${width} breaks inside a word`).toEqual([])
        }
      expect(trouble).toEqual([])
      await page.close()
    },
  )

  it('R-117: the executive view prints on one page', async () => {
    const page = await open('mira', '/i/RUNNING/executive', [])
    await page.emulateMedia({ media: 'print' })
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
    await page.close()
  })

  it('R-195: whys that go twelve deep stay readable on a phone', async () => {
    const page = await open('ana', '/i/CLOSED/retro', [])
    await page.getByText('Contributing factors').waitFor()
    const told = { parent: null as number | null }
    for (let deep = 1; deep <= 12; deep += 1) {
      const asked = await page.request.post(`/api/v1/incidents/${closed}/retro/ask-why`, {
        data: {
          ...told,
          question: `Why was cause ${deep} not seen?`,
          answer: `It lay below ${deep}`,
        },
        headers: { origin: demo.server.url },
      })
      told.parent = ((await asked.json()) as { events: { seq: number }[] }).events[0]?.seq ?? null
    }
    const lines = page.locator('.fb-whys li > div:first-child')
    await expect.poll(() => lines.count()).toBeGreaterThanOrEqual(12)
    for (const [width, readable] of [
      [390, 220],
      [1440, 500],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      const boxes = await Promise.all((await lines.all()).map((line) => line.boundingBox()))
      const widths = boxes.map((box) => box?.width ?? 0)
      expect(Math.min(...widths), `a line at ${width}`).toBeGreaterThan(readable)
    }
    await page.close()
  })

  it('R-200: the report prints what is not known, and no name where names are replaced', async () => {
    const page = await open('ana', '/i/CLOSED/report', [])
    await page.getByText('Names are replaced by roles.').waitFor()
    await page.emulateMedia({ media: 'print' })
    await expect
      .poll(() => page.locator('body').innerText())
      .toContain('Who sent the sign-in page.')
    const printed = await page.locator('body').innerText()
    expect(printed).not.toMatch(/Ana Ruiz|Tomi Kane/)
    await page.close()
  })

  it('R-242: when a dialog closes, the focus is where it was before it opened', async () => {
    const page = await open('mira', '/i/RUNNING', [])
    const line = page.getByPlaceholder('What did you see or do?')
    const chip = page.getByRole('button', { name: 'High', exact: true })
    const focused = (on: typeof line) => on.and(page.locator(':focus')).waitFor()
    await line.focus()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('What do you want to do?').fill('Add a next step')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Add a next step' }).waitFor()
    await page.keyboard.press('Escape')
    await focused(line)
    await page.keyboard.type('/rename')
    await page.keyboard.press('Enter')
    const title = page.getByRole('dialog', { name: 'Rename' }).getByLabel('Title')
    expect(await title.inputValue()).toMatch(/^Deploy token/)
    await page.keyboard.press('Escape')
    await focused(line)
    await chip.click()
    await page.getByRole('dialog', { name: 'How bad is it?' }).waitFor()
    await page.keyboard.press('Escape')
    await focused(chip)
    await page.close()
  })

  it('R-242: the room works by keyboard alone: palette, shortcuts, log line', async () => {
    const page = await open('mira', '/i/RUNNING', [])
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('What do you want to do?').waitFor()
    await page.keyboard.press('Escape')
    await page.getByPlaceholder('What did you see or do?').focus()
    await page.keyboard.type('typed without a mouse')
    await page.keyboard.press('Control+Enter')
    const row = page.locator('#timeline .fb-row').getByText('typed without a mouse')
    await row.waitFor()
    expect(await row.count()).toBe(1)
    await page.close()
  })
})
