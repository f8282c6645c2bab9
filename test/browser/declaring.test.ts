// The declaration, the first broadcast: it is offered when it is due, keeps its form when it is corrected, and says whom it reaches.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room
let tomi: Page

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident('A key found in a public image')
  tomi = await room.open('tomi', '/sitrep')
})
afterAll(() => house?.close())

const field = (name: string) => tomi.getByRole('textbox', { name, exact: true })
const chosen = () => tomi.locator('input[type=radio]:checked').getAttribute('value')
const press = (name: string | RegExp) => tomi.getByRole('button', { name }).click()
const sent = async () => (await room.state()).sitreps.sent

it('R-014: while nothing has been announced the page opens on the declaration, filled from the record', async () => {
  await field('Description, with its impact').waitFor()
  expect(await chosen()).toBe('declared')
  expect(await field('Description, with its impact').inputValue()).toBe(
    'A key found in a public image',
  )
  expect(await tomi.getByRole('textbox', { name: 'What we know' }).count()).toBe(0)
})

it('R-014: what is missing is named as the form names it', async () => {
  await field('Description, with its impact').fill('')
  const button = tomi.getByRole('button', { name: /^Send and promise/ })
  await button.hover()
  const tooltip = tomi.getByRole('tooltip')
  await tooltip.waitFor()
  expect(await tooltip.innerText()).toMatch(/description/i)
  expect(await tooltip.innerText()).not.toContain('What we know')
})

it('R-014: a report that nobody else will get says so, before and after', async () => {
  await tomi.getByText('Nobody else is on the incident yet').waitFor()
  expect(await tomi.locator('body').innerText()).not.toContain('To 1 person')
  await field('Description, with its impact').fill('A live key was public for two days.')
  await press(/^Send and promise/)
  await expect.poll(async () => (await sent()).length).toBe(1)
  expect((await sent())[0]).toMatchObject({ kind: 'declared', to: [house.ids.tomi] })
  const list = tomi.getByRole('region', { name: 'Sent' })
  await list.getByText('Nobody else was on the incident.').waitFor()
  expect(await tomi.locator('body').innerText()).not.toContain('1 person')
  const mira = { person: house.ids.mira }
  await room.act('tomi', 'access/invite', mira)
  // It says that it went; the way back to the room has the focus, and another begins by a press.
  await tomi.getByRole('heading', { name: 'Report 1 is sent' }).waitFor()
  await tomi.locator('a:focus', { hasText: 'To the room' }).waitFor()
  await press('Write another')
  await tomi.getByText('To 2 people on the incident').waitFor()
})

it('R-013, R-014, R-146: what reached nobody is declared again; once somebody has it the next is the first report, in its own form', async () => {
  expect(await chosen()).toBe('declared')
  expect(await field('Description, with its impact').inputValue()).toBe(
    'A key found in a public image',
  )
  await press(/^Send and promise/)
  await tomi.getByRole('heading', { name: 'Report 2 is sent' }).waitFor()
  expect((await sent())[1]?.to).toContain(house.ids.mira)
  await press('Write another')
  expect(await chosen()).toBe('initial')
  await field('What we know').waitFor()
  expect(await field('What we know').inputValue()).toBe('')
})

it('R-014, R-154: a declaration is corrected in its own form, and the correction is shown with the seven fields', async () => {
  await press('Correct report 1')
  await tomi.getByText('Correction of report 1.').waitFor()
  expect(await field('Description, with its impact').inputValue()).toBe(
    'A live key was public for two days.',
  )
  expect(await field('What you need to do').count()).toBe(0)
  await field('Description, with its impact').fill('A live key was public for an hour.')
  await press(/^Send/)
  await expect.poll(async () => (await sent()).length).toBe(3)
  expect((await sent())[2]).toMatchObject({ kind: 'correction', corrects: 1 })
  const correction = tomi.locator('#sitrep-3')
  await correction.locator('summary').click()
  expect(await correction.locator('dt').allTextContents()).toContain('Incident commander')
  // A correction of the correction is one of a declaration as well.
  await press('Correct report 3')
  expect(await field('Description, with its impact').inputValue()).toBe(
    'A live key was public for an hour.',
  )
  await press('write a new report instead')
  await expect.poll(() => field('What we know').inputValue()).toBe('')
})

it('R-154: an address that says which report is corrected opens with its text', async () => {
  await tomi.goto(`/i/${room.ref}/sitrep?corrects=1`)
  await tomi.getByText('Correction of report 1.').waitFor()
  expect(await field('Description, with its impact').inputValue()).toBe(
    'A live key was public for two days.',
  )
})
