// Hostile and unlucky payloads at the door for alerts: taken in or refused, never a fault that the monitor repeats for ever.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import { SOURCE_NAME_MAX } from '#features/sources/contract.ts'
import { readAlerts } from '#server/intake/alert-formats.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let owner: Caller
let mira: Caller
beforeAll(async () => {
  house = await openHouse()
  owner = await house.person('Olu Ade', 'owner')
  mira = await house.person('Mira Osei', 'responder')
})
afterAll(() => house.close())

const NUL = 'a\u0000b'
const HALF = 'a\ud800b'
async function source(name: string, mapping?: object): Promise<string> {
  const type = mapping ? 'generic' : 'alertmanager'
  const made = await owner.post('/api/v1/sources/add', { name, type, mapping: mapping ?? null })
  return new URL(String(made.json['url'])).pathname
}
const alert = (over: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'A' },
  annotations: {},
  fingerprint: crypto.randomUUID(),
  ...over,
})
const many = (count: number) => Array.from({ length: count }, () => alert())

type Taken = Record<string, { times: number; alert: { details: string; title: string } }>
async function intakeOf(words: string): Promise<{ alerts: Taken; beyond: number }> {
  let row: { id: string } | undefined
  await expect
    .poll(async () => {
      const found = await mira.get(`/api/v1/incidents?q=${encodeURIComponent(words)}`)
      row = (found.json['incidents'] as { id: string }[])[0]
      return row
    })
    .toBeDefined()
  const { json } = await mira.get(`/api/v1/incidents/${must(row, 'the record').id}`)
  return (json as { state: { intake: { alerts: Taken; beyond: number } } }).state.intake
}
const alertsOf = async (title: string): Promise<Taken> => (await intakeOf(title)).alerts

it.each([
  [
    'a summary whose 200th character is half an emoji',
    'g2',
    { annotations: { summary: `${'x'.repeat(199)}😀` } },
  ],
  ['a label cut inside an emoji', 'g3', { labels: { alertname: 'A', x: `${'x'.repeat(1999)}😀` } }],
  ['a label whose name and value hold NUL', 'g4', { labels: { [NUL]: NUL, [HALF]: HALF } }],
  ['a description with broken Unicode', 'g5', { annotations: { description: HALF } }],
  ['a description with NUL', 'g6', { annotations: { description: NUL } }],
  ['NUL in the group’s key', NUL, {}],
  ['broken Unicode in the group’s key', HALF, {}],
  ['NUL in a fingerprint', 'g7', { fingerprint: NUL }],
  ['nothing but a bell in the group’s key', '\u0007', {}],
  ['an empty group’s key', '', {}],
  [
    'a description of 30,000 characters',
    'g8',
    { annotations: { description: 'x'.repeat(30_000) } },
  ],
  ['a label of 30,000 characters', 'g9', { labels: { alertname: 'A', x: 'x'.repeat(30_000) } }],
  ['a link of 5,000 characters', 'g10', { generatorURL: `http://x/${'x'.repeat(5000)}` }],
  ['a title of which nothing is seen', 'g11', { annotations: { summary: '\u200b' } }],
  ['NUL in a link', 'g8', { generatorURL: NUL }],
])('R-018: %s: the alert is taken in', async (_what, groupKey, over) => {
  const url = await source('am')
  const answer = await house.anonymous.post(url, { groupKey, alerts: [alert(over)] })
  expect([answer.status, answer.json['records']]).toEqual([202, 1])
})

it('R-018: a storm of 500 alerts in one new group begins one record that holds them all', async () => {
  const url = await source('storm')
  const first = alert({ annotations: { summary: 'stormy' } })
  const answer = await house.anonymous.post(url, {
    groupKey: 'storm',
    alerts: [first, ...many(499)],
  })
  expect([answer.status, answer.json['records']]).toEqual([202, 1])
  expect(Object.keys(await alertsOf('stormy'))).toHaveLength(500)
}, 30_000)

