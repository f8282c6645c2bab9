// An anonymous report names nobody, anywhere it leaves a trace that people can read.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportChain } from '#journal/archive.ts'
import type { IncidentState } from '#features/index.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let max: Caller

beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  max = await house.person('Max Ray', 'member')
})
afterAll(() => house.close())

const body = { title: 'A colleague forwards customer lists', anonymous: true }

it('R-012: the journal, the events and the state of an anonymous report name nobody', async () => {
  const made = await max.post('/api/v1/incidents', body, { 'idempotency-key': randomUUID() })
  expect(made.status).toBe(201)
  const id = String(made.json['id'])
  const events = await house.core.journal.read(id, 0)
  expect(events.length).toBeGreaterThan(3)
  expect(new Set(events.map((event) => event.actor))).toEqual(new Set(['anonymous']))
  expect(await exportChain(house.core.pool, id)).not.toContain(max.actor.id)
  const headers = await house.core.pool.query<{ text: string }>(
    `select convert_from(header, 'UTF8') as text from journal.entry where stream = $1
     union all select row::text from journal.view where key = $1::text`,
    [id],
  )
  expect(headers.rows.filter((row) => row.text.includes(max.actor.id))).toEqual([])
  const read = await mira.get(`/api/v1/incidents/${id}`)
  expect((read.json['state'] as IncidentState).incident.reporter).toEqual({ anonymous: true })
  const told = read.text + (await mira.get(`/api/v1/incidents/${id}/events`)).text
  expect(told).not.toContain(max.actor.id)
  expect(told).not.toContain('Max Ray')
})

it('R-012: no row of any table says who sent an anonymous report, under a key or without', async () => {
  const named = async () => {
    const { rows: tables } = await house.tablesOwner.query<{ table: string }>(
      `select format('%I.%I', table_schema, table_name) as table from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    expect(tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['journal.entry', 'journal.answer', 'journal.view', 'auth.session']),
    )
    const rows = new Set<string>()
    for (const { table } of tables) {
      // Bytes as text, so that a name in a header is found too.
      const found = await house.tablesOwner.query<{ text: string }>(
        `select encode(convert_to(row_to_json(t)::text, 'UTF8'), 'escape') as text from ${table} t`,
      )
      for (const { text } of found.rows) {
        const readable = text.replaceAll(/\\+x([0-9a-f]{8,})/g, (_all, hex: string) =>
          Buffer.from(hex, 'hex').toString('latin1'),
        )
        if ([max.actor.id, 'Max Ray', 'max.ray@'].some((name) => readable.includes(name)))
          rows.add(`${table} ${readable}`)
      }
    }
    return rows
  }
  const before = await named()
  expect(before.size).toBeGreaterThan(2)
  for (const key of [{}, { 'idempotency-key': randomUUID() }])
    expect((await max.post('/api/v1/incidents', body, key)).status).toBe(201)
  expect([...(await named())].filter((row) => !before.has(row))).toEqual([])
  // The same search finds who signs a report with their name.
  expect((await max.post('/api/v1/incidents', { title: 'Signed' })).status).toBe(201)
  const signed = [...(await named())].filter((row) => !before.has(row))
  expect(signed.some((row) => row.startsWith('journal.entry '))).toBe(true)
})

it('R-012: the same idempotency key still gives the anonymous reporter the same answer', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const first = await max.post('/api/v1/incidents', body, key)
  const again = await max.post('/api/v1/incidents', body, key)
  expect(again.json['id']).toBe(first.json['id'])
  expect((await max.post('/api/v1/incidents', { title: 'other' }, key)).status).toBe(422)
})

it('R-012: a responder who reports anonymously takes the record, and is seen', async () => {
  const made = await mira.post('/api/v1/incidents', body)
  const events = await house.core.journal.read(String(made.json['id']), 0)
  expect(new Set(events.map((event) => event.actor))).toEqual(new Set([mira.actor.id]))
})
