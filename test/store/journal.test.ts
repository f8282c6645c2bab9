// The journal on a real database: appended, never rewritten; found out when somebody does it by force.
import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '#kernel/must.ts'
import { exportChain, readExport } from '#journal/archive.ts'
import type { Append, Journal } from '#journal/journal.ts'
import { readChain, verifyAll, verifyChain, verifyStream, type Head } from '#journal/verify.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let journal: Journal
let mira: Caller

beforeAll(async () => {
  house = await openHouse()
  journal = house.core.journal
  mira = await house.person('Mira Osei', 'responder')
})
afterAll(() => house.close())

const note = (stream: string, extra: Partial<Append> = {}): Append => ({
  stream,
  actor: 'u1',
  via: 'system',
  facts: [{ kind: 'log.added.v1', body: { type: 'observation', text: 'x', mentions: [] } }],
  ...extra,
})

describe('append', () => {
  it('R-223: begins a stream once and numbers its entries without gaps', async () => {
    const stream = randomUUID()
    expect(await journal.append(note(stream))).toEqual({ status: 'absent' })
    await journal.append(note(stream, { open: 'log' }))
    await Promise.all(Array.from({ length: 40 }, () => journal.append(note(stream))))
    const events = await journal.read(stream, 0)
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1))
    expect(await verifyStream(house.core.pool, stream)).toMatchObject({ ok: true, entries: 41 })
  })

  it('R-243: a decision on an old state is stale and writes nothing', async () => {
    const stream = randomUUID()
    await journal.append(note(stream, { open: 'log' }))
    expect(await journal.append(note(stream, { expected: 0 }))).toEqual({ status: 'stale', seq: 1 })
    expect(await journal.read(stream, 0)).toHaveLength(1)
  })

  it('two appends decided on the same state: one is done, the other is told', async () => {
    const stream = randomUUID()
    await journal.append(note(stream, { open: 'log' }))
    const both = await Promise.all([
      journal.append(note(stream, { expected: 1 })),
      journal.append(note(stream, { expected: 1 })),
    ])
    expect(both.map((one) => one.status).toSorted()).toEqual(['done', 'stale'])
  })

  it('jobs of appends that travel together are added once each: the latest of a key, none of an append that was not done', async () => {
    const stream = randomUUID()
    const task = `kept-${stream}`
    const job = (n: number, key?: string) => ({ task, payload: { n }, ...(key ? { key } : {}) })
    const far = { at: '2999-01-01T00:00:00Z' }
    const answers = await journal.appendInRow([
      note(stream, { open: 'log', jobs: [{ ...job(1, `${task}:a`), ...far }, job(2)] }),
      note(stream, { expected: 7, jobs: [job(3), job(4, `${task}:a`)] }),
      note(stream, { jobs: [{ ...job(5, `${task}:a`), ...far }, job(6), job(7, `${task}:b`)] }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual(['done', 'stale', 'done'])
    const { rows } = await house.core.ownerPool.query<{ n: number; year: number; max: number }>(
      `select (j.payload ->> 'n')::int as n, extract(year from j.run_at)::int as year, j.max_attempts as max
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = $1 order by n`,
      [task],
    )
    expect(rows.map(({ n }) => n)).toEqual([2, 5, 6, 7])
    expect(rows[1]?.year).toBeGreaterThan(2900)
    expect(rows.every(({ max }) => max === 25)).toBe(true)
  })

  it('the same idempotency key is answered again and not appended again', async () => {
    const stream = randomUUID()
    const answer = { slot: randomUUID(), hash: Buffer.alloc(32), extra: {} }
    await journal.append(note(stream, { open: 'log', answer }))
    expect(await journal.append(note(stream, { answer }))).toEqual({
      status: 'replay',
      firstSeq: 1,
      lastSeq: 1,
    })
    expect(await journal.read(stream, 0)).toHaveLength(1)
  })

  it('one bad append in a batch fails alone', async () => {
    const [good, bad] = [randomUUID(), randomUUID()]
    await journal.append(note(bad, { open: 'log' }))
    const results = await Promise.allSettled([
      journal.append(note(good, { open: 'log' })),
      journal.append(note(bad, { open: 'log' })),
    ])
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  })

  it('a part that does not open its commitment is refused by the database itself', async () => {
    const stream = randomUUID()
    const forged = [
      {
        stream,
        open: { kind: 'log', nonce: '11'.repeat(32) },
        expected: null,
        entries: [
          {
            header: '{"kind":"log.added.v1","parts":{"body":"AAAA"}}',
            parts: [{ name: 'body', salt: '22'.repeat(32), content: '{}' }],
          },
        ],
        answer: null,
        jobs: [],
        views: [],
      },
    ]
    await expect(
      house.core.pool.query('select * from journal.append_all($1)', [JSON.stringify(forged)]),
    ).rejects.toThrow(/does not open its commitment/)
    expect(await journal.read(stream, 0)).toHaveLength(0)
  })
})

describe('the application role', () => {
  it.each([
    `update journal.entry set header = header`,
    `delete from journal.entry`,
    `truncate journal.entry cascade`,
    `update journal.part set content = content`,
    `delete from journal.part`,
    `update journal.stream set seq = 0`,
    `delete from journal.stream`,
    `insert into journal.stream values (gen_random_uuid(), 'x', '', '', 0, '')`,
  ])('R-223: may not %s', async (sql) => {
    await mira.report('something')
    await expect(house.core.pool.query(sql)).rejects.toThrow(/permission denied/)
  })

  it('R-223: the role that owns the tables is refused as well, unless it switches the triggers off', async () => {
    await expect(house.tablesOwner.query(`update journal.entry set at_us = 0`)).rejects.toThrow(
      /append-only/,
    )
    await expect(house.tablesOwner.query(`delete from journal.part`)).rejects.toThrow(/append-only/)
  })
})

describe('export', () => {
  it('R-223, R-226: an export verifies by itself, and a changed one does not', async () => {
    const { id } = await mira.report('exported')
    const text = await exportChain(house.core.pool, id)
    expect(verifyChain(readExport(text))).toMatchObject({ ok: true, entries: 8 })
    const stored = readExport(text)
    const changed = {
      ...stored,
      parts: stored.parts.map((part, n) =>
        n === 0 ? { ...part, content: Buffer.from('{}') } : part,
      ),
    }
    expect(verifyChain(changed)).toMatchObject({ ok: false, at: 1 })
  })
})

/** Edits of the record by somebody with every right on the database, one for each kind of thing that could be rewritten. */
const edits: readonly ((stream: string, seq: number) => string)[] = [
  (s, n) =>
    `update journal.entry set header = set_byte(header, ${n} % length(header), (get_byte(header, ${n} % length(header)) + 1) % 256) where stream = '${s}' and seq = 1 + ${n} % (select count(*) from journal.entry where stream = '${s}')`,
  (s, n) =>
    `update journal.entry set at_us = at_us + ${1 + n} where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s, n) =>
    `update journal.entry set link = set_byte(link, ${n % 32}, (get_byte(link, ${n % 32}) + 1) % 256) where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s, n) =>
    `update journal.entry set leaf = set_byte(leaf, ${n % 32}, (get_byte(leaf, ${n % 32}) + 1) % 256) where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s, n) =>
    `update journal.part set content = set_byte(content, ${n} % length(content), (get_byte(content, ${n} % length(content)) + 1) % 256) where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s, n) =>
    `update journal.part set salt = set_byte(salt, ${n % 32}, (get_byte(salt, ${n % 32}) + 1) % 256) where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s, n) => `delete from journal.part where stream = '${s}' and seq = 1 + ${n} % 8`,
  (s) =>
    `with gone as (delete from journal.part where stream = '${s}' and seq = 8) delete from journal.entry where stream = '${s}' and seq = 8`,
  (s) =>
    `with p as (delete from journal.part where stream = '${s}' and seq = 8), e as (delete from journal.entry where stream = '${s}' and seq = 8) update journal.stream set seq = 7, link = (select link from journal.entry where stream = '${s}' and seq = 7) where id = '${s}'`,
  (s) =>
    `update journal.part a set content = b.content from journal.part b where a.stream = '${s}' and b.stream = '${s}' and a.seq = 3 and b.seq = 4`,
  (s, n) =>
    `update journal.stream set link = set_byte(link, ${n % 32}, (get_byte(link, ${n % 32}) + 1) % 256) where id = '${s}'`,
  (s, n) => `update journal.stream set seq = seq + ${1 + (n % 5)} where id = '${s}'`,
  (s, n) =>
    `update journal.stream set nonce = set_byte(nonce, ${n % 32}, (get_byte(nonce, ${n % 32}) + 1) % 256) where id = '${s}'`,
  (s, n) =>
    `update journal.stream set chain = set_byte(chain, ${n % 32}, (get_byte(chain, ${n % 32}) + 1) % 256) where id = '${s}'`,
  (s) => `update journal.stream set kind = 'workspace' where id = '${s}'`,
  (s) =>
    `with p as (delete from journal.part where stream = '${s}'), e as (delete from journal.entry where stream = '${s}') delete from journal.stream where id = '${s}'`,
  // The chain recomputed correctly after an entry was changed: only a head printed earlier gives it away.
  (s) => `with recursive changed as (
      select stream, seq, at_us + 1 as at_us, header, leaf, link from journal.entry where stream = '${s}' and seq = 1),
    chained as (
      select seq, at_us, leaf, sha256(convert_to(E'irj/link/v1\\n','UTF8') || (select chain from journal.stream where id = '${s}') || int8send(seq) || int8send(at_us) || decode(repeat('00',32),'hex') || leaf) as link from changed
      union all
      select e.seq, e.at_us, e.leaf, sha256(convert_to(E'irj/link/v1\\n','UTF8') || (select chain from journal.stream where id = '${s}') || int8send(e.seq) || int8send(e.at_us) || c.link || e.leaf)
      from chained c join journal.entry e on e.stream = '${s}' and e.seq = c.seq + 1),
    head as (update journal.stream set link = (select link from chained order by seq desc limit 1) where id = '${s}')
    update journal.entry e set at_us = c.at_us, link = c.link from chained c where e.stream = '${s}' and e.seq = c.seq`,
]

/** As the issue asks: ten thousand edits, each found, against the heads printed before. */
const EDITS = 10_000

describe('tampering', () => {
  it(`R-223: every one of ${EDITS} edits by the tables’ owner is found against the printed heads`, async () => {
    const { id } = await mira.report('the record somebody wants to rewrite')
    const printed = (await verifyAll(house.core.pool)).heads
    const head = printed.find((one) => one.stream === id) as Head
    const client = await house.tablesOwner.connect()
    const missed: string[] = []
    try {
      // Foreign keys and triggers are no obstacle to somebody who owns the tables.
      await client.query(
        'alter table journal.entry disable trigger user; alter table journal.part disable trigger user',
      )
      await client.query(
        'alter table journal.part drop constraint part_stream_seq_fkey; alter table journal.entry drop constraint entry_stream_fkey',
      )
      for (let n = 0; n < EDITS; n++) {
        const edit = must(edits[n % edits.length], 'an edit')(id, n + randomInt(1000))
        await client.query('begin')
        await client.query(edit)
        const verdict = await verifyStream(client as never, id, head)
        await client.query('rollback')
        if (verdict.ok) missed.push(edit)
      }
    } finally {
      await client.query(
        'alter table journal.entry enable trigger user; alter table journal.part enable trigger user',
      )
      client.release()
    }
    expect(missed).toEqual([])
    expect(await verifyStream(house.core.pool, id, head)).toMatchObject({ ok: true })
  })

  it('R-223: a whole incident that is gone is named by its printed head', async () => {
    const { id } = await mira.report('soon gone')
    const { heads } = await verifyAll(house.core.pool)
    const client = await house.tablesOwner.connect()
    await client.query(
      'alter table journal.entry disable trigger user; alter table journal.part disable trigger user',
    )
    await client.query(`delete from journal.part where stream = '${id}'`)
    await client.query(`delete from journal.entry where stream = '${id}'`)
    await client.query(`delete from journal.stream where id = '${id}'`)
    await client.query(
      'alter table journal.entry enable trigger user; alter table journal.part enable trigger user',
    )
    client.release()
    const verdict = await verifyAll(house.core.pool, heads)
    expect(verdict.ok).toBe(false)
    expect(verdict.problems).toEqual([{ stream: id, problem: `the stream ${id} is missing` }])
    expect(await readChain(house.core.pool, id)).toBeUndefined()
  })
})
