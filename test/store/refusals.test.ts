// What the record refuses by the API, because it could not be so: a subtype of no policy, a containment before the notice.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOUR, plus } from '#kernel/instant.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let path: string

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  path = `/api/v1/incidents/${(await mira.report('A key in a public image')).id}`
})
afterAll(() => house.close())

it('R-006: a subtype that the policy does not have is refused, with those it has', async () => {
  const asked = { category: 'security-breach', subtype: 'Tarot reading' }
  const answer = await mira.post(`${path}/triage/categorise`, asked)
  expect(answer).toMatchObject({ status: 409, json: { code: 'unknown-subtype' } })
  expect(answer.json['detail']).toContain('Exposed secret')
})

it('R-004, R-182: contained before it was noticed is refused, and says both times', async () => {
  const at = plus(house.core.clock.now(), -HOUR)
  const answer = await mira.post(`${path}/incident/mark`, { milestone: 'contained', at })
  expect(answer).toMatchObject({ status: 409, json: { code: 'contained-before-noticed' } })
})

it('R-114: a letter about what was classified as public says so', async () => {
  const tomi = await house.person('Tomi Kane', 'responder')
  await mira.post(`${path}/document/classify`, { level: 'public', reason: 'Released.' })
  await mira.post(`${path}/access/invite`, { person: tomi.actor.id })
  const letter = await house.until('the invitation', async () =>
    house.post.letters.find(({ to }) => to.startsWith('tomi')),
  )
  expect(letter.text).toMatch(/^Public · TLP:CLEAR\n/)
})
