// The worked example is told by the same rules as everything else, and teaches what the process asks for.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOUR } from '#kernel/instant.ts'
import { must } from '#kernel/must.ts'
import { incidents, type IncidentState } from '#features/index.ts'
import { cast } from '#server/demo/story.ts'
import { howToSignIn, tellStories } from '#server/demo/tell.ts'
import { openHouse, type House } from '#testkit/house.ts'

let house: House
let running: IncidentState
let closed: IncidentState

beforeAll(async () => {
  house = await openHouse()
  await tellStories(house.core, 'a-password-for-the-cast-1')
  const found = await house.tablesOwner.query<{ stream: string }>(
    `select id::text as stream from journal.stream where kind = 'incident'`,
  )
  const states = await Promise.all(
    found.rows.map(
      async ({ stream }) => (await house.core.records.fresh(incidents, stream))?.state,
    ),
  )
  running = must(
    states.find((state) => !state?.conclude.concluded),
    'the running story',
  )
  closed = must(
    states.find((state) => state?.conclude.concluded),
    'the closed story',
  )
})
afterAll(() => house.close())

it('R-179, R-259: every handoff is written down and told before it ends', () => {
  const { all } = running.handoff
  expect(all).toHaveLength(2)
  for (const handoff of all) {
    expect(handoff.documentedAt).not.toBeNull()
    expect(handoff.reportedAt).not.toBeNull()
    expect(handoff.releasedAt).not.toBeNull()
  }
  expect([...running.policy.overrides, ...closed.policy.overrides]).toEqual([])
})

it('R-179: what was taken over is written down first, and told after that', () => {
  for (const { documentedAt, reportedAt } of running.handoff.all)
    expect(Date.parse(documentedAt ?? '')).toBeLessThan(Date.parse(reportedAt ?? ''))
})

it('R-033: what was read is called the same everywhere, and is as sensitive as its severity says', async () => {
  const record = await house.core.records.fresh(incidents, running.id)
  const told = [
    ...[...(record?.state.log.entries ?? [])].map(({ text }) => text),
    ...running.severity.history.map(({ reason }) => reason),
    ...running.sitreps.sent.map(({ know }) => know),
    running.document.sections.summary.text,
  ].filter((text) => /customers/.test(text) && /reads?\b/.test(text))
  expect(told.length).toBeGreaterThanOrEqual(3)
  for (const text of told) expect(text).toMatch(/settings with .*bank details/)
})

it('R-146: a report says no more than the entries before it', () => {
  const said = closed.sitreps.sent.map(({ know }) => know).join(' ')
  expect(said).not.toMatch(/nobody else can get in/)
  const done = closed.tasks.all.map(({ result }) => result).join(' ')
  for (const what of ['password changed', 'sessions ended']) expect(done).toContain(what)
  expect(said).toContain('its password was changed and its sessions were ended')
})

it('everybody of the demo is among the sign-ins that are printed', () => {
  const printed = howToSignIn('the-password').join('\n')
  for (const who of Object.keys(cast)) expect(printed).toContain(`${who}@demo.example`)
  expect(printed).toContain('with the password the-password')
})

it('R-009, R-033: what is called grave for personal data is recorded as touching privacy', () => {
  const grave = running.severity.history.some(({ criteria }) => criteria.includes('sensitive-data'))
  expect([grave, running.triage.impact.p]).toEqual([true, 'confirmed'])
})

it('R-012: who told us is recorded, where it was nobody here', () => {
  expect(closed.incident.reporter).toEqual({
    outside: expect.stringContaining('supplier') as string,
  })
})

it('R-169: what was deferred becomes one action, and is not agreed a second time beside it', () => {
  const deferred = closed.tasks.all.filter(({ horizon }) => horizon === 'deferred')
  expect(deferred).toHaveLength(1)
  for (const task of deferred) {
    const same = closed.actions.all.filter(({ title }) => title === task.title)
    expect(same).toMatchObject([{ from: task.seq, owner: task.assignee }])
  }
})

it('R-247: each figure of a summary or a report stands in an entry before it', async () => {
  const told = async (state: IncidentState) => {
    const record = await house.core.records.fresh(incidents, state.id)
    return [...(record?.state.log.entries ?? [])].map(({ text }) => text.toLowerCase()).join(' ')
  }
  expect(await told(closed)).toMatch(/eleven invoices/)
  expect(closed.document.sections.summary.text).toMatch(/eleven invoices/)
  expect(running.document.sections.summary.text).toMatch(/up to 48 hours/)
  const began = Date.parse(running.incident.milestones.started?.at ?? '')
  expect(Math.round((Date.parse(running.incident.reportedAt) - began) / HOUR)).toBe(48)
})

it('R-189: the retrospective is held on a working day, in working hours', () => {
  const held = new Date(closed.retro.held?.at ?? '')
  expect([1, 2, 3, 4, 5]).toContain(held.getUTCDay())
  expect(held.getUTCHours()).toBeGreaterThanOrEqual(8)
  expect(held.getUTCHours()).toBeLessThan(17)
})
