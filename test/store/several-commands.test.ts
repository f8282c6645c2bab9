// Several commands as one over HTTP: all or none, each on what those before it made, and asked for every right they need.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let tomi: Caller
let jon: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  jon = await house.person('Jon Vale', 'member')
})
afterAll(() => house.close())

const declaring = [
  { command: 'triage/take', input: {} },
  { command: 'triage/decide', input: { verdict: 'incident', reason: 'Used from outside' } },
  { command: 'severity/set', input: { level: 'high', reason: 'Used from outside' } },
]
const pathOf = (id: string) => `/api/v1/incidents/${id}`
const kindsOf = (json: Record<string, unknown>) =>
  (json['events'] as { kind: string }[]).map(({ kind }) => kind)
it('R-003, R-033: one request takes, decides and grades a report, and is one act', async () => {
  const { id } = await jon.report('14 failed logins, then one success')
  const key = { 'idempotency-key': 'declare-once' }
  const answer = await mira.post(`${pathOf(id)}/commands`, { commands: declaring }, key)
  expect(answer.status).toBe(200)
  expect(kindsOf(answer.json)).toEqual([
    'access.member-added.v1',
    'triage.acknowledged.v1',
    'roles.assigned.v1',
    'access.class-set.v1',
    'triage.decided.v1',
    'severity.set.v1',
  ])
  // Sent again under its key it is answered and not done again; another request under it is refused.
  const again = await mira.post(`${pathOf(id)}/commands`, { commands: declaring }, key)
  expect(again.json).toEqual(answer.json)
  const other = await mira.post(`${pathOf(id)}/commands`, { commands: declaring.slice(0, 2) }, key)
  expect(other.json['code']).toBe('key-reused')
  const state = (await mira.get(pathOf(id))).json['state'] as { severity: { level: string } }
  expect(state.severity.level).toBe('high')
})

it('all or none: the refused one is named, and nothing before it was recorded', async () => {
  const { id } = await mira.report('A key in a public image')
  const before = (await mira.get(pathOf(id))).json['seq']
  const answer = await mira.post(`${pathOf(id)}/commands`, {
    commands: [
      { command: 'triage/decide', input: { verdict: 'incident', reason: 'It is' } },
      { command: 'severity/set', input: { level: 'urgent', reason: 'Used' } },
    ],
  })
  expect(answer.status).toBe(409)
  expect(answer.json).toMatchObject({ code: 'unknown-level', command: 1 })
  const wrong = await mira.post(`${pathOf(id)}/commands`, {
    commands: [
      { command: 'triage/decide', input: { verdict: 'incident', reason: 'It is' } },
      { command: 'severity/set', input: { level: 'high' } },
    ],
  })
  expect(wrong.status).toBe(422)
  expect((wrong.json['errors'] as { path: string }[])[0]?.path).toBe('commands.1.reason')
  expect((await mira.get(pathOf(id))).json['seq']).toBe(before)
})

it('an override travels in the command it answers', async () => {
  const { id } = await mira.report('Two of the same task')
  const add = (title: string, override?: object) => ({
    command: 'tasks/add',
    input: { title, ...(override ? { override } : {}) },
  })
  const path = `${pathOf(id)}/commands`
  const two = [add('Revoke the key'), add('Revoke the leaked key')]
  const refused = await mira.post(path, { commands: two })
  expect(refused.json).toMatchObject({ code: 'similar-task', overridable: true, command: 1 })
  const override = { code: 'similar-task', reason: 'The other registry' }
  const done = await mira.post(path, {
    commands: [two[0], add('Revoke the leaked key', override)],
  })
  expect(kindsOf(done.json)).toEqual(['tasks.added.v1', 'tasks.added.v1', 'policy.overridden.v1'])
})

it('R-220: whoever may not know of it, or not do one of them, does none of them', async () => {
  const { id } = await mira.report('Hidden from Tomi')
  const command = { command: 'log/add', input: { text: 'seen' } }
  const hidden = await tomi.post(`${pathOf(id)}/commands`, { commands: [command] })
  const none = await tomi.post(`${pathOf('INC-ZZZZ')}/commands`, { commands: [command] })
  expect(hidden.status).toBe(404)
  expect(hidden.text).toBe(none.text)
  await mira.post(`${pathOf(id)}/access/invite`, { person: tomi.actor.id })
  const before = (await mira.get(pathOf(id))).json['seq']
  const half = await tomi.post(`${pathOf(id)}/commands`, {
    commands: [command, { command: 'attack/in-progress', input: { reason: 'Reads go on' } }],
  })
  expect(half.status).toBe(403)
  expect((await mira.get(pathOf(id))).json['seq']).toBe(before)
  // The worker's own, and what no slice has, are nobody's.
  for (const name of ['clocks/tick', 'log/erase', 'constructor/add'])
    expect(
      (await mira.post(`${pathOf(id)}/commands`, { commands: [{ command: name }] })).status,
    ).not.toBe(200)
})

it('commands with a door of their own, and those for who signed in lately, are not reached this way', async () => {
  const owner = await house.person('Olu Ade', 'owner')
  const disable = { command: 'people/disable', input: { person: tomi.actor.id } }
  const answer = await owner.post('/api/v1/workspace/here/commands', { commands: [disable] })
  expect(answer.json['code']).toBe('absent')
  const role = { command: 'people/set-role', input: { person: tomi.actor.id, role: 'owner' } }
  const rights = await owner.post('/api/v1/workspace/here/commands', { commands: [role] })
  expect(rights.json['code']).toBe('sign-in-again')
})

it.each([
  ['none', { commands: [] }],
  ['more than eight', { commands: Array.from({ length: 9 }, () => declaring[1]) }],
  ['no name of a command', { commands: [{ command: 'severity' }] }],
  ['no object of fields', { commands: [{ command: 'severity/set', input: 'high' }] }],
  ['something else besides', { commands: declaring, and: [] }],
])('bad bodies are told so: %s', async (_what, body) => {
  const { id } = await mira.report('Bad bodies')
  const answer = await mira.post(`${pathOf(id)}/commands`, body)
  expect(answer.status).toBe(422)
  expect(answer.json['code']).toBe('invalid')
})

it('R-147: a report taken back at once tells nobody; its letters wait until it certainly stands', async () => {
  const { id, ref } = await mira.report('Taken back')
  await mira.post(`${pathOf(id)}/access/invite`, { person: tomi.actor.id })
  const send = (know: string) => ({
    command: 'sitreps/send',
    input: { know, next_at: new Date(Date.now() + 30 * 60_000).toISOString() },
  })
  const sent = await mira.post(`${pathOf(id)}/commands`, { commands: [send('Too early')] })
  expect(sent.status).toBe(200)
  const back = { command: 'sitreps/withdraw', input: { number: 1 } }
  expect((await mira.post(`${pathOf(id)}/commands`, { commands: [back] })).status).toBe(200)
  await mira.post(`${pathOf(id)}/commands`, { commands: [send('As it is')] })
  const letters = () =>
    house.post.letters.filter(
      ({ subject, text, to }) =>
        subject.startsWith('[sitrep]') && text.includes(ref) && to.startsWith('tomi'),
    )
  expect(letters()).toEqual([])
  await house.until('the second report’s letter', async () => letters().length > 0)
  expect(letters().map(({ text }) => /report (\d+)/.exec(text)?.[1])).toEqual(['2'])
})
