// An append whose answer is lost may have been kept: it is told as a fault, and never sent a second time by ourselves.
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openHouse, type Caller, type House } from '#testkit/house.ts'

let house: House
let mira: Caller
let query: House['core']['pool']['query']
beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  query = house.core.pool.query.bind(house.core.pool)
})
beforeEach(() => void Object.assign(house.core.pool, { query }))
afterAll(() => house.close())

/** The next append that carries at least so many commands is committed, and its answer is lost with this error. */
function loseAnswer(error: Error, atLeast: number): { readonly lost: () => number } {
  let lost = 0
  const losing = async (asked: { name?: string; values?: string[] }, values?: string[]) => {
    const answer = await query(asked as pg.QueryConfig, values)
    const carries =
      asked.name === 'journal-append' ? (JSON.parse(asked.values?.[0] ?? '[]') as []).length : 0
    if (lost > 0 || carries < atLeast) return answer
    lost += 1
    throw error
  }
  Object.assign(house.core.pool, { query: losing })
  return { lost: () => lost }
}

const texts = async (id: string) => {
  const { json } = await mira.get(`/api/v1/incidents/${id}/events?limit=200`)
  return (json['events'] as { kind: string; body: { text?: string } }[])
    .filter((event) => event.kind === 'log.added.v1')
    .map((event) => event.body.text)
}

it.each([
  ['a time limit', Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT' })],
  ['a broken client', new Error('Client has encountered a connection error and is not queryable')],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
])(
  'R-223: commands of one record whose answer was lost by %s are recorded once',
  async (_what, error) => {
    const { id } = await mira.report('Lost answers')
    const answers = loseAnswer(error, 2)
    const asked = Array.from({ length: 8 }, (_, n) =>
      mira.post(`/api/v1/incidents/${id}/log/add`, { text: `n${n}` }),
    )
    const statuses = (await Promise.all(asked)).map((one) => one.status)
    expect(answers.lost()).toBe(1)
    expect(statuses.filter((one) => one >= 500).length).toBeGreaterThan(1)
    const kept = await texts(id)
    expect(kept).toHaveLength(new Set(kept).size)
  },
)

it('R-223: commands of many records in one batch are recorded once, too', async () => {
  const records = await Promise.all(Array.from({ length: 10 }, () => mira.report('Many at once')))
  const answers = loseAnswer(new Error('Connection terminated unexpectedly'), 2)
  await Promise.all(
    records.flatMap(({ id }) =>
      ['a', 'b', 'c'].map((text) => mira.post(`/api/v1/incidents/${id}/log/add`, { text })),
    ),
  )
  expect(answers.lost()).toBe(1)
  for (const { id } of records) {
    const kept = await texts(id)
    expect(kept).toHaveLength(new Set(kept).size)
  }
})

it('what is told on after the commit cannot make it look like a failure', async () => {
  const { id } = await mira.report('A listener that throws')
  let threw = 0
  const stop = house.core.records.onEvents(() => {
    threw += 1
    throw new Error('a feed that fails')
  })
  const asked = ['one', 'two', 'three'].map((text) =>
    mira.post(`/api/v1/incidents/${id}/log/add`, { text }),
  )
  expect((await Promise.all(asked)).map((one) => one.status)).toEqual([200, 200, 200])
  stop()
  expect(threw).toBeGreaterThan(0)
  expect(new Set(await texts(id))).toEqual(new Set(['one', 'two', 'three']))
})

it('one key on several records at once: one is done, the others are told', async () => {
  const records = await Promise.all([1, 2, 3].map(() => mira.report('Same key')))
  for (let round = 0; round < 5; round++) {
    const asked = records.map(({ id }) =>
      mira.post(
        `/api/v1/incidents/${id}/log/add`,
        { text: `r${round}` },
        { 'idempotency-key': `same-${round}` },
      ),
    )
    const statuses = (await Promise.all(asked)).map((one) => one.status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 422, 422])
  }
})
