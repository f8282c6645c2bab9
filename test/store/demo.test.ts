// The worked example is told by the same rules as everything else, and teaches what the process asks for.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import { incidents, type IncidentState } from '#features/index.ts'
import { tellStories } from '#server/demo/tell.ts'
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
