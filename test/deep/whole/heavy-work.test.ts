// Heavy work in threads: reports and verifying are right, they make nobody wait, and each limit has its answer.
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { must } from '#kernel/must.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

const ENTRIES = 3000
/** A health check that waits for a report takes seconds; how fast it is otherwise is measured by the bench. */
const HEALTHY_MS = 1000

/** A long record, appended in pieces; `more` is said in each of its entries as well. */
async function longRecord(house: House, by: Caller, entries: number, more = ''): Promise<string> {
  const { id } = await by.report('Long enough to compute')
  const fact = (n: number) => ({
    kind: 'log.added.v1',
    body: {
      type: 'observation',
      text: `Entry ${n}: somebody looked at store ${n % 17}.${more}`,
      mentions: [],
    },
  })
  for (let at = 0; at < entries; at += 200)
    await house.core.journal.append({
      stream: id,
      actor: by.actor.id,
      via: 'web',
      facts: Array.from({ length: 200 }, (_, n) => fact(at + n)),
    })
  const path = `/api/v1/incidents/${id}`
  await house.until('the server has read it', async () => (await by.get(path)).status === 200)
  return path
}

describe('with the usual limits', () => {
  let house: House
  let mira: Caller
  let path: string
  beforeAll(async () => {
    house = await openHouse()
    mira = await house.person('Mira Osei', 'responder')
    path = await longRecord(house, mira, ENTRIES)
  })
  afterAll(() => house.close())

  it('R-200: the four forms of the report come from a thread, and its verdict on the chain', async () => {
    const page = await mira.get(`${path}/report`)
    expect([page.status, page.json['format']]).toEqual([200, 'firebreak-report/1'])
    expect((page.json['timeline'] as unknown[]).length).toBeGreaterThanOrEqual(ENTRIES)
    const file = await mira.get(`${path}/report.json`)
    expect(file.json).toEqual(page.json)
    expect(file.text).toContain('\n  "format"')
    expect((await mira.get(`${path}/report.md`)).text).toMatch(/^# /)
    const pdf = await mira.get(`${path}/report.pdf`)
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-'])
    expect(pdf.headers['content-disposition']).toMatch(/attachment; filename="INC-\w+-report\.pdf"/)
    expect((await mira.get(`${path}/verify`)).json).toMatchObject({ ok: true })
  })

  it('the health check and a log line do not wait for a report that is being made', async () => {
    let made = false
    const report = mira.get(`${path}/report.pdf`).finally(() => (made = true))
    const slowest = { health: 0, line: 0 }
    while (!made) {
      const at = performance.now()
      await house.anonymous.get('/healthz')
      slowest.health = Math.max(slowest.health, performance.now() - at)
      const before = performance.now()
      expect((await mira.post(`${path}/log/add`, { text: 'typed meanwhile' })).status).toBe(200)
      slowest.line = Math.max(slowest.line, performance.now() - before)
    }
    expect((await report).status).toBe(200)
    expect(slowest.health).toBeLessThan(HEALTHY_MS)
    expect(slowest.line).toBeLessThan(1000)
  })
})

describe('at a limit', () => {
  const houses: House[] = []
  afterAll(async () => {
    for (const house of houses) await house.close()
  })
  it('one person’s reports do not take every place in the queue: another person is still served', async () => {
    const house = await openHouse()
    houses.push(house)
    const mira = await house.person('Mira Osei', 'responder')
    const tomi = await house.person('Tomi Kane', 'responder')
    const path = await longRecord(house, mira, 400)
    const own = await tomi.report('Of somebody else')
    const many = Array.from({ length: 40 }, () => mira.get(`${path}/report.pdf`))
    const turned = await Promise.race(many)
    expect([turned.status, turned.json['code']]).toEqual([503, 'work-waiting'])
    expect(Number(turned.headers['retry-after'])).toBeGreaterThan(0)
    expect((await tomi.get(`/api/v1/incidents/${own.id}/report.md`)).status).toBe(200)
    expect((await Promise.all(many)).filter((one) => one.status === 200)).toHaveLength(3)
    expect((await mira.get(`${path}/report.md`)).status).toBe(200)
  })

  async function limited(work: NonNullable<Parameters<typeof openHouse>[0]>['work']) {
    const house = await openHouse(work ? { work } : {})
    houses.push(house)
    const mira = await house.person('Mira Osei', 'responder')
    return { house, mira, path: await longRecord(house, mira, 400) }
  }

  it('more than may wait are told to come back, and those that wait are served', async () => {
    const { mira, path } = await limited({ waiting: 2 })
    const all = await Promise.all(Array.from({ length: 8 }, () => mira.get(`${path}/report.md`)))
    const told = all.filter((answer) => answer.status !== 200)
    expect(all.filter((answer) => answer.status === 200)).toHaveLength(3)
    for (const answer of told) {
      expect([answer.status, answer.json['code']]).toEqual([503, 'work-waiting'])
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect((await mira.get(`${path}/report.md`)).status).toBe(200)
  })

  it('what takes too long is stopped with its thread and said, and the next order is carried out by another', async () => {
    const { house, mira, path } = await limited({ timeMs: 5000 })
    // Once an order is given, what its thread reads is held by somebody else: this order alone comes to no end.
    const holder = await house.tablesOwner.connect()
    const ordered = vi.spyOn(Worker.prototype, 'postMessage')
    ordered.mockImplementationOnce(function held(this: Worker, order: unknown) {
      void holder
        .query('begin; lock table journal.part in access exclusive mode')
        .then(() => this.postMessage(order))
    })
    const answer = await mira.get(`${path}/report.md`)
    await holder.query('rollback')
    holder.release()
    expect([answer.status, answer.json['code']]).toEqual([503, 'work-too-long'])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    const next = await mira.get(`${path}/report.md`)
    expect([next.status, next.text.slice(0, 2)]).toEqual([200, '# '])
    const [stopped, , another, ...more] = ordered.mock.contexts as Worker[]
    ordered.mockRestore()
    expect(more).toEqual([])
    // A thread that has ended has no number any more.
    await expect.poll(() => must(stopped, 'the first thread').threadId).toBe(-1)
    expect(must(another, 'the second thread').threadId).toBeGreaterThan(0)
  })

  it('what needs too much memory is stopped and said, and a smaller order fits into the same limit', async () => {
    const { house, mira, path: small } = await limited({ memoryMb: 40 })
    const large = await longRecord(house, mira, 600, 'x'.repeat(100_000))
    expect((await mira.get(`${small}/report`)).status).toBe(200)
    const answer = await mira.get(`${large}/report`)
    expect([answer.status, answer.json['code']]).toEqual([503, 'work-too-large'])
    expect((await mira.get(`${small}/report`)).status).toBe(200)
    expect((await mira.get(small)).status).toBe(200)
  })

  it('an order that waited too long is given up', async () => {
    const { mira, path } = await limited({ waitMs: 1 })
    const both = await Promise.all([mira.get(`${path}/report.md`), mira.get(`${path}/report.md`)])
    expect(both.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 503])
    expect(both.map((answer) => answer.json['code'])).toContain('work-waiting')
  })
})
