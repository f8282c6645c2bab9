// Records of every kind go through one door: projects, response policies and the workspace have what incidents have.
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '#features/index.ts'
import { presets } from '#features/policy/presets/index.ts'
import { openHouse, type Answer, type Caller, type Door, type House } from '#testkit/house.ts'

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
  await house.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => house.close())

async function made(caller: Caller, path: string, body: object): Promise<string> {
  const answer = await caller.post(`/api/v1/${path}`, body)
  expect(answer.status, answer.text).toBe(201)
  return String(answer.json['id'])
}
async function done(caller: Door, path: string, body: object = {}): Promise<Answer> {
  const answer = await caller.post(`/api/v1/${path}`, body)
  expect(answer.status, answer.text).toBe(200)
  return answer
}

describe('the workspace', () => {
  it('has the door of every record: rights, keys, entries and proof', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const rename = (name: string) =>
      owner.post('/api/v1/workspace/here/workspace/rename', { name }, key)
    const [one, two] = [await rename('Renamed once'), await rename('Renamed once')]
    expect([one.status, two.json]).toEqual([200, one.json])
    expect((await rename('Something else')).status).toBe(422)
    expect((await mira.post('/api/v1/workspace/here/workspace/rename', { name: 'x' })).status).toBe(
      403,
    )
    expect((await mira.get('/api/v1/workspace/here')).json).toMatchObject({
      limited: true,
      progress: { name: 'Renamed once' },
    })
    expect((await mira.get('/api/v1/workspace/here/events')).status).toBe(403)
    expect((await owner.get('/api/v1/workspace/here/verify')).json['ok']).toBe(true)
  })

  it('R-245: hashes of secrets leave it by no read, feed or answer', async () => {
    const hashes = await house.tablesOwner.query<{ content: string }>(
      `select convert_from(content, 'UTF8') as content from journal.part
       where stream = '00000000-0000-4000-8000-000000000001' and position('"hash"' in convert_from(content, 'UTF8')) > 0`,
    )
    const secret = /"hash":"([0-9a-f]{64})"/.exec(hashes.rows[0]?.content ?? '')?.[1]
    expect(secret).toBeDefined()
    for (const path of ['', '/events'])
      expect((await owner.get(`/api/v1/workspace/here${path}`)).text).not.toContain(secret)
    expect(await feedOf(owner, 'workspace/here')).not.toContain(secret)
  })

  it('what the server makes a secret for, or ends sessions with, has a door of its own and no other', async () => {
    for (const command of ['people/invite', 'people/disable', 'tokens/make', 'sources/add'])
      expect((await owner.post(`/api/v1/workspace/here/${command}`, {})).status, command).toBe(404)
    const page = await house.signedIn(owner)
    await done(page, 'workspace/here/people/set-role', { person: guest.actor.id, role: 'member' })
    await done(page, 'workspace/here/people/set-role', { person: guest.actor.id, role: 'guest' })
  })
})

