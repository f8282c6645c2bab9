// An attack in progress: the commander says so in the room, and everybody there sees what may be done.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type House, type Room } from './seats.ts'

let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident('Sessions of somebody else', ['mira'])
})
afterAll(() => house?.close())

it('R-260: the commander says that an attack is in progress, everyone may act at once, and it ends with the attack (C-28)', async () => {
  const tomi = await room.open('tomi')
  const mira = await room.open('mira')
  const authority = mira.getByRole('region', { name: 'Authority' })
  await authority.getByText(/^Contain at once what can be undone/).waitFor()
  expect(await mira.getByRole('button', { name: 'An attack is in progress…' }).count()).toBe(0)
  await tomi.getByRole('button', { name: 'An attack is in progress…' }).click()
  await tomi.getByRole('dialog').getByLabel('What shows it').fill('Two sessions are open.')
  await tomi.getByRole('dialog').getByRole('button', { name: 'Say so' }).click()
  await authority.getByText(/^You may act now, even if it disrupts the service/).waitFor()
  await authority
    .getByText('An attack is in progress: until it is over this holds as at High.')
    .waitFor()
  await mira.getByText('Attack in progress', { exact: true }).first().waitFor()
  expect(await mira.getByRole('button', { name: 'It is over…' }).count()).toBe(0)
  await room.act('mira', 'incident/mark', { milestone: 'attack-stopped' })
  await authority.getByText(/^Contain at once what can be undone/).waitFor()
  await tomi.getByRole('button', { name: 'An attack is in progress…' }).waitFor()
  for (const page of [tomi, mira]) await page.context().close()
})

it('R-260: the interface and the command line have it, and refuse it to whoever does not command (C-28)', async () => {
  const path = `/api/v1/incidents/${room.ref}/attack`
  const said = { reason: 'They are back.' }
  const refused = await house.act('mira', `${path}/in-progress`, said)
  expect([refused.status, refused.json['code']]).toEqual([403, 'forbidden'])
  expect((await house.act('tomi', `${path}/in-progress`, said)).status).toBe(200)
  expect((await room.state()).attack.declared).toMatchObject({ reason: 'They are back.' })
  const make = ['token', 'create', '--user', 'tomi@example.org', '--scopes', '*', '--json']
  const made = house.server.cli(make)
  const token = String(made.json?.['token'])
  const line = ['attack', 'over', room.ref, '--reason', 'All sessions ended.', '--token', token]
  expect(house.server.cli(line).code).toBe(0)
  expect((await room.state()).attack.declared).toBeNull()
})
