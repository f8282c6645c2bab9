// What a hostile or careless person sends hurts nobody but themselves, and tells them nothing that is not theirs.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { presets } from '#features/policy/presets/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

const NUL = 'a\u0000b'
const HALF = 'a\ud800b'

let house: House
let owner: Caller
let mira: Caller
let tomi: Caller
let member: Caller
let guest: Caller

beforeAll(async () => {
  house = await openHouse()
  owner = await house.person('Olu Ade', 'owner')
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Kane', 'responder')
  member = await house.person('Max Ray', 'member')
  guest = await house.person('Gail Ito', 'guest')
})
afterAll(() => house.close())

type Answered = { readonly status: number }
const statuses = async (asked: readonly Promise<Answered>[]) => [
  ...new Set((await Promise.all(asked)).map((one) => one.status)),
]
async function project(body: object, ...people: readonly Caller[]): Promise<string> {
  const made = await owner.post('/api/v1/projects', body)
  expect(made.status, made.text).toBe(201)
  const id = String(made.json['id'])
  for (const one of people)
    await owner.post(`/api/v1/projects/${id}/team/add`, { person: one.actor.id })
  await vi.waitFor(async () => {
    for (const one of people) expect((await one.get('/api/v1/projects')).text).toContain(id)
  })
  return id
}

describe('a bad command fails alone', () => {
  it('a guest who follows a report cannot make the responders’ commands on it fail', async () => {
    const { id } = (await guest.post('/api/v1/incidents', { title: 'Odd login' })).json as {
      id: string
    }
    const acknowledge = `/api/v1/incidents/${id}/access/acknowledge-rules`
    await guest.post(acknowledge, {}, { 'idempotency-key': 'g' })
    await mira.post(`/api/v1/incidents/${id}/triage/take`)
    const bad: Promise<Answered>[] = []
    const good: Promise<Answered>[] = []
    for (let n = 0; n < 30; n++) {
      good.push(mira.post(`/api/v1/incidents/${id}/log/add`, { text: `note ${n}` }))
      if (n % 10 === 0) bad.push(guest.post(acknowledge, '{"x":1e30}', { 'idempotency-key': 'g' }))
    }
    expect(await statuses(good)).toEqual([200])
    expect(await statuses(bad)).toEqual([422])
  })

  it('one that only the database refuses does not take the others down with it', async () => {
    const inc = await mira.report('A batch with one bad command')
    const log = `/api/v1/incidents/${inc.id}/log/add`
    const trigger = `create function public.refuse() returns trigger language plpgsql as
      $$ begin if convert_from(new.content, 'UTF8') like '%poison%' then raise exception 'no'; end if; return new; end $$`
    const client = await house.tablesOwner.connect()
    try {
      await client.query(trigger)
      await client.query(
        'create trigger poison before insert on journal.part for each row execute function public.refuse()',
      )
      const asked = ['one', 'poison', 'three', 'four'].map((text) => mira.post(log, { text }))
      expect((await Promise.all(asked)).map((one) => one.status)).toEqual([200, 500, 200, 200])
    } finally {
      await client.query('drop trigger poison on journal.part; drop function public.refuse()')
      client.release()
    }
  })
})