describe('every kind', () => {
  it('answers 404 to a record of another kind under its address', async () => {
    const project = await made(owner, 'projects', { name: 'Another kind' })
    const { id: incident } = await mira.report('Not a project')
    expect((await mira.get(`/api/v1/projects/${incident}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/incidents/${project}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/policies/${project}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/workspace/${project}`)).status).toBe(404)
  })

  it('is in the printed interface, with every command it takes from outside', async () => {
    const { paths } = (await owner.get('/api/openapi.json')).json as { paths: object }
    for (const kind of kinds) {
      expect(Object.keys(paths)).toContain(`/api/v1/${kind.plural}/{id}`)
      for (const [name, spec] of Object.entries(kind.commands))
        if (spec.needs !== 'system' && !spec.ownDoor)
          expect(Object.keys(paths)).toContain(`/api/v1/${kind.plural}/{id}/${name}`)
    }
  })

  /** By kind: a record of it, who reads it, and a command that puts a word into it. */
  const samples: Readonly<Record<string, () => Promise<Sample>>> = {
    incident: async () => {
      const { id } = await tomi.report('Watched')
      return {
        at: `incidents/${id}`,
        reader: tomi,
        command: 'log/add',
        body: { text: 'Seen live' },
      }
    },
    project: async () => {
      const id = await made(owner, 'projects', { name: 'Watched' })
      const body = { client: 'Seen live' }
      return { at: `projects/${id}`, reader: owner, command: 'project/change', body }
    },
    'response-policy': async () => {
      const id = await made(owner, 'policies', { preset: 'reconciled', title: 'Watched' })
      const body = { document: { ...presets.reconciled, title: 'Seen live' } }
      return { at: `policies/${id}`, reader: member, command: 'response-policy/revise', body }
    },
    workspace: async () => {
      const body = { name: 'Seen live' }
      return { at: 'workspace/here', reader: owner, command: 'workspace/rename', body }
    },
  }

  it.each(kinds.map((kind) => [kind.name]))(
    '%s: has entries, a live feed that brings the next one, and a proof',
    async (name) => {
      const sample = await samples[name]?.()
      if (!sample) throw new Error(`${name} has no sample here: add one`)
      const { at, reader, command, body } = sample
      const watching = feedOf(reader, at, 'Seen live')
      await new Promise((later) => setTimeout(later, 300))
      const { json } = await done(name === 'incident' ? reader : owner, `${at}/${command}`, body)
      const [told] = json['events'] as readonly { readonly seq: number; readonly kind: string }[]
      const seen = await watching
      expect(seen).toContain('Seen live')
      expect(seen).toContain(`id: ${told?.seq}\n`)
      const events = (await reader.get(`/api/v1/${at}/events`)).json['events'] as readonly object[]
      expect(events.at(-1)).toMatchObject({ seq: told?.seq, kind: told?.kind })
      const proof = (await reader.get(`/api/v1/${at}/verify`)).json
      expect(proof).toMatchObject({ ok: true, entries: events.length })
    },
  )
})

describe('R-248: a live feed ends when its reader is no longer on the record', () => {
  it('of a project', async () => {
    const id = await made(owner, 'projects', { name: 'Watched' })
    await done(owner, `projects/${id}/team/add`, { person: tomi.actor.id })
    const watching = feedOf(tomi, `projects/${id}`, 'event: bye')
    await new Promise((later) => setTimeout(later, 300))
    await done(owner, `projects/${id}/project/change`, { client: 'Seen live' })
    await done(owner, `projects/${id}/team/remove`, { person: tomi.actor.id })
    const seen = await watching
    expect(seen).toContain('Seen live')
    expect(seen).toContain('"reason":"removed"')
  })

  it('of an incident', async () => {
    const { id } = await mira.report('Watched')
    await done(mira, `incidents/${id}/access/acknowledge-rules`)
    await done(mira, `incidents/${id}/access/invite`, { person: tomi.actor.id })
    const watching = feedOf(tomi, `incidents/${id}`, 'event: bye')
    await new Promise((later) => setTimeout(later, 300))
    const removal = { person: tomi.actor.id, reason: 'insider' }
    await done(mira, `incidents/${id}/access/remove`, removal)
    expect(await watching).toContain('"reason":"removed"')
  })
})

type Sample = {
  readonly at: string
  readonly reader: Caller
  readonly command: string
  readonly body: object
}

/** What a feed says until a word comes, or half a second has passed without one. */
function feedOf(caller: Caller, path: string, until?: string): Promise<string> {
  const { port } = house.app.server.address() as AddressInfo
  return new Promise((told, failed) => {
    const headers = { authorization: `Bearer ${caller.token}` }
    const request = get(
      { port, path: `/api/v1/${path}/live?after=0`, headers },
      (answer: IncomingMessage) => {
        let text = ''
        const end = () => {
          request.destroy()
          told(text)
        }
        const timer = until ? undefined : setTimeout(end, 500)
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          if (until && text.includes(until)) end()
        })
        answer.on('end', () => {
          clearTimeout(timer)
          told(text)
        })
        answer.on('error', () => told(text))
      },
    )
    request.on('error', failed)
  })
}
