// Duties that pass from one person to another, by the API: who may tell of it, and what ends the ceremony.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOUR, MINUTE, plus } from '#kernel/instant.ts'
import type { IncidentState } from '#features/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller
let ana: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  ana = await house.person('Ana Ruiz', 'responder')
})
afterAll(() => house.close())

/** An incident that Mira commands, with Tomi and Ana on it. */
async function incident() {
  const { id } = await mira.report('A key in a public image')
  const send = (who: Caller, command: string, body: object) =>
    who.post(`/api/v1/incidents/${id}/${command}`, body)
  for (const person of [tomi.actor.id, ana.actor.id]) await send(mira, 'access/invite', { person })
  const state = async () =>
    (await mira.get(`/api/v1/incidents/${id}`)).json['state'] as IncidentState
  return { send, state }
}
const entryOf = ({ json }: { json: Record<string, unknown> }) =>
  (json['events'] as { seq: number }[]).at(-1)?.seq

it('R-259: the incoming commander tells the team of the handoff, and the ceremony ends with it or with a reason', async () => {
  const { send, state } = await incident()
  await send(mira, 'roles/assign', { role: 'communicator', person: ana.actor.id })
  const handoff = entryOf(
    await send(mira, 'handoff/propose', { duty: 'commander', to: tomi.actor.id }),
  )
  await send(tomi, 'handoff/confirm', { handoff })
  const report = { kind: 'handoff', know: 'Tomi commands.' }
  expect((await send(mira, 'sitreps/send', report)).status).toBe(403)
  expect((await send(tomi, 'sitreps/send', { ...report, kind: 'update' })).json).toMatchObject({
    code: 'communicator-only',
  })
  await house.moveTime(16 * MINUTE)
  expect((await send(mira, 'handoff/release', { handoff })).json).toMatchObject({
    code: 'ceremony-incomplete',
    overridable: true,
  })
  expect((await send(tomi, 'sitreps/send', report)).status).toBe(200)
  expect((await state()).handoff.all[0]?.reportedAt).toEqual(expect.any(String))
  const next_at = plus(house.core.clock.now(), HOUR)
  expect((await send(ana, 'sitreps/send', { ...report, next_at })).status).toBe(200)
  await send(tomi, 'handoff/document', { handoff, note: 'Took command.' })
  expect((await send(mira, 'handoff/release', { handoff })).status).toBe(200)
})
