// Next steps by the API: what is alike is shown before it is done twice, and the commander learns who verified.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller
let ana: Caller
let path: string

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  ana = await house.person('Ana Ruiz', 'responder')
  const { id } = await mira.report('A key in a public image')
  path = `/api/v1/incidents/${id}`
  for (const person of [tomi.actor.id, ana.actor.id])
    await mira.post(`${path}/access/invite`, { person })
})
afterAll(() => house.close())

const title = 'Revoke the key'

it('R-250: the API answers with the open task that is like it, and makes a second one when told why', async () => {
  const first = await mira.post(`${path}/tasks/add`, {
    title,
    kind: 'contain',
    assignee: tomi.actor.id,
  })
  const { seq } = (first.json['events'] as { seq: number }[])[0] ?? { seq: 0 }
  const again = { title: 'Revoke the leaked key', kind: 'contain' }
  const answer = await ana.post(`${path}/tasks/add`, again)
  expect(answer.status).toBe(409)
  expect(answer.json).toMatchObject({ code: 'similar-task', overridable: true })
  expect(answer.json['detail']).toContain(`number ${seq}, “${title}” (Tomi Kane)`)
  const override = { code: 'similar-task', reason: 'The other registry' }
  expect((await ana.post(`${path}/tasks/add`, { ...again, override })).status).toBe(200)
})

it('R-168: the commander is told by mail when somebody else verified, as a pointer', async () => {
  const added = await mira.post(`${path}/tasks/add`, { title: 'Read the logs' })
  const { seq: task } = (added.json['events'] as { seq: number }[])[0] ?? { seq: 0 }
  await tomi.post(`${path}/tasks/finish`, { task })
  expect((await ana.post(`${path}/tasks/verify`, { task })).status).toBe(200)
  await house.until('the commander is told', async () =>
    house.post.letters.some(
      (letter) => letter.to.startsWith('mira') && letter.text.includes(`Task ${task} was verified`),
    ),
  )
  for (const letter of house.post.letters) expect(letter.text).not.toMatch(/logs/)
})
