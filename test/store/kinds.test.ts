// Projects and response policies: who sees and changes them, and what an incident takes from them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '#features/policy/contract.ts'
import { presets } from '#features/policy/presets/index.ts'
import { verifyAll } from '#journal/verify.ts'
import { openHouse, type Answer, type Caller, type House } from '#testkit/house.ts'

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

async function made(caller: Caller, path: string, body: object): Promise<string> {
  const answer = await caller.post(`/api/v1/${path}`, body)
  expect(answer.status, answer.text).toBe(201)
  return String(answer.json['id'])
}
async function done(caller: Caller, path: string, body: object = {}): Promise<Answer> {
  const answer = await caller.post(`/api/v1/${path}`, body)
  expect(answer.status, answer.text).toBe(200)
  return answer
}
/** A change of a team is known everywhere after a second. */
const idsIn = (answer: Answer, list: string) =>
  (answer.json[list] as readonly { id: string }[]).map((row) => row.id)

describe('projects', () => {
  it('R-248: a project is opened by an owner, led, and seen by those on it and by owners alone', async () => {
    const id = await made(owner, 'projects', { name: 'Payments', client: 'Fjord Bank' })
    expect((await mira.post('/api/v1/projects', { name: 'Mine' })).status).toBe(403)
    await done(owner, `projects/${id}/team/add`, { person: mira.actor.id, as: 'lead' })
    for (const caller of [owner, mira]) {
      expect((await caller.get(`/api/v1/projects/${id}`)).json['state']).toMatchObject({
        project: { name: 'Payments', client: 'Fjord Bank' },
      })
      expect(idsIn(await caller.get('/api/v1/projects'), 'projects')).toContain(id)
    }
    const absent = await tomi.get(`/api/v1/projects/${crypto.randomUUID()}`)
    for (const outsider of [tomi, member, guest])
      for (const path of ['', '/events', '/live', '/verify']) {
        const seen = await outsider.get(`/api/v1/projects/${id}${path}`)
        expect([seen.status, seen.json]).toEqual([404, absent.json])
        expect((await outsider.get('/api/v1/projects')).text).not.toContain(id)
      }
    expect((await tomi.post(`/api/v1/projects/${id}/project/archive`)).status).toBe(404)
  })

  it('R-248: an open incident of a project is seen by the responders on it and by no other', async () => {
    const id = await made(owner, 'projects', { name: 'Ledger' })
    await done(owner, `projects/${id}/team/add`, { person: mira.actor.id })
    await done(owner, `projects/${id}/team/add`, { person: member.actor.id })
    const incident = await made(member, 'incidents', { title: 'Odd bookings', project: id })
    expect((await mira.get(`/api/v1/incidents/${incident}`)).status).toBe(200)
    expect((await tomi.get(`/api/v1/incidents/${incident}`)).status).toBe(404)
    expect((await tomi.get('/api/v1/incidents')).text).not.toContain(incident)
    expect(idsIn(await mira.get(`/api/v1/incidents?project=${id}`), 'incidents')).toEqual([
      incident,
    ])
    expect((await tomi.post(`/api/v1/incidents/${incident}/triage/take`)).status).toBe(404)
    await done(mira, `incidents/${incident}/triage/take`)
    // Whoever leaves the project keeps the incidents they are on by name, and no others.
    const other = await made(member, 'incidents', { title: 'More bookings', project: id })
    await done(owner, `projects/${id}/team/remove`, { person: mira.actor.id })
    expect((await mira.get(`/api/v1/incidents/${incident}`)).status).toBe(200)
    // From that moment: who wrote once more would be on the record for good.
    for (const verb of ['log/add', 'roles/join', 'triage/take'])
      expect((await mira.post(`/api/v1/incidents/${other}/${verb}`, { text: 'x' })).status).toBe(
        404,
      )
    expect((await mira.get(`/api/v1/incidents/${other}`)).status).toBe(404)
  })

  it('R-248: who leaves while their command waits in a record’s lane does not get in by it', async () => {
    const id = await made(owner, 'projects', { name: 'Busy' })
    for (const person of [mira, tomi, member])
      await done(owner, `projects/${id}/team/add`, { person: person.actor.id })
    const incident = await made(member, 'incidents', { title: 'Many write', project: id })
    const write = (who: Caller, text: string) =>
      who.post(`/api/v1/incidents/${incident}/log/add`, { text })
    const crowd = Array.from({ length: 500 }, (_, n) => write(mira, `line ${n}`))
    await new Promise((later) => setTimeout(later, 20))
    const last = write(tomi, 'written after I left')
    await done(owner, `projects/${id}/team/remove`, { person: tomi.actor.id })
    const read = async () => (await tomi.get(`/api/v1/incidents/${incident}`)).status
    // Either the line was written before they left, and they are on it by name, or they are not on it at all.
    const { status } = await last
    await Promise.all(crowd)
    expect([status, await read()]).toEqual(status === 200 ? [200, 200] : [404, 404])
    expect(status).toBe(404)
  })

  it('R-248: nobody reports into, or moves to, a project they are not on; the answer is that of one that is not there', async () => {
    const id = await made(owner, 'projects', { name: 'Secret client' })
    for (const project of [id, crypto.randomUUID()]) {
      const refused = await tomi.post('/api/v1/incidents', { title: 'Guess', project })
      expect([refused.status, refused.json['code']]).toEqual([409, 'no-such-project'])
      const own = await tomi.report('Mine')
      const moved = await tomi.post(`/api/v1/incidents/${own.id}/scope/set`, { project })
      expect([moved.status, moved.json['code']]).toEqual([409, 'no-such-project'])
    }
  })

  it('an archived project takes no incidents, and its row says that it is archived, until it is taken up again', async () => {
    const id = await made(owner, 'projects', { name: 'Finished' })
    await done(owner, `projects/${id}/team/add`, { person: mira.actor.id })
    const facets = async () =>
      (
        await house.tablesOwner.query<{ facets: string[] }>(
          `select facets from journal.view where name = 'projects' and key = $1`,
          [id],
        )
      ).rows[0]?.facets
    const { id: incident } = await mira.report('Of no project yet')
    const moved = () => mira.post(`/api/v1/incidents/${incident}/scope/set`, { project: id })
    const begun = () => mira.post('/api/v1/incidents', { title: 'New', project: id })
    expect(await facets()).toEqual(['state:open'])
    await done(owner, `projects/${id}/project/archive`)
    expect(await facets()).toEqual(['state:archived'])
    for (const refused of [await begun(), await moved()])
      expect([refused.status, refused.json['code']]).toEqual([409, 'no-such-project'])
    await done(owner, `projects/${id}/project/restore`)
    expect(await facets()).toEqual(['state:open'])
    expect([(await begun()).status, (await moved()).status]).toEqual([201, 200])
  })

  it('R-037, R-248, R-256: an incident runs under its project’s policy and settings, and knows its default severity', async () => {
    const policy = await made(owner, 'policies', {
      preset: 'civicactions',
      title: 'For Fjord Bank',
    })
    const id = await made(owner, 'projects', {
      name: 'Cards',
      policy,
      defaultSeverity: 'low',
      overrides: { tasks: { verifierIsDoer: 'off' } },
    })
    await done(owner, `projects/${id}/team/add`, { person: tomi.actor.id })
    const { id: incident } = await tomi.report('Card numbers in a log')
    await done(tomi, `incidents/${incident}/scope/set`, { project: id })
    const { state } = (await tomi.get(`/api/v1/incidents/${incident}`)).json as {
      state: { policy: Record<string, unknown>; scope: unknown }
    }
    expect(state.scope).toEqual({ project: { id, name: 'Cards', defaultSeverity: 'low' } })
    expect(state.policy).toMatchObject({
      policy,
      project: id,
      document: { title: 'For Fjord Bank', tasks: { verifierIsDoer: 'off' } },
    })
    const refused = await owner.post(`/api/v1/projects/${id}/project/change`, {
      overrides: { levels: [] },
    })
    expect([refused.status, refused.json['code']]).toEqual([409, 'settings-do-not-fit'])
    expect(String(refused.json['detail'])).toContain('levels')
  })
})

