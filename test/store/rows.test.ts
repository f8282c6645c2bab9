// Rows come and go with their slices, are written by nobody else, and are rebuilt beside the work.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Row } from '#kernel/row.ts'
import { incidents } from '#features/index.ts'
import { rowVersion } from '#features/incident/view.ts'
import { beginRebuild } from '#server/jobs/rebuild-rows.ts'
import {
  rebuildRows,
  rebuildRowsOf,
  rebuildSlice,
  rowsAreStale,
  wantRows,
} from '#server/streams/rows.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  for (let n = 0; n < 6; n++) await mira.report(`One of several ${n}`)
})
afterAll(() => house.close())

type Answer = {
  incidents: { title: string }[]
  counts: { matching: number }
  rebuilding: { done: number; total: number } | null
}
async function list(caller: Caller, search: Record<string, string> = {}): Promise<Answer> {
  const answer = await caller.get(`/api/v1/incidents?${new URLSearchParams(search).toString()}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.json as Answer
}
const titles = (answer: Answer) => answer.incidents.map((row) => row.title)

describe('rows of slices', () => {
  const row = (name: string, key: string, extra: Partial<Row> = {}): Row => ({
    name,
    key,
    version: 1,
    row: { key },
    readers: [mira.actor.id],
    excluded: [],
    ...extra,
  })
  const note = {
    actor: 'u1',
    via: 'system' as const,
    facts: [{ kind: 'log.added.v1', body: { type: 'observation', text: 'x', mentions: [] } }],
  }
  const rowsOf = async (stream: string) =>
    (
      await house.tablesOwner.query<{ name: string; key: string }>(
        'select name, key from journal.view where stream = $1 order by name, key',
        [stream],
      )
    ).rows.map(({ name, key }) => `${name} ${key.replace(stream, '…')}`)

  it('are several for one stream, of several names, and go when their slice says so', async () => {
    const { journal } = house.core
    const [stream, other] = [randomUUID(), randomUUID()]
    const views = [
      row('tasks', `${stream}/1`),
      row('tasks', `${stream}/2`),
      row('notices', `${stream}/1`),
    ]
    await journal.append({ stream, open: 'log', ...note, views })
    expect(await rowsOf(stream)).toEqual(['notices …/1', 'tasks …/1', 'tasks …/2'])
    await journal.append({
      stream,
      ...note,
      views: [{ name: 'tasks', key: `${stream}/1`, gone: true }, row('tasks', `${stream}/3`)],
    })
    expect(await rowsOf(stream)).toEqual(['notices …/1', 'tasks …/2', 'tasks …/3'])

    const taken = journal.append({
      stream: other,
      open: 'log',
      ...note,
      views: [row('tasks', `${stream}/2`)],
    })
    await expect(taken).rejects.toThrow('a row of another stream has this name and key')
    await journal.append({
      stream: other,
      open: 'log',
      ...note,
      views: [{ name: 'tasks', key: `${stream}/2`, gone: true }],
    })
    expect(await rowsOf(stream)).toEqual(['notices …/1', 'tasks …/2', 'tasks …/3'])
  })

  it('the role that serves requests reads rows and writes none past the two functions', async () => {
    for (const sql of [
      `update journal.view set readers = '{}'`,
      'delete from journal.view',
      `insert into journal.view (name, key, version, row) values ('x', 'y', 1, '{}')`,
    ])
      await expect(house.core.pool.query(sql)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('rows of an older version', () => {
  it('are rebuilt beside the work, and lists say so until it is done', async () => {
    const { id } = await mira.report('Written by an older version')
    await rebuildRowsOf(incidents, id, house.core)
    const old = { q: 'older version' }
    expect(await wantRows(house.core.pool)).toBe(true)
    await rebuildRows(house.core)
    expect((await list(mira, old)).rebuilding).toBeNull()
    await house.tablesOwner.query(
      `update journal.view set version = $1, row = '{}', facets = '{}', words = '' where name = 'incidents'`,
      [rowVersion - 1],
    )
    await house.tablesOwner.query(
      `update journal.rebuild set version = $1 where kind = 'incident'`,
      [rowVersion - 1],
    )
    expect(await wantRows(house.core.pool)).toBe(true)
    expect((await list(mira, { q: 'no' })).rebuilding).toEqual({ done: 0, total: 0 })
    const slice = await rebuildSlice(undefined, house.core)
    // The first slice is the incidents'; the next kind of record follows.
    expect(slice.next).toMatchObject({ kind: expect.any(String) as string })
    expect(slice.count).toBeGreaterThan(5)
    await rebuildRows(house.core)
    const after = await list(mira, old)
    expect([titles(after), after.rebuilding]).toEqual([['Written by an older version'], null])
    expect(await wantRows(house.core.pool)).toBe(false)
  })

  it('a job rebuilds them slice after slice, and a second process that wants it as well does no harm', async () => {
    const { id } = await mira.report('Copied many times')
    // More than two slices, each a copy of a real record under another id.
    const copies = 450
    const client = await house.tablesOwner.connect()
    try {
      await client.query(
        `create temp table copies as select gen_random_uuid() as id, n from generate_series(1, ${copies}) n`,
      )
      await client.query(
        `insert into journal.stream (id, kind, nonce, chain, seq, link)
         select c.id, s.kind, s.nonce, sha256(convert_to(c.id::text, 'UTF8')), s.seq, s.link
         from copies c, journal.stream s where s.id = $1`,
        [id],
      )
      for (const [table, columns] of [
        ['entry', 'seq, at_us, header, leaf, link'],
        ['part', 'seq, name, salt, content'],
      ] as const)
        await client.query(
          `insert into journal.${table} (stream, ${columns}) select c.id, ${columns} from copies c, journal.${table} where stream = $1`,
          [id],
        )
      // Two records are never called the same: the copies are read with a reference of their own.
      await client.query(
        `insert into journal.view (name, key, version, row, stream) select 'incidents', id::text, $1, '{}', id from copies`,
        [rowVersion - 1],
      )
      await client.query('drop index journal.view_ref')
    } finally {
      client.release()
    }
    await house.tablesOwner.query(
      `update journal.rebuild set version = $1 where kind = 'incident'`,
      [rowVersion - 1],
    )
    const wanted = await wantRows(house.core.pool)
    await Promise.all([beginRebuild(house.core, wanted), beginRebuild(house.core, wanted)])
    await house.until('the lists are rebuilt', async () => !(await rowsAreStale(house.core)))
    await house.until(
      'and say so',
      async () => (await list(mira, { limit: '1' })).rebuilding === null,
    )
    const after = await list(mira, { q: 'copied many times', limit: '500' })
    expect(after.incidents).toHaveLength(copies + 1)
  })
})

it('a record whose row cannot be rebuilt is logged, and the lists go on saying that they are not whole', async () => {
  const { id } = await mira.report('Cannot be read any more')
  const said: string[] = []
  const broken = {
    ...house.core,
    log: (line: string) => void said.push(line),
    journal: {
      ...house.core.journal,
      read: async (stream: string, after: number) => {
        if (stream === id) throw new Error('no slice knows the event')
        return house.core.journal.read(stream, after)
      },
    },
  }
  await house.tablesOwner.query(`update journal.view set version = $1 where name = 'incidents'`, [
    rowVersion - 1,
  ])
  await house.tablesOwner.query(`update journal.rebuild set version = $1 where kind = 'incident'`, [
    rowVersion - 1,
  ])
  await wantRows(house.core.pool)
  await rebuildRows(broken)
  expect(said).toEqual([`the rows of ${id} could not be rebuilt`])
  const seen = await list(mira, { q: 'copied many times', limit: '1' })
  expect(seen.counts.matching).toBeGreaterThan(400)
  expect(seen.rebuilding).not.toBeNull()
  await rebuildRows(house.core)
  expect((await list(mira)).rebuilding).toBeNull()
})
