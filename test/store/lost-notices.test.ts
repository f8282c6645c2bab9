// A message between processes that never arrives: whatever was appended elsewhere without one is known soon all the same.
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal, type Journal } from '#journal/journal.ts'
import { incidents, upcasts } from '#features/index.ts'
import { WORKSPACE_ID } from '#features/workspace/contract.ts'
import { startWorker } from '#server/jobs/worker.ts'
import { KNOWN_FOR_MS } from '#server/streams/recently.ts'
import { writeRows } from '#server/streams/rows.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

/** The limit for cutting somebody off. */
const CUT_OFF_MS = 5000

let house: House
/** A journal that nobody listens to: what it appends is announced to no process. */
let silent: Journal
let mira: Caller

beforeAll(async () => {
  house = await openHouse()
  silent = openJournal(house.core.pool, upcasts)
  mira = await house.person('Mira Osei', 'responder')
  await house.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => house.close())

/** What another process recorded in the workspace, and told nobody. */
async function elsewhere(kind: string, body: unknown) {
  const done = await silent.append({
    stream: WORKSPACE_ID,
    actor: 'olu',
    via: 'web',
    facts: [{ kind, body }],
  })
  expect(done.status).toBe('done')
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
/** As old as what is known may be, and a moment for the machine. */
const known = () => pause(KNOWN_FOR_MS + 200)

function feed(path: string, token: string): Promise<{ readonly ended: () => boolean }> {
  const { port } = house.app.server.address() as AddressInfo
  const headers = { authorization: `Bearer ${token}` }
  return new Promise((done, failed) => {
    get({ port, host: '127.0.0.1', path, headers }, (answer: IncomingMessage) => {
      let ended = false
      answer.resume()
      answer.on('close', () => void (ended = true))
      done({ ended: () => ended })
    }).on('error', failed)
  })
}

describe('without a message', () => {
  it('R-220: a disabled account opens nothing a second later, and its feed ends within five', async () => {
    const ana = await house.person('Ana Ruiz', 'responder')
    const { id } = await ana.report('held by Ana')
    const watching = await feed(`/api/v1/incidents/${id}/live`, ana.token)
    const at = Date.now()
    await elsewhere('people.disabled.v1', { person: ana.actor.id })
    await known()
    expect((await ana.get('/api/v1/me')).status).toBe(401)
    await house.until('the feed ends', async () => watching.ended())
    expect(Date.now() - at).toBeLessThan(CUT_OFF_MS)
  })

  it('R-220: a changed role is the role that counts, for requests and for open feeds', async () => {
    const tomi = await house.person('Tomi Kane', 'responder')
    const { id } = await mira.report('open to responders')
    await mira.post(`/api/v1/incidents/${id}/access/set-class`, { class: 'open' })
    const watching = await feed(`/api/v1/incidents/${id}/live`, tomi.token)
    await elsewhere('people.role-set.v1', { person: tomi.actor.id, role: 'member' })
    await house.until('the feed ends', async () => watching.ended())
    expect((await tomi.get(`/api/v1/incidents/${id}`)).status).toBe(404)
    expect((await tomi.get('/api/v1/incidents?q=open+to')).json['incidents']).toEqual([])
  })

  it('a removed source takes nothing in a second later', async () => {
    const owner = await house.person('Olu Ade', 'owner')
    const made = await owner.post('/api/v1/sources/add', { name: 'gone', type: 'alertmanager' })
    const path = new URL(made.json['url'] as string).pathname
    await elsewhere('sources.removed.v1', { source: path.split('/')[4] })
    await known()
    expect((await house.anonymous.post(path, {})).status).toBe(404)
  })

  it('R-243: a command is neither refused nor hidden because of what is no longer so', async () => {
    const bo = await house.person('Bo Lind', 'responder')
    const { id } = await mira.report('let in elsewhere')
    const say = (text: string) => bo.post(`/api/v1/incidents/${id}/log/add`, { text })
    expect((await say('before')).status).toBe(404)
    const added = async (kind: string, body: unknown) => {
      await silent.append({ stream: id, actor: mira.actor.id, via: 'web', facts: [{ kind, body }] })
      // Every process writes a record's rows with its entries.
      await writeRows(incidents, incidents.fold(id, await silent.read(id, 0)), house.core.pool)
    }
    await added('access.member-added.v1', { person: bo.actor.id, as: 'member' })
    expect((await say('after')).status).toBe(200)
    const task = await mira.post(`/api/v1/incidents/${id}/tasks/add`, {
      title: 'Look',
      kind: 'investigate',
    })
    const [{ seq }] = task.json['events'] as [{ seq: number }]
    await added('access.member-removed.v1', { person: bo.actor.id, reason: 'moved on' })
    const refused = await bo.post(`/api/v1/incidents/${id}/tasks/volunteer`, { task: seq })
    expect(refused.status).toBe(404)
  })
})

it('R-142: two workers on one queue send each letter once', async () => {
  const second = await startWorker({
    core: house.core,
    send: async (letter) => void house.post.letters.push(letter),
  })
  try {
    const { id } = await mira.report('told once')
    const due = () => new Date(Date.parse(house.core.clock.now()) + 3_600_000).toISOString()
    for (let n = 0; n < 12; n++)
      await mira.post(`/api/v1/incidents/${id}/sitreps/send`, {
        know: `number ${n}`,
        next_at: due(),
      })
    await house.hurryLetters()
    const letters = () =>
      house.post.letters.filter((letter) => letter.subject.startsWith('[sitrep]'))
    await house.until('twelve letters', async () => letters().length >= 12)
    await pause(500)
    expect(new Set(letters().map((letter) => letter.id)).size).toBe(12)
    expect(letters()).toHaveLength(12)
  } finally {
    await second.stop()
  }
})
