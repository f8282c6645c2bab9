// The report as its page shows it: the document's twelve sections, all of them and in their order.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sections } from '#features/document/contract.ts'
import { openHouse, type House, type Room } from './seats.ts'

const titles: readonly string[] = sections.map(({ title }) => title)

let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident('Odd bookings', ['mira'])
})
afterAll(() => house?.close())

it('R-110: the page of the report has the twelve sections in their order, the empty ones too', async () => {
  const page = await room.open('tomi', '/report')
  await page.getByRole('region', { name: 'Appendix' }).waitFor()
  const shown = await page.locator('.fb-section > .fb-section-head > h2').allTextContents()
  expect(shown.filter((title) => titles.includes(title))).toEqual(titles)
  for (const title of ['Indicators', 'Details and kill chain', 'Background', 'Appendix'])
    expect(await page.getByRole('region', { name: title, exact: true }).innerText()).toContain(
      'Nothing was written here.',
    )
  await page.context().close()
})

it('R-110, R-120: the response is what was done, and what is still to do is a next step', async () => {
  await room.act('tomi', 'tasks/add', { title: 'Still to do', assignee: house.ids.mira })
  await room.act('tomi', 'log/add', { type: 'action', text: 'Blocked the address.' })
  await room.act('tomi', 'document/write', { section: 'details', text: 'It began so.', base: 0 })
  const page = await room.open('tomi', '/report')
  const section = (name: string) => page.getByRole('region', { name, exact: true })
  await section('Details and kill chain').getByText('It began so.').waitFor()
  await section('Next steps')
    .getByText(/Still to do/)
    .waitFor()
  await section('Response').getByText('Blocked the address.').waitFor()
  expect(await section('Response').innerText()).not.toContain('Still to do')
  await page.context().close()
})
