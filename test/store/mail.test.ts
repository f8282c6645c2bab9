// Mail: pointers only, at least once, and patient with a mail server that is down.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOUR } from '#kernel/instant.ts'
import type { IncidentState } from '#features/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
})
afterAll(() => house.close())

const next = () => new Date(Date.parse(house.core.clock.now()) + HOUR).toISOString()
const delivery = async (id: string) =>
  ((await mira.get(`/api/v1/incidents/${id}`)).json['state'] as IncidentState).sitreps.sent[0]
    ?.delivery

it('R-114, R-224, R-245: a situation report goes by mail as classification, codename and link, without title, text or names', async () => {
  const { id, ref } = await mira.report('Payroll database copied')
  await mira.post(`/api/v1/incidents/${id}/access/invite`, { person: tomi.actor.id })
  await mira.post(`/api/v1/incidents/${id}/sitreps/send`, {
    know: 'Eleven rows were read by svc-backup.',
    next_at: next(),
  })
  await house.hurryLetters()
  await house.until(
    'both are reached',
    async () => Object.keys((await delivery(id)) ?? {}).length === 2,
  )
  const letters = house.post.letters.filter(
    (letter) => letter.text.includes(ref) && letter.subject.startsWith('[sitrep]'),
  )
  expect(letters.map((letter) => letter.to).toSorted()).toEqual([
    'mira.osei@example.org',
    'tomi.kane@example.org',
  ])
  for (const letter of letters)
    expect(letter.text).toMatch(/^Confidential – specific individuals only · TLP:AMBER\+STRICT\n/)
  for (const letter of letters)
    expect(`${letter.subject} ${letter.text}`).not.toMatch(/payroll|eleven|backup|mira|tomi|osei/i)
})

/** Have at least so many letters been tried in vain? */
const tried = async (letters: number) => {
  const found = await house.tablesOwner.query(
    `select 1 from graphile_worker._private_jobs where attempts > 0 and last_error is not null`,
  )
  return (found.rowCount ?? 0) >= letters
}

it('R-142: while the mail server is down letters wait, and go out when it is back', async () => {
  const { id } = await mira.report('mail is down')
  house.post.fails = 'connect ECONNREFUSED'
  await mira.post(`/api/v1/incidents/${id}/sitreps/send`, { know: 'x', next_at: next() })
  await house.hurryLetters()
  await house.until('it was tried', () => tried(1))
  expect(Object.keys((await delivery(id)) ?? {})).toHaveLength(0)
  house.post.fails = undefined
  await house.moveTime(HOUR)
  await house.until('it is delivered', async () => (await delivery(id))?.[mira.actor.id]?.ok)
})

it('R-220: a letter that waits for somebody who was removed meanwhile is not sent', async () => {
  const { id, ref } = await mira.report('removed before the mail went')
  await mira.post(`/api/v1/incidents/${id}/access/invite`, { person: tomi.actor.id })
  await house.until('the invitation is out', async () =>
    house.post.letters.some((letter) => letter.to.startsWith('tomi') && letter.text.includes(ref)),
  )
  house.post.fails = 'down'
  await mira.post(`/api/v1/incidents/${id}/sitreps/send`, { know: 'x', next_at: next() })
  await house.hurryLetters()
  await house.until('both were tried', () => tried(2))
  await mira.post(`/api/v1/incidents/${id}/access/remove`, {
    person: tomi.actor.id,
    reason: 'wrong person',
  })
  house.post.fails = undefined
  await house.moveTime(HOUR)
  await house.until(
    'the other one is delivered',
    async () => (await delivery(id))?.[mira.actor.id]?.ok,
  )
  expect(
    house.post.letters.filter(
      (letter) =>
        letter.to.startsWith('tomi') &&
        letter.subject.startsWith('[sitrep]') &&
        letter.text.includes(ref),
    ),
  ).toEqual([])
})

it('an invitation is mailed with its one-time link, and the owner is told when it could not be', async () => {
  const owner = await house.person('Olu Ade', 'owner')
  const page = await house.signedIn(owner)
  const invite = (name: string) =>
    page.post('/api/v1/people/invite', { name, email: `${name}@example.org`, role: 'member' })
  const made = await invite('priya')
  expect(made.json['mailed']).toBe(true)
  const letter = house.post.letters.find((one) => one.to === 'priya@example.org')
  expect(letter?.text).toContain(String(made.json['link']))
  const token = new URL(String(made.json['link'])).searchParams.get('token')
  const accept = () =>
    house.anonymous.post('/api/v1/invitations/accept', {
      token,
      name: 'Priya Nair',
      password: 'correct-horse-battery-9',
    })
  expect((await accept()).status).toBe(201)
  expect((await accept()).status).toBe(404)
  house.post.fails = 'down'
  expect((await invite('later')).json['mailed']).toBe(false)
  house.post.fails = undefined
})
