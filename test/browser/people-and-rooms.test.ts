// Several people in one room, pressed in real browsers and read back from the server: triage, the log, sections, tasks, access.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { CUT_OFF_MS, openHouse, type House, type Room } from './seats.ts'

let house: House

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira', 'ana'])
})
afterAll(() => house?.close())

async function log(page: Page, text: string): Promise<void> {
  const line = page.getByPlaceholder('What did you see or do?')
  await line.fill(text)
  await line.press('Control+Enter')
}
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const dialog = (page: Page) => page.getByRole('dialog')

describe('what it is', () => {
  let room: Room
  let tomi: Page

  it('R-023: the five-minute question stands at the top, and its answer is recorded with the reason', async () => {
    room = await house.incident('A login nobody can account for')
    tomi = await room.open('tomi')
    await tomi.getByText('Could this be an incident, or is it a false alarm?').waitFor()
    await press(tomi, 'Declare an incident…')
    await dialog(tomi).getByLabel('What makes it one').fill('The account belongs to nobody')
    await dialog(tomi).getByLabel('Tell the team now').uncheck()
    await dialog(tomi).getByRole('button', { name: 'Declare', exact: true }).click()
    await expect.poll(async () => (await room.state()).triage.verdict).toBe('incident')
    await dialog(tomi).waitFor({ state: 'detached' })
  })

  it('R-039: the rubric says what changes before it is set, and the clocks follow', async () => {
    await tomi.getByRole('button', { name: 'Severity unknown' }).click()
    await dialog(tomi).getByLabel('Low', { exact: false }).last().check()
    await dialog(tomi)
      .getByText(/^Changes: Situation reports .* Before: /)
      .waitFor()
    await dialog(tomi).getByLabel('Why').fill('One test account, no data behind it')
    await dialog(tomi).getByRole('button', { name: 'Set severity' }).click()
    await expect.poll(async () => (await room.state()).severity.level).toBe('low')
    await dialog(tomi).waitFor({ state: 'detached' })
    await tomi.getByRole('button', { name: 'Low', exact: true }).first().waitFor()
  })

  it('R-026: a false alarm ends by the short conclusion', async () => {
    const other = await house.incident('The door alarm of the archive')
    const page = await other.open('tomi')
    await press(page, 'False alarm…')
    await dialog(page).getByLabel('Why').fill('The cleaner opened the door')
    await dialog(page).getByRole('button', { name: 'False alarm' }).click()
    await expect.poll(async () => (await other.state()).triage.verdict).toBe('false-alarm')
    await page.goto(`/i/${other.ref}/conclude`)
    await page.getByText('A false alarm closes the short way.').waitFor()
    await press(page, /^Thank \d/)
    await expect.poll(async () => (await other.state()).conclude.thanked).not.toBeNull()
    expect((await other.state()).conclude.confirmed).toHaveProperty('everyone-told')
    await page.getByRole('textbox', { name: 'How it ended' }).fill('A cleaner, no harm.')
    await page.getByRole('button', { name: 'Conclude', exact: true }).click()
    await expect.poll(async () => (await other.state()).conclude.concluded).not.toBeNull()
    await page.context().close()
  })
})

