// Every door there is, knocked at by everybody: the list of doors is the server's own, so that a new one is tried by itself.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valuesOf, type JsonSchema, type Vocabulary } from '#testkit/fuzz.ts'
import { openHouse, type Answer, type Caller, type Door, type House } from '#testkit/house.ts'
import { addressed, knock, operationsOf, type Operation } from '#testkit/operations.ts'

let house: House
let operations: readonly Operation[]
let mira: Caller
let olu: Caller
let hidden: { readonly id: string; readonly ref: string }
let project: string
/** Stands in the hidden record's title, its entries and its project's name, and nowhere else. */
const MARK = 'Zanzibar'

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  olu = await house.person('Olu Ade', 'owner')
  project = String((await olu.post('/api/v1/projects', { name: `${MARK} project` })).json['id'])
  hidden = await mira.report(`${MARK} tokens in a build log`)
  done(await on(hidden.id, 'log/add', { text: `${MARK} was read` }))
  done(await on(hidden.id, 'tasks/add', { title: `Turn ${MARK} round`, kind: 'contain' }))
  operations = operationsOf(await house.anonymous.get('/api/openapi.json'))
})
afterAll(() => house.close())

const on = (id: string, command: string, body: object) =>
  mira.post(`/api/v1/incidents/${id}/${command}`, body)

/** What a test stands on has to be there. */
function done(answer: Answer): Answer {
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}

/** What an answer says, without the id that was asked for and without the moment. */
const said = ({ status, text }: Answer, ...asked: readonly string[]) => ({
  status,
  text: asked
    .reduce((left, id) => left.replaceAll(id, 'ID'), text)
    .replaceAll(/"\d{4}-[\dT:.-]+Z"/g, 'NOW'),
})

describe('who is not on a record', () => {
  const absentRef = () => `INC-${randomUUID().slice(0, 6).toUpperCase()}`

  it('R-220: gets from every door the answer of a record that is not there, whatever they are and however they ask', async () => {
    const outsiders: readonly (readonly [string, Door])[] = [
      ['a guest', await house.person('Gus Guest', 'guest')],
      ['a member', await house.person('Mem Ber', 'member')],
      ['a responder', await house.person('Res Ponder', 'responder')],
      ['an owner', olu],
      ['an owner in a browser', await house.signedIn(olu)],
    ]
    const doors = operations.filter(({ path }) => path.includes('/incidents/{id}'))
    expect(doors.length).toBeGreaterThan(70)
    const before = await entries()
    for (const [who, door] of outsiders)
      for (const operation of doors)
        for (const [there, absent] of [
          [hidden.id, randomUUID()],
          [hidden.id.toUpperCase(), randomUUID().toUpperCase()],
          [hidden.ref, absentRef()],
          [hidden.ref.toLowerCase(), absentRef().toLowerCase()],
        ] as const) {
          const place = `${who}: ${operation.method} ${operation.path}`
          const answer = await knock(door, operation, there)
          expect([place, said(answer, there)]).toEqual([
            place,
            said(await knock(door, operation, absent), absent),
          ])
          expect([place, answer.status]).toEqual([place, 404])
        }
    expect(await entries()).toBe(before)
  }, 240_000)

  it('R-220: is told nothing of it by any other door, asked in whatever words', async () => {
    const outsiders = [
      await house.person('Other Guest', 'guest'),
      await house.person('Other Member', 'member'),
      await house.person('Other Responder', 'responder'),
    ]
    const others = operations.filter(({ path }) => !path.includes('{id}'))
    const words = { texts: [hidden.id, hidden.ref, project, 'high', 'member'], numbers: [1, 2] }
    let taken = 0
    for (const door of outsiders)
      for (const [index, operation] of others.entries()) {
        const bodies = operation.body
          ? fc.sample(valuesOf(operation.body, words), { numRuns: 10, seed: SEED + index })
          : []
        for (const body of [{}, ...bodies]) {
          const answer = await knock(door, operation, '', body)
          if (operation.body && answer.status < 300) taken += 1
          expect([operation.path, body, answer.text.includes(MARK)]).toEqual([
            operation.path,
            body,
            false,
          ])
        }
      }
    expect(taken).toBeGreaterThan(10)
  }, 60_000)

  it('R-220: finds nothing of it by searching, filtering and sorting: the answer is that for words which stand nowhere', async () => {
    const outsider = await house.person('Sear Cher', 'responder')
    const reading = operations.filter(({ method, path }) => method === 'get' && !path.includes('{'))
    expect(reading.length).toBeGreaterThan(10)
    for (const operation of reading)
      for (const [asked, there, absent] of [
        ['q', MARK, 'Qwertzuiop'],
        ['q', hidden.ref, absentRef()],
        ['q', hidden.id, randomUUID()],
        ['project', project, randomUUID()],
        ['person', mira.actor.id, 'p_nobody'],
        ['after', hidden.id, randomUUID()],
        ['sort', 'title', '-title'],
      ] as const) {
        const ask = (value: string) => outsider.get(`${operation.path}?${asked}=${value}`)
        const [held, none] = [await ask(there), await ask(absent)]
        expect([operation.path, asked, said(held, there, absent)]).toEqual([
          operation.path,
          asked,
          said(none, there, absent),
        ])
        for (const secret of [MARK, hidden.id, hidden.ref].filter((one) => one !== there))
          expect([operation.path, asked, held.text.includes(secret)]).toEqual([
            operation.path,
            asked,
            false,
          ])
      }
  })
})

