// Where the focus is: an act of the room leads to its own control, nothing that comes or goes leaves it nowhere, and ⌘ or Ctrl and Enter send.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room
let tomi: Page

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'ana'])
  room = await house.incident('A key that everyone can read', ['mira'])
  tomi = await room.open('tomi')
})
afterAll(() => house?.close())

const focused = (page: Page) =>
  page.evaluate<string>(
    'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
  )
const isLine = (page: Page) => page.locator('#log-line:focus').waitFor()

it('R-220, R-242: the key that invites leads to the name, and nothing it stands beside is pressed by what follows', async () => {
  const { access } = await room.state()
  await isLine(tomi)
  await tomi.evaluate('document.activeElement.blur()')
  await tomi.keyboard.press('i')
  await expect.poll(() => focused(tomi)).toBe('Invite somebody')
  await tomi.keyboard.press('Enter')
  await tomi.keyboard.press('Escape')
  expect((await room.state()).access.class).toBe(access.class)
  // One after another, without a hand leaving the keys.
  // Where only one fits, Enter means them: the list need not be looked at.
  await tomi.keyboard.type('ana')
  await tomi.getByText('Enter invites.').waitFor()
  await tomi.keyboard.press('Enter')
  await expect
    .poll(async () => Object.keys((await room.state()).access.members))
    .toContain(house.ids.ana)
  expect((await room.state()).access.class).toBe(access.class)
})

it('R-242: what a page sends by ⌘/Ctrl+Enter it does not send from behind a dialog, the palette or the rules', async () => {
  const sent = async () => (await room.state()).sitreps.sent.length
  const before = await sent()
  const page = await room.open('tomi', '/sitrep')
  await page.getByRole('button', { name: /^Send/ }).waitFor()
  const behind = async (open: string) => {
    await page.locator('h1').click()
    await page.keyboard.press(open)
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.waitForTimeout(300)
    expect(await sent(), open).toBe(before)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await behind('?')
  await behind('Control+K')
  await page.context().close()
  // Who answers questions and has not read the rules yet.
  const other = await house.incident('A key in a gutter')
  await other.act('tomi', 'access/invite', { person: house.ids.ana })
  await other.act('tomi', 'roles/assign', { role: 'communicator', person: house.ids.ana })
  const ana = await other.open('ana', '/sitrep')
  await ana.getByRole('button', { name: 'I have read this' }).waitFor()
  await ana.keyboard.press('Control+Enter')
  await ana.waitForTimeout(300)
  expect((await other.state()).sitreps.sent).toEqual([])
  await ana.context().close()
})

it('R-115, R-242: rules that come to be asked while somebody types lie over nothing, and no key of theirs confirms them', async () => {
  const { json } = await house.act('tomi', '/api/v1/incidents', { title: 'A key on a lawn' })
  const ref = String(json['ref'])
  await house.act('tomi', `/api/v1/incidents/${ref}/access/set-class`, { class: 'open' })
  const ana = await house.seat('ana@example.org', `/i/${ref}`)
  await isLine(ana)
  // Writing on what is open to responders brings one onto it.
  await ana.keyboard.type('I look at the lawn')
  await ana.keyboard.press('Enter')
  const bar = ana.getByRole('complementary', { name: 'How to treat what you read here' })
  await bar.waitFor()
  await ana.keyboard.type('and at the door')
  expect(await ana.getByRole('dialog').count()).toBe(0)
  expect(await ana.locator('#log-line').inputValue()).toBe('and at the door')
  const state = (await house.get('tomi', `/api/v1/incidents/${ref}`)).json['state'] as {
    access: { members: Record<string, { acknowledged: unknown }> }
  }
  expect(state.access.members[house.ids.ana]?.acknowledged).toBeNull()
  // Opened anew they come first.
  await ana.locator('#log-line').fill('')
  await ana.reload()
  await ana.getByRole('dialog').getByRole('button', { name: 'I have read this' }).waitFor()
  await ana.context().close()
})

it('R-242: what is chosen in the palette leads to where it begins', async () => {
  await tomi.locator('#log-line').focus()
  await tomi.keyboard.press('Control+K')
  await tomi.getByPlaceholder('What do you want to do?').fill('Invite somebody')
  await tomi
    .getByRole('dialog')
    .getByRole('button', { name: /^Invite somebody/ })
    .waitFor()
  await tomi.keyboard.press('Enter')
  await tomi.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(tomi)).toBe('Invite somebody')
  await tomi.locator('#log-line').focus()
})

it('R-242: what had the focus and is gone gives it to the log line', async () => {
  const ana = await room.open('ana')
  const rules = ana.getByRole('button', { name: 'I have read this' })
  await rules.waitFor()
  // Keys of the room are none while the rules stand before it, nor is the palette.
  for (const key of ['d', 't', 'm', 's', '/', 'h', 'Control+K']) await ana.keyboard.press(key)
  await ana.waitForTimeout(300)
  expect(await ana.getByRole('dialog').count()).toBe(1)
  expect(await ana.locator('#log-line').inputValue()).toBe('')
  expect(new URL(ana.url()).pathname).toBe(`/i/${room.ref}`)
  await rules.focus()
  await ana.keyboard.press('Enter')
  await rules.waitFor({ state: 'detached' })
  await isLine(ana)
  await ana.context().close()
  await tomi.locator('#log-line').focus()
  await tomi.keyboard.type('/declare high it is live')
  await tomi.getByRole('region', { name: 'What Enter does' }).waitFor()
  await tomi.keyboard.press('Enter')
  await tomi.getByRole('button', { name: /^Undo/ }).click()
  await tomi.getByText('Taken back. Both are in the record.').waitFor()
  // What was taken back is not offered again.
  expect(await tomi.getByRole('button', { name: /^Undo/ }).count()).toBe(0)
  await isLine(tomi)
})