describe('response policies', () => {
  it('R-030: two owners who revise one version at once do not undo each other unseen', async () => {
    const another = await house.person('Ona Bello', 'owner')
    const policy = await made(owner, 'policies', { preset: 'reconciled', title: 'Of two' })
    const base = { ...presets.reconciled, title: 'Of two' }
    const revise = (by: Caller, document: object) =>
      by.post(`/api/v1/policies/${policy}/response-policy/revise`, { document, base: 1 })
    const both = await Promise.all([
      revise(owner, { ...base, clocks: { ...base.clocks, soloSoft: 10 } }),
      revise(another, { ...base, tasks: { verifierIsDoer: 'off' } }),
    ])
    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(both.map((one) => one.json['code'])).toContain('revised-since')
  })

  it('R-030: a policy has versions, is compared, and an incident keeps its own until it is moved', async () => {
    const { id: incident } = await mira.report('Under the first version')
    const inForce = (await mira.get('/api/v1/policy')).json as { policy: string; document: object }
    const { policy } = inForce
    const before = (await mira.get(`/api/v1/policies/${policy}`)).json as {
      state: { 'response-policy': { versions: readonly unknown[] } }
    }
    const versions = before.state['response-policy'].versions.length
    const document = {
      ...inForce.document,
      clocks: { ...presets.reconciled.clocks, soloSoft: 9 + versions },
    }
    expect(
      (await mira.post(`/api/v1/policies/${policy}/response-policy/revise`, { document })).status,
    ).toBe(403)
    await done(owner, `policies/${policy}/response-policy/revise`, { document, note: 'Quicker.' })
    const path = `/api/v1/policies/${policy}/difference?from=${versions}&to=${versions + 1}`
    expect((await mira.get(path)).json['differences']).toMatchObject([
      { path: 'clocks.soloSoft', after: 9 + versions },
    ])
    const pinnedNow = async () =>
      (
        (await mira.get(`/api/v1/incidents/${incident}`)).json['state'] as {
          policy: { version: number; document: { clocks: { soloSoft: number } } }
        }
      ).policy
    expect((await pinnedNow()).version).toBe(versions)
    await done(mira, `incidents/${incident}/policy/move`)
    expect(await pinnedNow()).toMatchObject({
      version: versions + 1,
      document: { clocks: { soloSoft: 9 + versions } },
    })
    const again = await mira.post(`/api/v1/incidents/${incident}/policy/move`)
    expect(again.json['code']).toBe('already-so')
    await done(mira, `incidents/${incident}/policy/move`, { version: versions })
    expect((await pinnedNow()).version).toBe(versions)
    const none = await mira.post(`/api/v1/incidents/${incident}/policy/move`, { version: 400 })
    expect(none.json['code']).toBe('no-such-version')
  })

  it('R-032: the CivicActions preset is put in force, and severity begins unknown under it as well', async () => {
    const before = (await owner.get('/api/v1/policy')).json['policy']
    await done(owner, 'policy/choose', { preset: 'civicactions' })
    const { id } = await mira.report('Under CivicActions')
    const { state } = (await mira.get(`/api/v1/incidents/${id}`)).json as {
      state: { policy: { document: { levels: readonly { id: string }[] } }; severity: object }
    }
    expect(state.policy.document.levels.map((level) => level.id)).toEqual(['high', 'medium', 'low'])
    expect(state.severity).toMatchObject({ level: 'unknown' })
    await done(owner, 'workspace/here/workspace/choose-policy', { policy: String(before) })
  })

  it('R-140: everyone who works here reads the policy with its clocks and cadence; a guest does not', async () => {
    const policy = String((await mira.get('/api/v1/policy')).json['policy'])
    const { state } = (await member.get(`/api/v1/policies/${policy}`)).json as {
      state: { 'response-policy': { document: Policy } }
    }
    const { clocks, levels } = state['response-policy'].document
    expect(clocks).toMatchObject({ triageDecision: 5, soloSoft: expect.any(Number) as number })
    expect(levels.map(({ id, sitrep }) => [id, sitrep])).toEqual([
      ['high', 60],
      ['medium', 720],
      ['low', 1440],
    ])
    expect(idsIn(await member.get('/api/v1/policies'), 'policies')).toContain(policy)
    expect((await guest.get(`/api/v1/policies/${policy}`)).status).toBe(404)
    expect((await guest.get('/api/v1/policies')).text).not.toContain(policy)
  })

  it('R-223: a document is kept once, and one that was changed by hand is found', async () => {
    const [first, second] = [await mira.report('One'), await mira.report('Two')]
    const stored = await house.tablesOwner.query(
      `select 1 from journal.document d where exists (select 1 from journal.entry e
         where e.stream = any($1::uuid[]) and position(encode(d.hash, 'hex') in convert_from(e.header, 'UTF8')) > 0)`,
      [[first.id, second.id]],
    )
    expect(stored.rows).toHaveLength(1)
    expect((await verifyAll(house.tablesOwner)).ok).toBe(true)
    const client = await house.tablesOwner.connect()
    try {
      await client.query('begin')
      await client.query('alter table journal.document disable trigger user')
      await client.query('alter table journal.document drop constraint document_check')
      await client.query(`update journal.document set content = content || ' '`)
      const verdict = await verifyAll(client)
      expect(verdict.ok).toBe(false)
      expect(verdict.problems.some(({ problem }) => problem.includes('document'))).toBe(true)
    } finally {
      await client.query('rollback')
      client.release()
    }
    await expect(house.core.pool.query('delete from journal.document')).rejects.toThrow(
      /append-only|permission denied/,
    )
  })
})