describe('who is nobody', () => {
  it('gets 401 from every door that is not open, and it is the same for all ids', async () => {
    const gone = await house.person('Gone Away', 'responder')
    await olu.post('/api/v1/people/disable', { person: gone.actor.id })
    for (const door of [house.anonymous, gone])
      for (const operation of operations.filter(({ open }) => !open))
        for (const id of [hidden.id, randomUUID(), 'constructor']) {
          const { status } = await knock(door, operation, id)
          expect([operation.path, status]).toEqual([operation.path, 401])
        }
  })

  it('is not let in by a door that is open', async () => {
    const open = operations.filter((operation) => operation.open)
    expect(open.length).toBeGreaterThan(3)
    for (const operation of open) {
      const { status, text } = await knock(house.anonymous, operation, hidden.id)
      expect([operation.path, status < 500]).toEqual([operation.path, true])
      expect([operation.path, text.includes(MARK)]).toEqual([operation.path, false])
    }
  })
})

describe('an address that is none', () => {
  const ids = [
    'constructor',
    '__proto__',
    'toString',
    '%00',
    '%2e%2e%2f%2e%2e%2fetc',
    '%F0%9F%92%A9',
    '%ff',
    '-1',
    '1e309',
    'INC-',
    'x'.repeat(199),
    'x'.repeat(300),
    "'%20or%201=1--",
    '%3Cscript%3E',
  ]

  it('is answered 4xx at every door, for everybody', async () => {
    const page = await house.signedIn(olu)
    for (const door of [mira, page])
      for (const operation of operations.filter(({ path }) => path.includes('{')))
        for (const id of ids) {
          const path = addressed(operation, id, id)
          const { status } =
            operation.method === 'get' ? await door.get(path) : await door.post(path, {})
          expect([operation.method, path, status >= 400 && status < 500]).toEqual([
            operation.method,
            path,
            true,
          ])
        }
  }, 120_000)

  it('a record of one kind is none of another', async () => {
    for (const operation of operations.filter(({ path }) => path.includes('{id}'))) {
      const id = operation.path.includes('/incidents/') ? project : hidden.id
      if (operation.path.includes('/workspace/')) continue
      const { status } = await knock(
        olu,
        operation,
        operation.path.includes('/projects/') ? hidden.id : id,
      )
      expect([operation.path, status]).toEqual([operation.path, 404])
    }
  })
})

/** Bodies sent to each door; more in a deep run. */
const BODIES = Number(process.env['EVERY_DOOR_BODIES'] ?? 25)
const SEED = 20261126