it('R-018: of 720 alerts in one group each is recorded: 500 one by one, the others counted', async () => {
  const url = await source('flood')
  const all = [alert({ annotations: { summary: 'flooded' } }), ...many(719)]
  const answer = await house.anonymous.post(url, { groupKey: 'flood', alerts: all })
  expect([answer.status, answer.json]).toEqual([202, { accepted: 720, records: 1 }])
  const { alerts, beyond } = await intakeOf('flooded')
  expect([Object.keys(alerts).length, beyond]).toEqual([500, 220])
  // What resolves or repeats is told of those that are tracked; the others are counted again.
  await house.anonymous.post(url, { groupKey: 'flood', alerts: all })
  expect((await intakeOf('flooded')).beyond).toBe(440)
}, 30_000)

it('R-018: what fires and resolves in one notification is resolved, and what repeats in it counts', async () => {
  const url = await source('both')
  const one = alert({ annotations: { summary: 'fired and over' } })
  const alerts = [one, one, one, { ...one, status: 'resolved' }]
  expect((await house.anonymous.post(url, { groupKey: 'both', alerts })).status).toBe(202)
  const [kept] = Object.values(await alertsOf('fired and over'))
  expect(kept).toMatchObject({ times: 3, resolvedAt: expect.any(String) as string })
})

it('R-018: of a storm of 5,000 alerts in a hundred groups each is recorded', async () => {
  const url = await source('gale')
  const groups = Array.from({ length: 100 }, (_, group) => ({
    groupKey: `gale ${group}`,
    alerts: many(50).map((one, n) => ({ ...one, fingerprint: `gale ${group} ${n}` })),
  }))
  let accepted = 0
  for (let from = 0; from < groups.length; from += 10) {
    const answers = await Promise.all(
      groups.slice(from, from + 10).map((group) => house.anonymous.post(url, group)),
    )
    for (const { status, json } of answers) {
      expect(status).toBe(202)
      accepted += Number(json['accepted'])
    }
  }
  expect(accepted).toBe(5000)
  const { rows } = await house.tablesOwner.query<{ n: string }>(
    `select count(*) as n from journal.part p
     where convert_from(p.content, 'UTF8')::jsonb -> 'alert' ->> 'source' = 'gale'`,
  )
  expect(Number(rows[0]?.n)).toBe(5000)
}, 60_000)

it('R-018: an alert that cannot be read is put where a person sees it, and the good ones beside it are taken in', async () => {
  const url = await source('odd')
  const odd = { labels: 'none', status: 'on fire', '<script>': '\u0007' }
  const good = alert({ annotations: { summary: 'readable one' } })
  const answer = await house.anonymous.post(url, { groupKey: 'odd', alerts: [odd, good, 7, null] })
  expect([answer.status, answer.json]).toEqual([202, { accepted: 4, records: 2 }])
  expect(Object.keys(await alertsOf('readable one'))).toHaveLength(1)
  const unread = Object.values(await alertsOf('could not be read'))
  expect(unread.map(({ alert: { title } }) => title)).toEqual(
    Array.from({ length: 3 }, () => 'An alert from odd could not be read'),
  )
  expect(unread[0]?.alert.details).toContain('status: ')
  expect(unread[0]?.alert.details).toContain('"status": "on fire"')
  // The same again is a repeat, and no second record.
  await house.anonymous.post(url, { groupKey: 'odd', alerts: [odd] })
  expect(Object.values(await alertsOf('could not be read'))[0]?.times).toBe(2)
})

it('R-018: what JSON leaves open does not keep a notification out: a name that comes twice, a name of the language’s, any depth', async () => {
  const to = await source('odd json')
  const send = (payload: string) =>
    house.app.inject({
      method: 'POST',
      url: to,
      headers: { 'content-type': 'application/json' },
      payload,
    })
  const body = (group: string, one: string) =>
    `{"groupKey":"${group}","groupKey":"${group}","__proto__":{"a":1},"alerts":[${one}]}`
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const labels = (name: string) =>
    `"labels":{"alertname":"x","alertname":"${name}","__proto__":"y"}`
  const payloads = [
    body('twice', `{"status":"firing",${labels('Came twice')}}`),
    body('deep', `{"status":"firing","more":${deep},${labels('Lies deep')}}`),
    body('deeper', `{"status":${deep},${labels('Cannot be read')}}`),
  ]
  for (const payload of payloads) {
    const answer = await send(payload)
    expect([answer.statusCode, answer.body]).toEqual([202, '{"accepted":1,"records":1}'])
  }
  for (const title of ['Came twice', 'Lies deep'])
    expect(Object.values(await alertsOf(title)).map((taken) => taken.alert.title)).toEqual([title])
  const [unread] = Object.values(await alertsOf('An alert from odd json could not be read'))
  expect(unread?.alert.details).toContain('Cannot be read')
  expect((await send('{"alerts":')).statusCode).toBe(400)
})

