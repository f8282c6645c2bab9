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

const needsReason = { code: 'use-handoff', overridable: true }

it('R-259: the incoming commander tells the team of the handoff, and the ceremony ends with it', async () => {
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

it('R-179: confirming may write it down too, with both entries in one answer', async () => {
  const { send, state } = await incident()
  const handoff = entryOf(
    await send(mira, 'handoff/propose', { duty: 'commander', to: tomi.actor.id }),
  )
  const note = 'Took command; the key is urgent.'
  expect((await send(mira, 'handoff/confirm', { handoff, note })).json).toMatchObject({
    code: 'not-yours',
  })
  const answer = await send(tomi, 'handoff/confirm', { handoff, note })
  const kinds = (answer.json['events'] as { kind: string }[]).map(({ kind }) => kind)
  expect(kinds).toEqual(['handoff.confirmed.v1', 'roles.assigned.v1', 'handoff.documented.v1'])
  expect((await state()).handoff.all[0]).toMatchObject({ note, outcome: 'confirmed' })
})

it('R-181: a duty that somebody holds is not moved by assigning and ending roles, unless the reason is recorded', async () => {
  const { send, state } = await incident()
  const communicator = { role: 'communicator', person: ana.actor.id }
  await send(mira, 'roles/assign', communicator)
  const override = { code: 'use-handoff', reason: 'Ana is on a plane' }
  expect((await send(mira, 'roles/release', communicator)).json).toMatchObject(needsReason)
  const given = { role: 'communicator', person: tomi.actor.id }
  expect((await send(mira, 'roles/assign', given)).json).toMatchObject(needsReason)
  expect((await send(mira, 'roles/assign', { ...given, override })).status).toBe(200)
  const { roles, policy } = await state()
  expect(roles.communicator).toBe(tomi.actor.id)
  expect(policy.overrides.at(-1)).toMatchObject({ verb: 'roles/assign', reason: override.reason })
  const command = { role: 'commander', person: tomi.actor.id, override }
  expect((await send(mira, 'roles/assign', command)).status).toBe(409)
})

it('R-049: a commander who contained alone is warned at the finish too, once somebody else responds', async () => {
  const { send } = await incident()
  const fields = { title: 'Revoke the key', kind: 'contain', assignee: mira.actor.id }
  const task = entryOf(await send(mira, 'tasks/add', fields))
  await send(mira, 'tasks/start', { task })
  await send(tomi, 'roles/join', {})
  expect((await send(mira, 'tasks/finish', { task })).json).toMatchObject({
    code: 'commander-remediates',
    overridable: true,
  })
})