describe('nothing that cannot be kept is a fault of ours', () => {
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const at = '2026-01-01 00:00:00+00'
  const list = '/api/v1/incidents'
  const asks: readonly (readonly [string, () => Promise<Answered>])[] = [
    [
      'a forged cursor',
      () => mira.get(`${list}?cursor=${cursor(['newest', ['----------'], 'a'])}`),
    ],
    ['a cursor with NUL', () => mira.get(`${list}?cursor=${cursor(['newest', [at], NUL])}`)],
    ['a search for NUL', () => mira.get(`${list}?q=a%00b`)],
    ['a project with NUL', () => mira.get(`${list}?project=a%00b`)],
    ['an address with NUL', () => mira.get(`${list}/a%00b`)],
    ['a filter twice', () => mira.get(`${list}?severity=low&severity=high`)],
    ['a view with NUL', () => mira.post('/api/v1/me/views', { name: 'n', search: { q: NUL } })],
    ['removing a view with NUL', () => mira.post('/api/v1/me/views/remove', { name: NUL })],
    ['half a character', () => mira.post(list, '{"title":"\\ud800"}')],
    ['half a character as a name', () => mira.post(list, '{"\\ud800":"x"}')],
    ['1e30', () => mira.post(list, '{"title":1e30}')],
    ['1e400', () => mira.post(list, '{"title":1e400}')],
    ['1e30 by an encoded letter', () => mira.post('/%61pi/v1/incidents', '{"title":1e30}')],
    ['a client of NUL', () => owner.post('/api/v1/projects', { name: 'n', client: NUL })],
    [
      'settings of half a character',
      () => owner.post('/api/v1/projects', { name: 'n', overrides: { definition: HALF } }),
    ],
    ['a title of NUL', () => owner.post('/api/v1/policies', { preset: 'reconciled', title: NUL })],
  ]
  it.each(asks)('%s is the sender’s fault, and said to be', async (_what, ask) => {
    expect([400, 422]).toContain((await ask()).status)
  })

  it.each([
    ['a policy', '/api/v1/policies', { preset: 'reconciled', title: 'a\u001b[2Jb' }],
    ['a client', '/api/v1/projects', { name: 'n', client: 'a\u202eb' }],
    ['a ticket’s place', '/api/v1/projects', { name: 'n', tickets: { place: 'a\u0007b' } }],
  ])('signs that hide text in %s are 422', async (_what, path, body) => {
    expect((await owner.post(path, body)).status).toBe(422)
  })
})

describe('policies and settings', () => {
  it.each([
    ['a zone that does not exist', { zone: 'Berlin' }],
    ['a default classification that is none', { classification: { default: 'nosuch' } }],
    [
      'two levels of one id',
      { levels: [presets.reconciled.levels[0], presets.reconciled.levels[0]] },
    ],
    ['the shortest overlap above the longest', { handoff: { overlapMin: 60, overlapMax: 1 } }],
  ])('R-256: a project’s settings are refused with %s', async (_what, overrides) => {
    const made = await owner.post('/api/v1/projects', { name: 'C', overrides })
    expect([made.status, made.json['code']]).toEqual([409, 'settings-do-not-fit'])
  })

  it('R-037: the default severity is one of the levels of the project’s own policy', async () => {
    const levels = presets.reconciled.levels.map((level, at) => ({ ...level, id: `p${at + 1}` }))
    const made = await owner.post('/api/v1/policies', {
      document: { ...presets.reconciled, levels },
    })
    const policy = String(made.json['id'])
    const open = (body: object) => owner.post('/api/v1/projects', { name: 'P', ...body })
    const none = await open({ defaultSeverity: 'banana' })
    expect([none.status, none.json['code']]).toEqual([409, 'settings-do-not-fit'])
    expect((await open({ policy, defaultSeverity: 'low' })).status).toBe(409)
    const fits = await open({ policy, defaultSeverity: 'p2' })
    expect(fits.status).toBe(201)
    const change = `/api/v1/projects/${String(fits.json['id'])}/project/change`
    expect((await owner.post(change, { policy: null })).status).toBe(409)
    expect((await owner.post(change, { policy: null, defaultSeverity: 'low' })).status).toBe(200)
  })

  it('R-256: leaving a project is said, not left out', async () => {
    const id = await project({ name: 'Left on purpose' }, mira)
    const made = await mira.post('/api/v1/incidents', { title: 'In a project', project: id })
    const set = `/api/v1/incidents/${String(made.json['id'])}/scope/set`
    expect((await mira.post(set, {})).status).toBe(422)
    expect((await mira.post(set, { project: null })).status).toBe(200)
  })

  it('a policy with a zone that does not exist is refused', async () => {
    const document = { ...presets.reconciled, zone: 'Berlin' }
    const made = await owner.post('/api/v1/policies', { document })
    expect(made.status).toBe(422)
    expect(made.text).toContain('Europe/Berlin')
  })

  it('R-256: an incident put under a project follows the project’s own policy, also when both say the same today', async () => {
    const made = await owner.post('/api/v1/policies', { preset: 'reconciled' })
    const policy = String(made.json['id'])
    const id = await project({ name: 'Same', policy }, mira)
    const inc = await mira.report('Same words, other policy')
    await mira.post(`/api/v1/incidents/${inc.id}/scope/set`, { project: id })
    const { state } = (await mira.get(`/api/v1/incidents/${inc.id}`)).json as {
      state: { policy: object }
    }
    expect(state.policy).toMatchObject({ policy, project: id })
  })

  it('R-220: a commander who left the project does not bring its new settings into the record', async () => {
    const id = await project({ name: 'Left', overrides: { clocks: { soloSoft: 14 } } }, mira)
    const made = await mira.post('/api/v1/incidents', { title: 'Before I left', project: id })
    const inc = String(made.json['id'])
    await owner.post(`/api/v1/projects/${id}/team/remove`, { person: mira.actor.id })
    const change = { overrides: { definition: 'What the client calls an incident' } }
    await owner.post(`/api/v1/projects/${id}/project/change`, change)
    const moved = await mira.post(`/api/v1/incidents/${inc}/policy/move`, {})
    expect([moved.status, moved.json['code']]).toEqual([409, 'no-such-version'])
    await owner.post(`/api/v1/projects/${id}/team/add`, { person: mira.actor.id })
    expect((await mira.post(`/api/v1/incidents/${inc}/policy/move`, {})).status).toBe(200)
  })

  it('R-256: settings that a revised policy no longer takes do not keep an incident from beginning', async () => {
    const made = await owner.post('/api/v1/policies', { preset: 'reconciled' })
    const policy = String(made.json['id'])
    const overrides = { handoff: { overlapMin: 18 } }
    const id = await project({ name: 'Narrow', policy, overrides }, mira)
    const handoff = { ...presets.reconciled.handoff, overlapMin: 10, overlapMax: 12 }
    const document = { ...presets.reconciled, handoff }
    const revised = await owner.post(`/api/v1/policies/${policy}/response-policy/revise`, {
      document,
    })
    expect(revised.status, revised.text).toBe(200)
    const begun = await mira.post('/api/v1/incidents', { title: 'At night', project: id })
    expect(begun.status, begun.text).toBe(201)
    const { state } = (await mira.get(`/api/v1/incidents/${String(begun.json['id'])}`)).json as {
      state: { policy: { document: { handoff: object } } }
    }
    expect(state.policy.document.handoff).toEqual(handoff)
  })
})