describe('writing together', () => {
  let room: Room
  let tomi: Page
  let mira: Page

  it('R-115, R-114: the handling rules come first, the classification banner is on every page of the incident', async () => {
    room = await house.incident('A token in a public log', ['ana'])
    await room.act('tomi', 'access/invite', { person: house.ids.mira })
    mira = await room.open('mira')
    await mira.getByText('How to treat what you read here').waitFor()
    expect((await room.state()).access.members[house.ids.mira]?.acknowledged).toBeNull()
    await press(mira, 'I have read this')
    await expect
      .poll(async () => (await room.state()).access.members[house.ids.mira]?.acknowledged)
      .toMatchObject({ level: (await room.state()).document.classification })
    tomi = await room.open('tomi')
    for (const page of [
      '',
      '/executive',
      '/handoff',
      '/sitrep',
      '/conclude',
      '/retro',
      '/report',
    ]) {
      await tomi.goto(`/i/${room.ref}${page}`)
      const banner = tomi.getByLabel('Classification', { exact: true }).first()
      expect(await banner.innerText(), page).toContain('TLP:')
    }
    await tomi.goto(`/i/${room.ref}`)
  })

  it('R-054: everyone sees on every page whom to ask', async () => {
    await room.act('tomi', 'roles/assign', { role: 'communicator', person: house.ids.ana })
    for (const page of [
      '',
      '/executive',
      '/handoff',
      '/sitrep',
      '/conclude',
      '/retro',
      '/report',
    ]) {
      await tomi.goto(`/i/${room.ref}${page}`)
      await expect
        .poll(() => tomi.locator('body').innerText(), { message: page })
        .toMatch(/questions to:?\s*Ana Ruiz/i)
    }
    await tomi.goto(`/i/${room.ref}`)
  })

  it('R-044: the roles of the policy are offered, and whoever has one is listed with it under its name', async () => {
    await tomi.locator('#log-line').waitFor()
    await tomi.keyboard.press('Control+K')
    await tomi.getByPlaceholder('What do you want to do?').fill('Assign a role')
    await tomi.keyboard.press('Enter')
    await dialog(tomi).getByLabel('Role').click()
    await tomi.getByRole('option', { name: /^Coordinator: Sees to what the others need/ }).click()
    await dialog(tomi).getByLabel('Who').click()
    await tomi.getByRole('option', { name: /^Ana Ruiz/ }).click()
    await dialog(tomi).getByRole('button', { name: 'Assign a role' }).click()
    const row = tomi.locator('#people tr', { hasText: 'Ana Ruiz' })
    await row.getByText('Communicator, Coordinator').waitFor()
    const { history } = (await room.state()).roles
    expect(history.at(-1)).toMatchObject({ role: 'coordinator', until: null })
    expect(history.at(-1)?.from).toMatch(/^2\d{3}-/)
  })

  it('R-243: two people in one section: the second is told, and no word is lost', async () => {
    for (const page of [tomi, mira]) await press(page, /Write: Background/)
    const his = tomi.getByRole('textbox', { name: 'Background' })
    const hers = mira.getByRole('textbox', { name: 'Background' })
    await his.fill('The store holds build results.')
    await hers.fill('A partner copies it every six hours.')
    await tomi.getByRole('button', { name: 'Save', exact: true }).click()
    await mira.getByText('Tomi Kane wrote this section while you were typing.').waitFor()
    expect(await hers.inputValue()).toBe('A partner copies it every six hours.')
    await press(mira, 'Keep both')
    await mira.getByRole('button', { name: 'Save', exact: true }).click()
    await expect
      .poll(async () => (await room.state()).document.sections.background.text)
      .toBe('The store holds build results.\n\nA partner copies it every six hours.')
  })

  it('R-071, R-118: a corrected entry shows what it said before, a retracted one stays with its reason', async () => {
    await log(tomi, 'Three reads from 203.0.113.9')
    const first = tomi.locator('.fb-row', { hasText: 'Three reads from' })
    await first.hover()
    await first.getByRole('button', { name: /correct/ }).click()
    await dialog(tomi).getByLabel('Entry').fill('Fourteen reads from 203.0.113.9')
    await dialog(tomi).getByLabel('Why').fill('Counted again')
    await dialog(tomi).getByRole('button', { name: 'Correct', exact: true }).click()
    await mira.getByText('Fourteen reads from 203.0.113.9').first().waitFor()
    await mira.getByText('corrected, once').click()
    await mira.locator('.fb-struck', { hasText: 'Three reads from 203.0.113.9' }).waitFor()
    await log(tomi, 'The mirror was read as well')
    const second = tomi.locator('.fb-row', { hasText: 'The mirror was read' })
    await second.hover()
    await second.getByRole('button', { name: /retract/ }).click()
    await dialog(tomi).getByLabel('Why').fill('It was another mirror')
    await dialog(tomi).getByRole('button', { name: 'Retract', exact: true }).click()
    await mira.getByText('retracted by Tomi Kane: It was another mirror').waitFor()
    await mira.locator('.fb-struck', { hasText: 'The mirror was read as well' }).waitFor()
    const entries = [...(await room.state()).log.entries]
    expect(entries.map((one) => [one.text, one.earlier.length, one.retracted !== null])).toEqual([
      ['Fourteen reads from 203.0.113.9', 1, false],
      ['The mirror was read as well', 0, true],
    ])
  })

  it('R-242: what another person logs is said to those who listen, with who wrote it', async () => {
    await log(mira, 'The partner has stopped its copy')
    const said = 'Mira Osei: The partner has stopped its copy'
    const heardBy = (page: Page) => page.getByRole('status').getByText(said).count()
    await expect.poll(() => heardBy(tomi)).toBe(1)
    expect(await heardBy(mira)).toBe(0)
  })

  it('R-121, R-168: one volunteers for a task, another verifies it', async () => {
    await tomi.getByLabel('Add a next step').fill('Revoke the token')
    await tomi.getByRole('button', { name: 'Add', exact: true }).click()
    await press(mira, /I take it: Revoke the token/)
    await expect.poll(async () => (await room.state()).tasks.all[0]?.assignee).toBe(house.ids.mira)
    await press(mira, /Finish: Revoke the token/)
    await dialog(mira).getByLabel('What came of it').fill('It answers 401 now')
    await dialog(mira).getByRole('button', { name: 'Finish' }).click()
    await expect.poll(async () => (await room.state()).tasks.all[0]?.state).toBe('done')
    const own = mira.getByRole('button', { name: /Verify: Revoke the token/ })
    expect(await own.getAttribute('aria-disabled')).toBe('true')
    await press(tomi, /Verify: Revoke the token/)
    await expect.poll(async () => (await room.state()).tasks.all[0]?.state).toBe('verified')
  })

  it('R-220: whoever is removed loses the open room within five seconds and sees nothing more', async () => {
    await mira.bringToFront()
    await press(tomi, /, Remove Mira Osei/)
    await dialog(tomi).getByLabel('Reason').fill('Her part is over')
    await dialog(tomi).getByRole('button', { name: 'Remove Mira Osei' }).click()
    const began = performance.now()
    await mira
      .getByText('This incident is not open to you any more.')
      .waitFor({ timeout: CUT_OFF_MS })
    expect(performance.now() - began).toBeLessThan(CUT_OFF_MS)
    await log(tomi, 'Said after she left')
    const { codename } = (await room.state()).incident
    const seen = await mira.content()
    for (const word of [codename, 'A token in a public log', 'Said after she left'])
      expect(seen).not.toContain(word)
    await mira.reload()
    await mira.getByText('There is nothing here').waitFor()
  })
})

