// Alerts in: Alertmanager's own payload and any JSON with a mapping; each alert tracked by itself.
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import type { IncidentState } from '#features/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let owner: Caller
let url: string

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  owner = await house.person('Olu Ade', 'owner')
  url = await source({ name: 'Prometheus', type: 'alertmanager' })
})
afterAll(() => house.close())

async function source(body: unknown): Promise<string> {
  const made = await owner.post('/api/v1/sources/add', body)
  expect(made.status).toBe(200)
  return new URL(made.json['url'] as string).pathname
}

const alert = (name: string, status = 'firing', instance = 'a') => ({
  status,
  labels: { alertname: name, instance, severity: 'critical' },
  annotations: { summary: `${name} on ${instance}`, description: 'more words' },
  startsAt: '2026-11-20T20:00:00.000Z',
  endsAt: status === 'resolved' ? '2026-11-20T20:10:00Z' : '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example/graph',
  fingerprint: `${name}-${instance}`,
})
const notification = (group: string, ...alerts: unknown[]) => ({
  version: '4',
  groupKey: group,
  status: 'firing',
  receiver: 'firebreak',
  alerts,
})
const send = (body: unknown, to = url) => house.anonymous.post(to, body)
const rows = async () =>
  (await mira.get('/api/v1/incidents')).json['incidents'] as {
    id: string
    title: string
    verdict: string
    untaken: boolean
    stage: string
  }[]
const stateOf = async (id: string) =>
  (await mira.get(`/api/v1/incidents/${id}`)).json['state'] as IncidentState

describe('Alertmanager', () => {
  it('R-018, R-019: a firing alert becomes an event that waits for somebody, discovered by monitoring', async () => {
    expect(await send(notification('g1', alert('FailedRootLogins')))).toMatchObject({
      status: 202,
      json: { accepted: 1, records: 1 },
    })
    const row = must(
      (await rows()).find((one) => one.title === 'FailedRootLogins on a'),
      'the record of the alert',
    )
    expect(row).toMatchObject({ verdict: 'event', untaken: true, stage: 'detect' })
    const state = await stateOf(row.id)
    expect(state.incident).toMatchObject({
      discovery: 'monitoring',
      channel: 'alert',
      reporter: { source: 'Prometheus' },
    })
    expect(state.intake.alerts).toHaveProperty(['Prometheus FailedRootLogins-a'])
  })

  it('R-018: what a source recorded is signed with its name, also after it was removed', async () => {
    await send(notification('g9', alert('Signed')))
    const row = must(
      (await rows()).find((found) => found.title.startsWith('Signed')),
      'the record of the alert',
    )
    const names = async () =>
      (await mira.get(`/api/v1/incidents/${row.id}`)).json['names'] as Record<string, string>
    const signer = (await house.core.journal.read(row.id, 0))[0]?.actor ?? ''
    expect((await names())[signer]).toBe('Prometheus')
    expect((await names())['intake:so_00000000']).toBeUndefined()
    expect(house.core.workspace.namesOf(['intake:so_00000000'])).toEqual({
      'intake:so_00000000': 'an alert source, since removed',
    })
  })

  it('R-018: a repeat joins the open record; alerts of one group are tracked one by one', async () => {
    await send(notification('g2', alert('DiskFull', 'firing', 'db-1')))
    await send(
      notification('g2', alert('DiskFull', 'firing', 'db-1'), alert('DiskFull', 'firing', 'db-2')),
    )
    const found = (await rows()).filter((one) => one.title.startsWith('DiskFull'))
    expect(found).toHaveLength(1)
    const { alerts } = (await stateOf(found[0]?.id ?? '')).intake
    expect(Object.values(alerts).map((one) => [one.alert.fingerprint, one.times])).toEqual([
      ['DiskFull-db-1', 2],
      ['DiskFull-db-2', 1],
    ])
  })

  it('R-018: a resolve marks its alert and closes nothing by itself', async () => {
    await send(notification('g3', alert('Beacon')))
    await send(notification('g3', alert('Beacon', 'resolved')))
    const row = must(
      (await rows()).find((one) => one.title.startsWith('Beacon')),
      'the record of the alert',
    )
    const state = await stateOf(row.id)
    expect(Object.values(state.intake.alerts)[0]?.resolvedAt).toBe('2026-11-20T20:10:00.000Z')
    expect(state.conclude.concluded).toBeNull()
    expect(row.stage).toBe('detect')
  })

  it('the same notification twenty times at once makes one record', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(notification('g4', alert('Storm')))),
    )
    expect(answers.every((one) => one.status === 202)).toBe(true)
    expect((await rows()).filter((one) => one.title.startsWith('Storm'))).toHaveLength(1)
  })

  it('a resolve of something never seen is accepted and makes nothing', async () => {
    const before = (await rows()).length
    expect(await send(notification('g5', alert('Never', 'resolved')))).toMatchObject({
      status: 202,
      json: { records: 0 },
    })
    expect(await rows()).toHaveLength(before)
  })

  it.each([
    [{}],
    [{ groupKey: 'g', alerts: [] }],
    [{ groupKey: 'g', alerts: { status: 'firing' } }],
    [
      {
        groupKey: 'g',
        alerts: Array.from({ length: 5001 }, (_, n) => alert('Many', 'firing', String(n))),
      },
    ],
  ])('what is not its format is refused with the place: %#', async (body) => {
    const answer = await send(body)
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalid'])
    expect((answer.json['errors'] as unknown[]).length).toBeGreaterThan(0)
  })

  it('a wrong key, a removed source and an unknown source are the same 404', async () => {
    const gone = await source({ name: 'Gone', type: 'alertmanager' })
    await owner.post('/api/v1/sources/remove', { id: gone.split('/')[4] })
    const answers = await Promise.all([
      send(notification('g', alert('x')), `${url}x`),
      send(notification('g', alert('x')), gone),
      send(notification('g', alert('x')), '/api/v1/intake/so_nothing/fs_nothing'),
    ])
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  })
})

