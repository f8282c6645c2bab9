// The main job without a mouse, from the report to the conclusion: at each station the tree that a screen reader is given
// is looked at, and only keys are pressed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House } from './seats.ts'

/** R-242: what is wanted is nearer than this. */
const PRESSES_MAX = 30

let house: House
let olu: Page
let tomi: Page
let mira: Page
let ref = ''

beforeAll(async () => {
  house = await openHouse(['olu', 'tomi', 'mira'])
  olu = await house.seat('olu@example.org', '/')
  tomi = await house.seat('tomi@example.org', '/')
})
afterAll(() => house?.close())

const state = async () =>
  (await house.get('tomi', `/api/v1/incidents/${ref}`)).json['state'] as never
const tree = (page: Page, part = 'body') => page.locator(part).ariaSnapshot()
const says = (page: Page) =>
  page.evaluate<string>(
    'document.activeElement.getAttribute("aria-label") ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent',
  )

/** Tab until something of that name has the focus. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let press = 0; press < PRESSES_MAX; press += 1) {
    if (wanted.test((await says(page)).trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(wanted)} is not within ${PRESSES_MAX} presses of Tab`)
}

/** Writes into the log line, from wherever one is, and sends it. */
async function line(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Escape')
  if (!(await says(page)).startsWith('What did you see')) await page.keyboard.press('l')
  await page.keyboard.type(words)
  const field = page.locator('#log-line')
  expect(await field.inputValue()).toBe(words)
  if (words.startsWith('/')) await page.getByRole('region', { name: 'What Enter does' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => field.inputValue()).toBe('')
}

describe('R-242, R-012: an incident by keyboard alone, and told to who listens', () => {
  it('is reported', async () => {
    await olu.getByRole('textbox', { name: 'What did you notice?' }).waitFor()
    expect(await tree(olu)).toMatch(/- banner:[\s\S]*- navigation "Pages"[\s\S]*- main:/)
    expect(await says(olu)).toBe('What did you notice?')
    await olu.keyboard.type('A key is public')
    await olu.keyboard.press('Enter')
    await olu.getByRole('heading', { name: 'A key is public' }).waitFor()
    ref = /INC-[0-9A-Z]+/.exec(olu.url())?.[0] ?? ''
    expect(ref).not.toBe('')
    expect(await tree(olu, 'main')).toContain('heading "A key is public" [level=1]')
  })

  it('is taken', async () => {
    await tomi.reload()
    await tomi.getByRole('button', { name: 'Take it' }).waitFor()
    expect(await tree(tomi, 'main')).toMatch(/region "Came in":[\s\S]*button "Take it"/)
    await tomi.evaluate('document.activeElement.blur()')
    await tabTo(tomi, /^Take it$/)
    await tomi.keyboard.press('Enter')
    await tomi.locator('#log-line').waitFor()
    const room = await tree(tomi)
    for (const landmark of [
      'complementary "Classification"',
      'region "Incident"',
      'navigation "Sections"',
      'main:',
      'region "Log line"',
      'complementary "What is next"',
    ])
      expect(room).toContain(landmark)
    expect(room).toContain('heading "A key is public')
  })

  it('has its rules confirmed, and is declared by one line', async () => {
    await tomi.getByRole('button', { name: 'I have read this' }).waitFor()
    await tomi.evaluate('document.activeElement.blur()')
    await tabTo(tomi, /^I have read this$/)
    await tomi.keyboard.press('Enter')
    await tomi.getByRole('button', { name: 'I have read this' }).waitFor({ state: 'detached' })
    await line(tomi, '/declare high it is live')
    await tomi.getByRole('button', { name: 'Undo' }).waitFor()
    expect(await tree(tomi, '.fb-head')).toMatch(/button "High"[\s\S]*Incident/)
    expect(await tree(tomi, '[aria-label="Log line"]')).toMatch(/status:[\s\S]*button "Undo/)
  })

  it('what is seen is logged', async () => {
    await line(tomi, 'It was read by two robots')
    // For a moment it may also stand among what the server has not acknowledged yet.
    const entries = tomi.getByRole('list', { name: 'Entries' })
    await entries.getByText('It was read by two robots').waitFor()
    expect(await tree(tomi, '#timeline')).toMatch(
      /toolbar "What the timeline shows"[\s\S]*list "Entries":[\s\S]*listitem:.*(?:[\s\S]*)It was read by two robots/,
    )
  })

  it('work is given a name', async () => {
    await line(tomi, '/task Read the logs')
    await tomi.locator('#next-steps').getByText('Read the logs').first().waitFor()
    expect(await tree(tomi, '#next-steps')).toMatch(/listitem:[\s\S]*Read the logs/)
  })

  it('is contained', async () => {
    await line(tomi, '/contained the key is revoked')
    await expect
      .poll(async () => JSON.stringify((await state())['incident']['milestones'] ?? {}))
      .toContain('contained')
    expect(await tree(tomi, '#timeline')).toContain('contained')
  })

  it('a situation report is sent', async () => {
    await house.act('tomi', `/api/v1/incidents/${ref}/access/invite`, { person: house.ids.mira })
    await house.act('mira', `/api/v1/incidents/${ref}/access/acknowledge-rules`)
    await tomi.evaluate('document.activeElement.blur()')
    await tabTo(tomi, /^Skip to the sections$/)
    await tomi.keyboard.press('Enter')
    await tomi.keyboard.press('Tab')
    await tomi.keyboard.press('Home')
    for (let down = 0; down < 25; down += 1) {
      if ((await says(tomi)).trim().startsWith('Situation report')) break
      await tomi.keyboard.press('ArrowDown')
    }
    await tomi.keyboard.press('Enter')
    // The declaration reached nobody when it was sent: now that there is somebody it is due again.
    await tomi.getByRole('textbox', { name: 'Description, with its impact' }).waitFor()
    expect(await tree(tomi)).toMatch(
      /complementary "Classification"[\s\S]*banner:[\s\S]*main:[\s\S]*heading "Situation reports" \[level=1\][\s\S]*radiogroup "Kind of report"[\s\S]*textbox "Description, with its impact/,
    )
    await tabTo(tomi, /^Description, with its impact/)
    await tomi.keyboard.type('The key is revoked; two robots read it.')
    await tabTo(tomi, /^Send and promise/)
    await tomi.keyboard.press('Enter')
    await tomi.getByRole('heading', { name: 'Report 2 is sent' }).waitFor()
    await tomi.getByText(/^The next one is promised/).waitFor()
    expect(await tree(tomi, 'main')).toMatch(/region "Sent"[\s\S]*2 · declaration/)
  })

  it('is handed over, and taken', async () => {
    await tomi.goto(`/i/${ref}/handoff`)
    await tomi.locator('input[role="combobox"]:focus').waitFor()
    expect(await tree(tomi, 'main')).toMatch(
      /heading "Hand over" \[level=1\][\s\S]*combobox[\s\S]*region "Briefing"/,
    )
    await tomi.keyboard.type('mir')
    await tomi.getByText('Enter proposes it.').waitFor()
    await tomi.keyboard.press('Enter')
    await tomi.getByText('It stays with you until Mira Osei has read this').waitFor()
    mira = await house.seat('mira@example.org', `/i/${ref}/handoff`)
    await mira.getByText('Tomi Kane hands over command to you').waitFor()
    expect(await tree(mira, 'main')).toMatch(/heading[\s\S]*textbox "What you write down"/)
    await mira.locator('button[type="submit"]:focus').waitFor()
    await mira.keyboard.press('Enter')
    await mira.getByText(/^The team knows/).waitFor()
  })

  it('is concluded', async () => {
    await mira.goto(`/i/${ref}/conclude`)
    await mira.getByRole('button', { name: 'It is no longer active' }).waitFor()
    await tabTo(mira, /^It is no longer active$/)
    expect(await tree(mira, 'main')).toMatch(
      /heading "Conclude" \[level=1\][\s\S]*button "It is no longer active"[\s\S]*button "Conclude"/,
    )
    await mira.keyboard.press('Enter')
    for (const press of [
      /^All after closing|^After closing/,
      /^One of our own|^A monitor|^Monitoring/,
      /^Send to/,
    ]) {
      await mira.getByRole('button', { name: press }).first().waitFor()
      await tabTo(mira, press)
      await mira.keyboard.press('Enter')
      await mira.waitForTimeout(300)
    }
    await mira.getByText('Nothing is in the way.').waitFor()
    await tabTo(mira, /^Conclude$/)
    await mira.keyboard.press('Enter')
    await mira.getByRole('heading', { name: 'Concluded', exact: true }).waitFor()
    expect(await tree(mira, 'main')).toMatch(
      /heading "Concluded"[\s\S]*link "To the retrospective"/,
    )
  })
})