it('R-016: a follower of a report does not learn the name of the project it was put under', async () => {
  const id = await project({ name: 'Merger with Fjord Bank' }, mira)
  const made = await member.post('/api/v1/incidents', { title: 'I saw something' })
  const inc = String(made.json['id'])
  await mira.post(`/api/v1/incidents/${inc}/triage/take`)
  expect((await mira.post(`/api/v1/incidents/${inc}/scope/set`, { project: id })).status).toBe(200)
  const list = (await member.get('/api/v1/incidents')).text
  expect(list).toContain(inc)
  expect(list).not.toContain('Fjord')
  const seen = await member.get(`/api/v1/incidents/${inc}`)
  expect([seen.status, seen.json['limited']]).toEqual([200, true])
  expect(seen.text).not.toContain('Fjord')
  expect(seen.text).not.toContain(id)
  expect((await mira.get(`/api/v1/incidents/${inc}`)).text).toContain('Fjord')
})

it('R-220: somebody with two hundred open tasks can be removed', async () => {
  const inc = await mira.report('Many tasks')
  const path = `/api/v1/incidents/${inc.id}`
  await mira.post(`${path}/access/invite`, { person: tomi.actor.id })
  const task = { horizon: 'immediate', assignee: tomi.actor.id }
  const added = Array.from({ length: 201 }, (_, n) =>
    mira.post(`${path}/tasks/add`, { title: `t ${n}`, ...task }),
  )
  expect(await statuses(added)).toEqual([200])
  const removed = await mira.post(`${path}/access/remove`, {
    person: tomi.actor.id,
    reason: 'insider',
  })
  expect(removed.status, removed.text).toBe(200)
  expect((await tomi.get(path)).status).toBe(404)
})
