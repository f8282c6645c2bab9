// The timeline by hand: a view by one press, entries that one key acts on, and what came while one looked away.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room
let page: Page
beforeAll(async () => {
  house = await openHouse(['mira', 'tomi'])
  room = await house.incident('A token in a public log', ['mira'])
  await room.act('mira', 'log/add', { text: 'Artefact store shows 14 reads from `203.0.113.77`' })
  await room.act('mira', 'log/add', { text: 'We rotate the key', type: 'decision' })
  await room.act('mira', 'log/add', {
    text: 'See [the runbook](https://example.org/rotate), **not** https://198.51.100.7/drop:\n- stop\n- rotate',
  })
  page = await room.open('tomi')
  await line().waitFor()
})
afterAll(() => house?.close())

const line = () => page.locator('#log-line')
const views = () => page.getByRole('toolbar', { name: 'What the timeline shows' })
const focused = () => page.locator('.fb-row:focus')
const entry = (text: string) => page.getByRole('listitem').filter({ hasText: text })

it('a view is one press away, by f and the arrows too, and is in the address', async () => {
  await views()
    .getByRole('button', { name: /Decisions 1/ })
    .click()
  await entry('14 reads').waitFor({ state: 'detached' })
  await entry('We rotate the key').waitFor()
  expect(page.url()).toContain('show=decision')
  await page.locator('main.fb-doc').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('f')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await entry('14 reads').waitFor()
  expect(page.url()).toContain('people=true')
  await views()
    .getByRole('button', { name: /Everything/ })
    .click()
  await entry('Reported').waitFor()
})

it('R-103: what was written looks as it was meant; only a link that somebody made leads away, and says where', async () => {
  const row = entry('See the runbook')
  const link = row.getByRole('link', { name: /the runbook.*example\.org/ })
  expect(await link.getAttribute('href')).toBe('https://example.org/rotate')
  expect(await link.getAttribute('rel')).toContain('noreferrer')
  expect(await row.locator('b').textContent()).toBe('not')
  expect(await row.locator('li').allTextContents()).toEqual(['stop', 'rotate'])
  expect(await row.getByRole('link', { name: /198\.51/ }).count()).toBe(0)
})

it('up from the log line comes to the newest entry; arrows move, Escape goes back', async () => {
  await line().focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused().textContent()).toContain('See')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused().textContent()).toContain('We rotate the key')
  await page.keyboard.press('Home')
  await expect.poll(() => focused().textContent()).toContain('Reported')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await page.locator('#log-line:focus').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Escape')
  await page.locator('#log-line:focus').waitFor()
})

it('one key makes an entry a task, a quote, a lesson, an indicator, or a fact of the next report', async () => {
  const on = async (text: string, key: string) => {
    await line().fill('')
    await entry(text).focus()
    await page.keyboard.press(key)
  }
  await on('We rotate the key', 'Shift+T')
  await page.locator('#log-line:focus').waitFor()
  expect(await line().inputValue()).toBe('/task We rotate the key')
  await on('We rotate the key', 'Shift+Q')
  expect(await line().inputValue()).toMatch(/^“We rotate the key” \(#\d+\) $/)
  await on('14 reads', 'Shift+I')
  await expect.poll(() => line().inputValue()).toMatch(/^203\[\.\]0\[\.\]113\[\.\]77 \(#\d+\) $/)
  await page.getByRole('button', { name: 'Type of entry: indicator' }).waitFor()
  await on('We rotate the key', 'Shift+L')
  await page.getByRole('button', { name: 'Type of entry: lesson' }).waitFor()
  await on('14 reads', 'Shift+U')
  await page.waitForURL(/\/sitrep/)
  await expect
    .poll(() => page.locator('textarea').first().inputValue())
    .toContain('Artefact store shows 14 reads')
  expect(await page.getByRole('checkbox', { name: /14 reads/ }).isChecked()).toBe(true)
  await page.goBack()
  await line().waitFor()
})

it('without Shift a key means on an entry what it means everywhere in the room', async () => {
  await line().fill('')
  const type = () => page.getByRole('button', { name: /^Type of entry/ }).getAttribute('aria-label')
  const before = await type()
  await entry('We rotate the key').focus()
  await page.keyboard.press('l')
  await page.locator('#log-line:focus').waitFor()
  expect(await line().inputValue()).toBe('')
  expect(await type()).toBe(before)
  await entry('We rotate the key').focus()
  await page.keyboard.press('i')
  await page.getByLabel('Invite somebody').and(page.locator(':focus')).waitFor()
  expect(await line().inputValue()).toBe('')
})

it('the acts stand under the entry in focus, also for a thumb', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await entry('We rotate the key').click({ position: { x: 200, y: 10 } })
  const acts = page.getByRole('toolbar', { name: /With entry/ })
  await acts.getByRole('button', { name: 'task' }).click()
  expect(await line().inputValue()).toBe('/task We rotate the key')
  await line().fill('')
  await page.setViewportSize({ width: 1440, height: 900 })
})

it('what came while one was elsewhere is marked where one stopped', async () => {
  await page.getByRole('link', { name: 'Handoff' }).first().click()
  await page.waitForURL(/handoff/)
  await room.act('mira', 'log/add', { text: 'Came while Tomi read the briefing' })
  await room.act('mira', 'log/add', { text: 'And this too' })
  await page.goBack()
  await entry('And this too').waitFor()
  const mark = page.getByText(/^2 new since you looked at \d\d:\d\d$/)
  await mark.waitFor()
  const first = await entry('Came while Tomi').boundingBox()
  const place = await mark.boundingBox()
  expect(place && first && place.y < first.y).toBe(true)
})

/** What has the focus after each key of the room: the one control that begins what the key says. */
const leadsTo: Readonly<Record<string, RegExp>> = {
  d: /^Decide what it is: What makes it one/,
  e: /^: write, Write: Summary/,
  f: /^: Everything/,
  h: /^: To whom/,
  i: /^: Invite somebody$/,
  l: /^: What did you see or do\?/,
  m: /^Mark a moment: Moment/,
  q: /^Fifteen questions: /,
  r: /^Assign a role: Role/,
  s: /^How bad is it\?: /,
  t: /^Add a next step: What/,
  u: /^: (Description|What we know)/,
}
/** In the page: the title of the dialog that is open, if any, and what has the focus. */
const FOCUSED = `(() => {
  const here = document.activeElement
  const name = here.getAttribute('aria-label') ?? here.labels?.[0]?.textContent ?? here.textContent
  return (document.querySelector('[role=dialog] h2')?.textContent ?? '') + ': ' + name
})()`

it('every key that ? shows for the room does what it says', async () => {
  await page.locator('main.fb-doc').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  const listed = keys.getByRole('region', { name: 'In the room' }).locator('dt')
  await listed.first().waitFor()
  const shown = await listed.allTextContents()
  expect(new Set(shown).size).toBe(shown.length)
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
  expect(shown.filter((key) => /^[a-z]$/.test(key)).toSorted()).toEqual(
    Object.keys(leadsTo).toSorted(),
  )
  for (const [key, begins] of Object.entries(leadsTo)) {
    await page.goto(`/i/${room.ref}`)
    await page.locator('#log-line:focus').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press(key)
    await expect.poll(() => page.evaluate<string>(FOCUSED), { message: key }).toMatch(begins)
  }
}, 120_000)
