// The document of a room as people meet it: its twelve sections, what fills them, and how long each severity lasted.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { sections } from '#features/document/contract.ts'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room
let tomi: Page

const TWELVE = [
  'Data classification',
  'Summary',
  'Timeline',
  'Indicators',
  'Details and kill chain',
  'Response',
  'Next steps',
  'Theories',
  'Lessons learned',
  'Background',
  'Comms',
  'Appendix',
]
/** A level that lasted this long is shown with a second at least. */
const LONG_ENOUGH_MS = 1100
/** These two are never empty: the classification is set at the beginning, and the report is the first line. */
const NEVER_EMPTY = ['classification', 'timeline']

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  // A title is all that is sent.
  room = await house.incident('Odd bookings', ['mira'])
  tomi = await room.open('tomi')
})
afterAll(() => house?.close())

it('R-110: twelve sections in their order, all there when nothing but a title has been written', async () => {
  await tomi.getByRole('region', { name: 'Appendix' }).waitFor()
  const titles = await tomi.locator('.fb-section > .fb-section-head > h2').allTextContents()
  // Who is on it is a section of its own, after the twelve.
  expect(titles).toEqual([...TWELVE, 'People'])
})

it('R-111: an empty section says what belongs there', async () => {
  for (const { id, belongs } of sections.filter((one) => !NEVER_EMPTY.includes(one.id))) {
    const shown = await tomi.locator(`#${id}`).innerText()
    expect(shown).toContain(belongs)
  }
})

it('R-103, R-120, R-123: what is logged stands in the section of its type and in no other', async () => {
  const told = {
    indicators: 'bad.example.org',
    response: 'Blocked the address.',
    theories: 'An insider?',
    lessons: 'Scan before pushing.',
  }
  await room.act('tomi', 'log/add', { type: 'indicator', text: told.indicators })
  await room.act('tomi', 'log/add', { type: 'action', text: told.response })
  await room.act('tomi', 'log/add', { type: 'theory', text: told.theories })
  await room.act('tomi', 'log/add', { type: 'lesson', text: told.lessons })
  for (const [section, text] of Object.entries(told)) {
    await tomi.locator(`#${section}`).getByText(text).waitFor()
    // The timeline tells everything, and marks what is no fact.
    const holding = await tomi.locator('.fb-section', { hasText: text }).all()
    const ids = await Promise.all(holding.map((one) => one.getAttribute('id')))
    expect(ids.filter((id) => id !== 'timeline')).toEqual([section])
  }
})

it('R-120: the response fills itself from finished tasks, and gives them back when they are opened again', async () => {
  const task = await room.act('tomi', 'tasks/add', {
    title: 'Revoke the token',
    assignee: house.ids.mira,
  })
  const response = tomi.locator('#response')
  expect(await response.innerText()).not.toContain('Revoke the token')
  await room.act('mira', 'tasks/finish', { task, result: 'at the provider' })
  await response.getByText('Revoke the token: at the provider').waitFor()
  await room.act('tomi', 'tasks/reopen', { task, reason: 'It works again.' })
  await response.getByText('Revoke the token').waitFor({ state: 'detached' })
  await response.getByText('Blocked the address.').waitFor()
})

it('R-038: every change of severity is listed with author and reason, and how long each level lasted', async () => {
  const set = (level: string, reason: string) => ({ level, criteria: [], reason })
  await room.act('tomi', 'severity/set', set('high', 'Keys are out.'))
  await new Promise((later) => setTimeout(later, LONG_ENOUGH_MS))
  await room.act('mira', 'severity/set', set('low', 'Only test keys.'))
  await tomi.getByRole('button', { name: 'Low', exact: true }).first().click()
  const dialog = tomi.getByRole('dialog', { name: 'How bad is it?' })
  await dialog
    .getByText(/^In each level so far: Severity unknown \d.*, High [1-9].*, Low \d.*$/)
    .waitFor()
  const changes = await dialog.locator('.fb-list li').allInnerTexts()
  expect(changes).toEqual([
    expect.stringMatching(/Low: Only test keys\. Mira Osei$/),
    expect.stringMatching(/High: Keys are out\. Tomi Kane$/),
  ])
})
