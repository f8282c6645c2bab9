// Bad input: each a clear refusal, nothing half-written, nothing executed.
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let id: string

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  id = (await mira.report('under fire')).id
  await house.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => house.close())

const seqNow = async () => (await mira.get(`/api/v1/incidents/${id}`)).json['seq'] as number
const add = (body: unknown) => mira.post(`/api/v1/incidents/${id}/log/add`, body)

describe('a body that is wrong', () => {
  it.each([
    ['is not JSON', '{"text":', 400, 'bad-json'],
    ['names a field twice', '{"text":"a","text":"b"}', 400, 'bad-json'],
    ['hides a prototype', '{"text":"a","__proto__":{"x":1}}', 400, 'bad-json'],
    ['is nested too deep', `{"text":${'['.repeat(60)}${']'.repeat(60)}}`, 400, 'bad-json'],
    ['is a list', '[]', 422, 'invalid'],
    ['has a wrong type', '{"text":42}', 422, 'invalid'],
    ['has an unknown field', '{"text":"a","seq":1}', 422, 'invalid'],
    ['misses a field', '{}', 422, 'invalid'],
    ['is empty text', '{"text":"   "}', 422, 'invalid'],
    ['holds a NUL', '{"text":"a\\u0000b"}', 422, 'invalid'],
    ['turns text around', '{"text":"a\\u202eb"}', 422, 'invalid'],
    ['holds broken Unicode', '{"text":"\\ud800"}', 422, 'invalid'],
    ['has a time without a zone', '{"text":"a","occurred":"2026-11-21T02:00:00"}', 422, 'invalid'],
    [
      'has a date that does not exist',
      '{"text":"a","occurred":"2026-02-30T02:00:00Z"}',
      422,
      'invalid',
    ],
    [
      'has a time in the future',
      '{"text":"a","occurred":"2199-01-01T00:00:00Z"}',
      409,
      'time-in-future',
    ],
    ['has a type nobody knows', '{"text":"a","type":"gossip"}', 422, 'invalid'],
    ['mentions nobody', '{"text":"a","mentions":["nobody"]}', 422, 'invalid'],
    ['is a log line of 1 MB', JSON.stringify({ text: 'x'.repeat(1_000_000) }), 413, 'too-large'],
    ['is a log line just too long', JSON.stringify({ text: 'x'.repeat(20_001) }), 422, 'invalid'],
  ])('%s: refused with its own code, and nothing is written', async (_what, body, status, code) => {
    const before = await seqNow()
    const answer = await add(body)
    expect([answer.status, answer.json['code']]).toEqual([status, code])
    expect(String(answer.headers['content-type'])).toContain('application/problem+json')
    expect(String(answer.json['detail']).length).toBeGreaterThan(10)
    expect(await seqNow()).toBe(before)
  })

  it('mentions somebody who is not on it: refused with its own code, and nothing is written', async () => {
    const before = await seqNow()
    const ana = await house.person('Ana Berg', 'responder')
    const answer = await add({ text: 'a', mentions: [ana.actor.id] })
    expect([answer.status, answer.json['code']]).toEqual([409, 'mention-outside'])
    expect(await seqNow()).toBe(before)
  })

  it('says which field is wrong and what to do', async () => {
    const answer = await add({ text: 'a', occurred: 'yesterday' })
    expect(answer.json['errors']).toEqual([
      { path: 'occurred', message: 'Give the time with its zone, such as 2026-11-21T01:52:00Z.' },
    ])
  })

  it('is missing where a record is to be opened: nothing is', async () => {
    const headers = { authorization: `Bearer ${mira.token}` }
    const answer = await house.app.inject({ method: 'POST', url: '/api/v1/incidents', headers })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([422, 'invalid'])
  })

  it('another content type is refused', async () => {
    const answer = await mira.post(`/api/v1/incidents/${id}/log/add`, 'text=a', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([answer.status, answer.json['code']]).toEqual([415, 'not-json'])
  })
})

/** Hostile text of many kinds: markup, templates, SQL, paths, formulas, odd Unicode. */
const seeds = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "javascript:alert('x')",
  '{{7*7}}',
  '${7*7}',
  '<%= 7*7 %>',
  "'; drop table journal.entry; --",
  '../../etc/passwd',
  '=cmd|calc!A1',
  '\u202Eevil',
  '\u0000',
  'a\u0301'.repeat(50),
  '🜂'.repeat(60),
  '‮',
  'x'.repeat(199),
  '#import "x"',
  '\\`*_{}[]()',
  'CON',
  '%00',
  '%s%n',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  '\r\nSet-Cookie: a=b',
  '\u001b[31mred',
  '﷽'.repeat(20),
  '½ of ½',
  '<!--#exec cmd="ls"-->',
]
const hostile = Array.from(
  { length: 200 },
  (_, n) => `${seeds[n % seeds.length]}${n >= seeds.length ? ` ${n}` : ''}`,
)