describe('nothing typed is lost', () => {
  it('a line typed without a network survives a reload and is sent later; nothing else is kept in the browser', async () => {
    const room = await house.incident('A room with a bad line')
    const tomi = await room.open('tomi')
    await tomi.getByPlaceholder('What did you see or do?').waitFor()
    await log(tomi, 'Written while connected')
    await expect.poll(async () => (await room.state()).log.entries.length).toBe(1)
    const path = `**/api/v1/incidents/*/log/add`
    await tomi.context().route(path, (route) => route.abort())
    await log(tomi, 'Written without a network')
    await tomi.getByText('not yet sent').waitFor()
    await tomi.reload()
    await tomi.getByText('Written without a network').first().waitFor()
    expect((await room.state()).log.entries).toHaveLength(1)
    const kept = await tomi.evaluate<string>(storedHere)
    expect(kept).toContain('Written without a network')
    expect(kept).not.toMatch(/A room with a bad line|Written while connected/)
    await tomi.context().unroute(path)
    await expect
      .poll(async () => (await room.state()).log.entries.length, { timeout: 20_000 })
      .toBe(2)
    await expect.poll(() => tomi.evaluate<string>(storedHere)).not.toContain('Written')
    await tomi.context().close()
  })
})

/** Asked in the page: everything this browser stores for us. */
const storedHere = `Promise.all([indexedDB.databases(), caches.keys()]).then((kept) =>
  JSON.stringify([{ ...localStorage }, { ...sessionStorage }, kept]))`
