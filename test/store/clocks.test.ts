// Clocks on a real database and worker: time is moved, not slept through.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MINUTE, HOUR } from '#kernel/instant.ts'
import type { IncidentState } from '#features/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
})
afterAll(() => house.close())

const state = async (id: string) =>
  (await mira.get(`/api/v1/incidents/${id}`)).json['state'] as IncidentState
const breached = async (id: string, clock: string) =>
  (await state(id)).clocks.breached[clock] !== undefined

it('R-023, R-024, R-025: after five, fifteen and thirty minutes the worker asks, each once', async () => {
  const { id } = await mira.report('alone at night')
  const solo = (await state(id)).roles.history[0]?.seq
  await house.moveTime(5 * MINUTE + 1000)
  await house.until('the five-minute question', () => breached(id, 'triage-decision:1'))
  expect(await breached(id, `solo-soft:${solo}`)).toBe(false)
  await house.moveTime(10 * MINUTE)
  await house.until('the first prompt', () => breached(id, `solo-soft:${solo}`))
  expect(await breached(id, `solo-firm:${solo}`)).toBe(false)
  await house.moveTime(15 * MINUTE)
  await house.until('the firm prompt', () => breached(id, `solo-firm:${solo}`))
  const events = (await mira.get(`/api/v1/incidents/${id}/events`)).json['events'] as {
    kind: string
    body: { clock: string }
  }[]
  const soft = events.filter(
    (event) => event.kind === 'clocks.breached.v1' && event.body.clock === `solo-soft:${solo}`,
  )
  expect(soft).toHaveLength(1)
})

it('R-028, R-142, R-149: a promised report is warned at half and at four fifths, and its breach is recorded', async () => {
  const { id } = await mira.report('updates promised')
  const post = (command: string, body: unknown) =>
    mira.post(`/api/v1/incidents/${id}/${command}`, body)
  await post('triage/decide', { verdict: 'incident', reason: 'confirmed by logs' })
  await post('severity/set', { level: 'high', reason: 'production keys' })
  const next = new Date(Date.parse(house.core.clock.now()) + HOUR).toISOString()
  const sent = await post('sitreps/send', { know: 'Token revoked.', next_at: next })
  const clock = `sitrep:${(sent.json['events'] as { kind: string; seq: number }[])[0]?.seq}`
  await house.moveTime(31 * MINUTE)
  await house.until('the first warning', async () =>
    (await state(id)).clocks.warned[clock]?.shares.includes(0.5),
  )
  await house.moveTime(18 * MINUTE)
  await house.until('the second warning', async () =>
    (await state(id)).clocks.warned[clock]?.shares.includes(0.8),
  )
  expect(await breached(id, clock)).toBe(false)
  await house.moveTime(12 * MINUTE)
  await house.until('the breach', () => breached(id, clock))
  expect((await state(id)).clocks.breached[clock]?.due).toBe(next)
})

it('R-149: a promise made before anybody set the severity is kept or broken by itself; setting it later breaks nothing anew', async () => {
  const { id } = await mira.report('promised before it was assessed')
  const post = (command: string, body: unknown) =>
    mira.post(`/api/v1/incidents/${id}/${command}`, body)
  const inHours = (hours: number) =>
    new Date(Date.parse(house.core.clock.now()) + hours * HOUR).toISOString()
  const late = await post('sitreps/send', { know: 'Token revoked.', next_at: inHours(20 * 24) })
  expect(late).toMatchObject({ status: 409, json: { code: 'next-update-late' } })
  const final = await post('sitreps/send', { kind: 'final', know: 'Over.' })
  expect(final).toMatchObject({ status: 409, json: { code: 'final-before-contained' } })
  const sent = await post('sitreps/send', { know: 'Token revoked.', next_at: inHours(1) })
  const clock = `sitrep:${(sent.json['events'] as { kind: string; seq: number }[])[0]?.seq}`
  await house.moveTime(61 * MINUTE)
  await house.until('the breach', () => breached(id, clock))
  const before = Object.keys((await state(id)).clocks.breached)
  await post('severity/set', { level: 'high', reason: 'production keys' })
  await house.moveTime(MINUTE)
  expect(Object.keys((await state(id)).clocks.breached)).toEqual(before)
})

it('a clock that came due while nobody worked is recorded when the worker is back, with its own due time', async () => {
  const { id } = await mira.report('nobody was there')
  await house.moveTime(26 * HOUR)
  await house.until('acknowledged long ago, fix overdue', () => breached(id, 'remediate:1'))
  expect(await breached(id, 'acknowledge:1')).toBe(false)
})