it('R-018: a description keeps its lines and loses what hides', async () => {
  const url = await source('prose')
  const annotations = { summary: 'multiline', description: 'one\r\n\ttwo\u001b[2J\u202e' }
  await house.anonymous.post(url, { groupKey: 'prose', alerts: [alert({ annotations })] })
  const [taken] = Object.values(await alertsOf('multiline'))
  expect(taken?.alert.details).toBe('one\n\ttwo[2J')
})

it('R-018: an alert that is hard to read does not make the monitor repeat the others', async () => {
  const url = await source('gen', { alerts: 'a', title: 't', fingerprint: 'f' })
  const payload = {
    a: [
      { t: 'goodone', f: 'g1' },
      { t: `hardone ${'x'.repeat(191)}😀`, f: HALF },
    ],
  }
  const answer = await house.anonymous.post(url, payload)
  expect([answer.status, answer.json['records']]).toEqual([202, 2])
  expect(Object.values(await alertsOf('goodone')).map((one) => one.times)).toEqual([1])
  // It is kept with whole characters, under a name by which it is known again.
  const hard = async () =>
    Object.values(await alertsOf('hardone')).map(({ times, alert: { title } }) => [times, title])
  const title = `hardone ${'x'.repeat(191)}\ufffd`
  expect(await hard()).toEqual([[1, title]])
  expect((await house.anonymous.post(url, { a: payload.a.slice(1) })).status).toBe(202)
  await expect.poll(hard).toEqual([[2, title]])
})

it('a source with the longest name that is accepted can send alerts; a longer one is refused', async () => {
  const url = await source('y'.repeat(SOURCE_NAME_MAX))
  const answer = await house.anonymous.post(url, { groupKey: 'n', alerts: [alert()] })
  expect(answer.status).toBe(202)
  const longer = { name: 'y'.repeat(SOURCE_NAME_MAX + 1), type: 'alertmanager' }
  expect((await owner.post('/api/v1/sources/add', longer)).status).toBe(422)
  // Longer ones were accepted once, and may still be there.
  const old = { ...longer, type: 'alertmanager', mapping: null } as const
  expect(readAlerts({ groupKey: 'n', alerts: [alert()] }, old)).toMatchObject({ ok: true })
})

it.each([NUL, HALF])(
  'a mapping’s word with a hidden or broken character is refused',
  async (resolvedWhen) => {
    const mapping = { title: 't', fingerprint: 'f', resolvedWhen }
    const answer = await owner.post('/api/v1/sources/add', { name: 'x', type: 'generic', mapping })
    expect(answer.status).toBe(422)
  },
)

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a source called %s is absent, not a fault',
  async (id) => {
    expect((await house.anonymous.post(`/api/v1/intake/${id}/x`, {})).status).toBe(404)
  },
)

it('R-018: of many labels that are no text the first is named, and all of what is text is taken in', () => {
  const labelled = (label: (at: number) => unknown) =>
    readAlerts(
      {
        groupKey: 'g',
        alerts: [
          {
            status: 'firing',
            labels: Object.fromEntries(
              Array.from({ length: 5000 }, (_, at) => [`l${at}`, label(at)]),
            ),
          },
        ],
      },
      { name: 'Prometheus', type: 'alertmanager', mapping: null },
    )
  const wrong = labelled((at) => (at < 10 ? 'text' : at))
  expect(wrong).toMatchObject({ ok: true, unread: [{ path: '0.labels.l10' }] })
  expect(wrong.ok && wrong.unread).toHaveLength(1)
  expect(wrong.ok && wrong.alerts[0]?.details).toContain('"l10": 10')
  expect(labelled(String)).toMatchObject({ ok: true, unread: [] })
  const none = readAlerts(
    { groupKey: 'g', alerts: [{ status: 'firing', labels: ['a'] }, { status: 'firing' }] },
    { name: 'Prometheus', type: 'alertmanager', mapping: null },
  )
  expect(none).toMatchObject({ ok: true, unread: [{ path: '0.labels' }, { path: '1.labels' }] })
})