describe('bodies made from the schema of each door', () => {
  it('none is answered 500, and what was recorded still proves', async () => {
    const page = await house.signedIn(olu)
    // Others than those who send: they will be removed, disabled and made owners.
    const people = [
      await house.person('Ana Berg', 'responder'),
      await house.person('Bo Lind', 'responder'),
    ].map(({ actor }) => actor.id)
    const words: Vocabulary = {
      texts: [
        ...people,
        project,
        hidden.ref,
        'commander',
        'communicator',
        'first-responder',
        'open',
        'private',
        'member',
        'reporter',
        'contain',
        'investigate',
        'observation',
        'decision',
        'high',
        'low',
        'unknown',
        'final',
        'regular',
        'incident',
        'event',
        'false-positive',
        'confidentiality',
        'A line of text.',
        'two\nlines',
        '2026-11-21T02:00:00Z',
        '2026-12-24',
        'UTC',
        'Europe/Berlin',
        '12:30',
      ],
      numbers: [1, 2, 3, 4, 5, 8, 13, 60, 600],
    }
    const faults: unknown[] = []
    let [sent, taken] = [0, 0]
    for (const [index, operation] of operations.entries()) {
      if (!operation.body || operation.path.includes('sign-out-everywhere')) continue
      const id = await recordFor(operation.path, people)
      for (const body of fc.sample(valuesOf(operation.body, words), {
        numRuns: BODIES,
        seed: SEED + index,
      })) {
        const door = operation.path.includes('/incidents') ? mira : page
        const answer = await door.post(addressed(operation, id), JSON.stringify(body), {
          'content-type': 'application/json',
        })
        sent += 1
        if (answer.status < 300) taken += 1
        if (answer.status >= 500) faults.push([operation.path, body, answer.status, answer.text])
      }
      if (operation.path.includes('/incidents/{id}'))
        expect((await mira.get(`/api/v1/incidents/${id}/verify`)).json).toMatchObject({ ok: true })
    }
    expect(faults).toEqual([])
    // Bodies that are all refused would prove nothing of what lies behind.
    expect(taken / sent).toBeGreaterThan(0.05)
  }, 300_000)

  it('webhooks: none is answered 500', async () => {
    const item: JsonSchema = {
      type: 'object',
      properties: {
        status: { enum: ['firing', 'resolved'] },
        labels: { type: 'object', properties: { alertname: { type: 'string' } } },
        annotations: {
          type: 'object',
          properties: { summary: { type: 'string' }, description: { type: 'string' } },
        },
        startsAt: { type: 'string' },
        fingerprint: { type: 'string' },
      },
      required: ['status', 'labels'],
    }
    const payload: JsonSchema = {
      type: 'object',
      properties: {
        groupKey: { type: 'string' },
        alerts: { type: 'array', items: item },
        title: { type: 'string' },
        id: { type: 'string' },
      },
      required: ['groupKey', 'alerts'],
    }
    const mapping = { alerts: 'alerts', title: 'labels.alertname', fingerprint: 'fingerprint' }
    for (const source of [
      { name: 'am', type: 'alertmanager' },
      { name: 'list', type: 'generic', mapping },
      { name: 'one', type: 'generic', mapping: { title: 'title', fingerprint: 'id' } },
    ]) {
      const made = await olu.post('/api/v1/sources/add', source)
      const path = new URL(String(made.json['url'])).pathname
      const words = { texts: ['group a', 'f1', 'f2', '2026-11-21T02:00:00Z'], numbers: [1] }
      for (const body of fc.sample(valuesOf(payload, words), { numRuns: BODIES * 4, seed: SEED })) {
        const answer = await house.anonymous.post(path, JSON.stringify(body), {
          'content-type': 'application/json',
        })
        expect([body, answer.status < 500]).toEqual([body, true])
      }
    }
  }, 120_000)
})

/** A fresh record of the kind that a door is for, with the sender in command of it. */
async function recordFor(path: string, people: readonly string[]): Promise<string> {
  if (path.includes('/projects/')) {
    const made = await olu.post('/api/v1/projects', { name: `Fuzz ${randomUUID().slice(0, 8)}` })
    return String(made.json['id'])
  }
  if (path.includes('/policies/')) {
    const made = await olu.post('/api/v1/policies', { preset: 'civicactions' })
    return String(made.json['id'])
  }
  if (path.includes('/workspace/')) return 'here'
  const { id } = await mira.report('Fuzzed')
  for (const person of people) await on(id, 'access/invite', { person, as: 'member' })
  done(await on(id, 'log/add', { text: 'seen' }))
  done(await on(id, 'tasks/add', { title: 'Look', kind: 'investigate' }))
  return id
}

const entries = async () =>
  (await house.tablesOwner.query<{ id: string }>('select 1 from journal.entry')).rowCount