describe('generic JSON', () => {
  const mapping = {
    alerts: 'data.items',
    title: 'rule.name',
    fingerprint: 'id',
    status: 'state',
    resolvedWhen: 'closed',
    details: 'message',
  }
  const payload = {
    data: {
      items: [
        { id: 7, rule: { name: 'Odd login' }, state: 'open', message: 'from far away' },
        { id: 8, rule: { name: 'Odd login' }, state: 'closed' },
      ],
    },
  }

  it('R-018: the preview shows what a payload would make, and nothing is made', async () => {
    const before = (await rows()).length
    const shown = await owner.post('/api/v1/sources/preview', { type: 'generic', mapping, payload })
    expect(shown.json['alerts']).toMatchObject([
      { title: 'Odd login', fingerprint: '7', status: 'firing' },
      { fingerprint: '8', status: 'resolved' },
    ])
    expect(await rows()).toHaveLength(before)
  })

  it('R-018: a mapped payload becomes an event', async () => {
    const to = await source({ name: 'EDR', type: 'generic', mapping })
    expect((await send(payload, to)).status).toBe(202)
    expect((await rows()).filter((one) => one.title === 'Odd login')).toHaveLength(1)
  })

  it('R-018: a payload nested however deep is read by the names that are known, as an alert is', async () => {
    for (const type of ['generic', 'alertmanager'])
      for (const depth of [50, 1500]) {
        const deep = JSON.parse('[{"a":'.repeat(depth) + '1' + '}]'.repeat(depth)) as unknown
        const preview = (payload: unknown) =>
          owner.post('/api/v1/sources/preview', {
            type,
            mapping: { title: 't', fingerprint: 'f' },
            payload,
          })
        expect((await preview(deep)).status).toBe(422)
        const known = { t: 'Odd login', f: '7', deep }
        expect((await preview(known)).status).toBe(type === 'generic' ? 200 : 422)
      }
    const none = await owner.post('/api/v1/sources/preview', { type: 'generic', mapping })
    expect(none.status).toBe(422)
  })

  it('a path that leads nowhere is named', async () => {
    const shown = await owner.post('/api/v1/sources/preview', {
      type: 'generic',
      mapping: { title: 'no.such', fingerprint: 'constructor.name' },
      payload: { a: 1 },
    })
    expect(shown.json['errors']).toEqual([
      { path: '0.no.such', message: 'No title here.' },
      { path: '0.constructor.name', message: 'No fingerprint here.' },
    ])
  })
})

const real = new URL('../../../shared/fixtures/alerts/keep/prometheus.json', import.meta.url)

it.skipIf(!existsSync(real))(
  'alerts nobody here wrote are read by a mapping (skipped where the public fixtures are absent)',
  async () => {
    const samples = JSON.parse(readFileSync(real, 'utf8')) as Record<
      string,
      { payload: { summary: string } }
    >
    const payload = {
      items: Object.entries(samples).map(([name, { payload: one }]) => ({ name, ...one })),
    }
    const mapping = {
      alerts: 'items',
      title: 'summary',
      fingerprint: 'name',
      severity: 'labels.severity',
    }
    const shown = await owner.post('/api/v1/sources/preview', { type: 'generic', mapping, payload })
    const alerts = shown.json['alerts'] as { title: string; fingerprint: string }[]
    expect(alerts).toHaveLength(Object.keys(samples).length)
    expect(alerts.map((one) => one.title)).toEqual(
      Object.values(samples).map((one) => one.payload.summary),
    )
  },
)
