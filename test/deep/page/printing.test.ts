// What comes out of the printer: every sheet says how it is classified, and nothing on it wants to be pressed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { browserPdfText } from '#testkit/browser-pdf-text.ts'
import { openHouse, type House, type Room } from '../../browser/seats.ts'

const LINES = 60
let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident('The build server answers nobody', ['mira'])
  for (let at = 1; at <= LINES; at++)
    await room.act('tomi', 'log/add', { text: `Seen at step ${at}.`, type: 'observation' })
  await room.act('tomi', 'document/write', {
    section: 'background',
    text: 'It builds everything.',
    base: 0,
  })
})
afterAll(() => house?.close())

const LABEL = 'specific individuals only · TLP:AMBER+STRICT'
const pages = {
  room: ['', 'The build server answers nobody'],
  report: ['/report', 'Incident report'],
  handoff: ['/handoff', 'Hand over'],
  conclude: ['/conclude', 'Conclude'],
} as const

async function printed(page: Page): Promise<readonly string[]> {
  const sheets = browserPdfText(await page.pdf({ format: 'A4' }))
  // Letters that are drawn as one are two again.
  return sheets.map((sheet) => sheet.normalize('NFKC'))
}

for (const [name, [path, title]] of Object.entries(pages))
  it(`R-114: ${name}: every sheet is marked, says its number, and holds no button, field or way to other pages`, async () => {
    const page = await room.open('tomi', path)
    await page.getByRole('heading', { name: title }).first().waitFor()
    await page.waitForLoadState('networkidle')
    const sheets = await printed(page)
    for (const [index, sheet] of sheets.entries()) {
      expect(sheet).toContain(LABEL)
      expect(sheet).toContain(`${index + 1} / ${sheets.length}`)
      expect(sheet).toContain(room.ref)
    }
    const all = sheets.join('\n')
    expect(all).toContain(title)
    expect(all).not.toMatch(/Skip to|what this means|What did you see or do|Remove Mira|Overview/)
    await page.emulateMedia({ media: 'print' })
    const controls = page.locator(
      'input:visible, textarea:visible, select:visible, nav:visible, button:visible:not(.fb-chip, .fb-row-fold button)',
    )
    expect(await controls.count()).toBe(0)
    await page.context().close()
  })

it('the room prints its whole timeline, not only the part one was looking at, black on white from a dark screen', async () => {
  const page = await room.open('tomi')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByText(`Seen at step ${LINES}.`).waitFor()
  const sheets = await printed(page)
  expect(sheets.length).toBeGreaterThan(2)
  const all = sheets.join('\n')
  for (let at = 1; at <= LINES; at++) expect(all).toContain(`Seen at step ${at}.`)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const colour = (of: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${of}')).color`)
  expect(await colour('.fb-prose')).toBe('rgb(0, 0, 0)')
  expect(await colour('.fb-dim')).toBe('rgb(51, 51, 51)')
  await page.context().close()
})