describe('hostile names', () => {
  it('200 hostile titles: each kept as plain text or clearly refused', async () => {
    let [kept, refused] = [0, 0]
    for (const title of hostile) {
      const answer = await mira.post('/api/v1/incidents', { title })
      if (answer.status === 201) {
        kept += 1
        const read = await mira.get(`/api/v1/incidents/${answer.json['ref'] as string}`)
        expect((read.json['state'] as { incident: { title: string } }).incident.title).toBe(
          title.trim().replaceAll(/\s*\n\s*/g, ' '),
        )
        expect(String(read.headers['content-type'])).toContain('application/json')
      } else {
        refused += 1
        expect([answer.status, answer.json['code']]).toEqual([422, 'invalid'])
      }
    }
    expect(kept).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(20)
  })

  it('hostile prose reaches the report’s Markdown escaped and its PDF as text', async () => {
    await add({
      text: '<script>alert(1)</script> | **bold** #import "/etc/passwd"',
      type: 'action',
    })
    const markdown = await mira.get(`/api/v1/incidents/${id}/report.md?names=names`)
    expect(markdown.text).toContain('&lt;script&gt;')
    expect(markdown.text).not.toMatch(/<script/)
    const pdf = await mira.get(`/api/v1/incidents/${id}/report.pdf`)
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-'])
    expect(pdf.headers['content-disposition']).toMatch(/^attachment/)
  })
})

describe('bad manners on the wire', () => {
  it('a client that goes away in the middle of a request leaves nothing half-written', async () => {
    const before = await seqNow()
    const { port } = house.app.server.address() as AddressInfo
    for (let n = 0; n < 20; n++)
      await new Promise<void>((done) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(
            `POST /api/v1/incidents/${id}/log/add HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${mira.token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"text":"half`,
          )
          setTimeout(() => socket.destroy(), 5)
        })
        socket.on('close', () => done())
        socket.on('error', () => done())
      })
    expect(await seqNow()).toBe(before)
    expect((await mira.get(`/api/v1/incidents/${id}/verify`)).json).toMatchObject({ ok: true })
  })

  it('a feed of many long entries is sent whole from its beginning to a reader who takes a while', async () => {
    const long = await mira.report('Long entries')
    const text = 'é'.repeat(19_000)
    const entries = 200
    for (let n = 0; n < entries; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, () =>
          mira.post(`/api/v1/incidents/${long.id}/log/add`, { text }),
        ),
      )
    const { port } = house.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    let [closed, received] = [false, '']
    socket.on('close', () => void (closed = true))
    socket.write(
      `GET /api/v1/incidents/${long.id}/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${mira.token}\r\n\r\n`,
    )
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      received += chunk
      // Slower than the server could send.
      socket.pause()
      setTimeout(() => socket.resume(), 1)
    })
    const told = () => received.split('"kind":"log.added').length - 1
    await house.until('all of it was sent', async () => told() >= entries || closed)
    expect([told(), closed]).toEqual([entries, false])
    socket.destroy()
  })

  it('a reader of the live feed who never reads is cut off, and nobody else waits', async () => {
    const { port } = house.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    let closed = false
    socket.on('close', () => void (closed = true))
    socket.on('error', () => undefined)
    socket.write(
      `GET /api/v1/incidents/${id}/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${mira.token}\r\n\r\n`,
    )
    await new Promise((done) => socket.once('readable', done))
    socket.pause()
    // Far more than the operating system's own buffers hold, so that our limit is what ends it.
    const text = 'y'.repeat(19_000)
    for (let n = 0; n < 600 && !closed; n++) expect((await add({ text })).status).toBe(200)
    socket.resume()
    await house.until('the slow reader is cut off', async () => closed)
  })
})