it('R-003: the next step and the key that decide open the sheet that declares; what it is instead is a press away', async () => {
  await tomi.getByText('Decide: incident or false alarm').waitFor()
  await tomi
    .getByRole('region', { name: 'Your next step' })
    .getByRole('button', { name: 'Do it now' })
    .click()
  const sheet = tomi.getByRole('dialog', { name: 'Decide what it is' })
  await expect.poll(() => focused(tomi)).toMatch(/^What makes it one/)
  await sheet.getByRole('button', { name: 'Declare and tell the team' }).waitFor()
  await sheet.getByText('A false alarm').click()
  await sheet.getByRole('textbox', { name: 'Why' }).waitFor()
  await tomi.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

it('R-242: an open dialog keeps the focus when a tablet is turned, and nothing is typed behind it', async () => {
  await tomi.getByRole('button', { name: 'Declare an incident…' }).click()
  const reason = tomi.getByRole('dialog').getByLabel('What makes it one')
  await reason.fill('It is')
  for (const width of [390, 1440]) {
    await tomi.setViewportSize({ width, height: 900 })
    await tomi.waitForTimeout(200)
  }
  await tomi.keyboard.type(' live')
  expect(await reason.inputValue()).toBe('It is live')
  expect(await tomi.locator('#log-line').inputValue()).toBe('')
  await reason.press('Control+Enter')
  await tomi.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(async () => (await room.state()).triage.verdict).toBe('incident')
})

it('R-182: the step that asks when it was contained opens with that chosen; what is missing is marked at its field', async () => {
  const other = await house.incident('A key in a jacket', ['mira'])
  await other.act('tomi', 'triage/decide', { verdict: 'incident', reason: 'It is live' })
  await other.act('tomi', 'severity/set', { level: 'high', reason: 'Read by robots' })
  const next_at = new Date(Date.now() + 30 * 60_000).toISOString()
  await other.act('tomi', 'sitreps/send', { kind: 'declared', know: 'A live key.', next_at })
  const page = await other.open('tomi')
  await page.getByText('Contain it, and mark when it was contained').waitFor()
  await page.getByRole('button', { name: 'Do it now' }).click()
  const moment = page.getByRole('dialog').getByRole('combobox', { name: 'Moment' })
  expect(await moment.inputValue()).toMatch(/contained/i)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /, Remove Mira Osei/ }).click()
  await page.getByRole('dialog').getByLabel('Reason').press('Control+Enter')
  await page.getByRole('dialog').getByText('This is needed.').waitFor()
  await page.context().close()
})

it('R-146: ⌘ or Ctrl and Enter send the report, and the way back to the room has the focus', async () => {
  const before = (await room.state()).sitreps.sent.length
  await tomi.goto(`/i/${room.ref}/sitrep`)
  await tomi.getByRole('textbox', { name: 'What we know' }).fill('One key, revoked.')
  await tomi.keyboard.press('Control+Enter')
  await expect.poll(async () => (await room.state()).sitreps.sent.length).toBe(before + 1)
  await tomi.locator('a:focus', { hasText: 'To the room' }).waitFor()
  await tomi.keyboard.press('Control+Enter')
  await tomi.keyboard.press('Enter')
  await isLine(tomi)
  expect((await room.state()).sitreps.sent.length).toBe(before + 1)
})

it('R-121: “Show the task” leads to the task itself, with what begins it in the focus', async () => {
  const task = await room.act('tomi', 'tasks/add', {
    title: 'Rotate keys',
    assignee: house.ids.mira,
  })
  await room.act('tomi', 'severity/set', { level: 'high', reason: 'Read by robots.' })
  const mira = await room.open('mira')
  await isLine(mira)
  await mira.getByRole('button', { name: 'Show the task' }).click()
  await expect.poll(() => focused(mira)).toBe('Start, Start: Rotate keys')
  await mira.keyboard.press('Enter')
  await expect
    .poll(async () => (await room.state()).tasks.all.find(({ seq }) => seq === task)?.state)
    .toBe('doing')
  await mira.context().close()
})

it('R-115, R-121: a task that an address leads to is come to also where the rules stand before it', async () => {
  const other = await house.incident('A key under a mat')
  await other.act('tomi', 'access/invite', { person: house.ids.ana })
  for (let count = 0; count < 40; count++) await other.act('tomi', 'log/add', { text: 'Looked.' })
  const task = await other.act('tomi', 'tasks/add', { title: 'Turn it', assignee: house.ids.ana })
  const ana = await house.seat('ana@example.org', `/i/${other.ref}#task-${task}`)
  await ana.getByRole('button', { name: 'I have read this' }).click()
  await expect.poll(() => focused(ana)).toBe('Start, Start: Turn it')
  const top = `document.getElementById('task-${task}').getBoundingClientRect().top`
  expect(await ana.evaluate<number>(top)).toBeGreaterThan(0)
  await ana.context().close()
})

it('R-219: a network that goes silently is said at once, with how many lines wait', async () => {
  const mira = await room.open('mira')
  await isLine(mira)
  await mira.context().setOffline(true)
  await mira.getByText('Not connected; trying again.').first().waitFor({ timeout: 2000 })
  await mira.locator('#log-line').fill('Typed on the train')
  await mira.locator('#log-line').press('Enter')
  await mira.getByRole('button', { name: '1 line is not sent' }).waitFor({ timeout: 3000 })
  await mira.context().setOffline(false)
  await expect
    .poll(async () => JSON.stringify(await room.state()), { timeout: 15_000 })
    .toContain('Typed on the train')
  await mira.context().close()
})
