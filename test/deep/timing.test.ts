// Whether a record is hidden or not there cannot be told by asking for it and looking at the clock.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lengthen } from '#testkit/long-record.ts'
import { openHouse, type Caller, type House } from '#testkit/house.ts'
import { knock, operationsOf } from '#testkit/operations.ts'

let house: House
let mira: Caller
let tomi: Caller
let hidden: { readonly id: string; readonly ref: string }
let project: string
beforeAll(async () => {
  house = await openHouse()
  mira = await house.person('Mira Osei', 'responder')
  tomi = await house.person('Tomi Falk', 'responder')
  hidden = await mira.report('Nobody else knows')
  await lengthen(house.core.journal, hidden.id, mira.actor.id, ENTRIES)
  const olu = await house.person('Olu Ade', 'owner')
  const made = await olu.post('/api/v1/projects', { name: 'Hidden project' })
  project = String(made.json['id'])
})
afterAll(() => house.close())

/** Long enough that reading it would show. */
const ENTRIES = 3000
const PROBES = 600
const ROUNDS = 3
/** As far as one measurement lies from the next on a machine that others use as well. */
const NOISE = 0.03
/** Guessing by the best limit in the times, where a coin is right in half of the cases. */
const GUESSED_MAX = 0.55

const absentRef = () => `INC-${randomUUID().slice(0, 6).toUpperCase()}`

/** Ways to ask for a record whose answers are timed, as a responder who is on neither. */
const asks: readonly (readonly [string, () => string, () => string, 'get' | 'post'])[] = [
  ['a read by id', () => hidden.id, () => randomUUID(), 'get'],
  ['a read by reference', () => hidden.ref, absentRef, 'get'],
  ['a command by id', () => hidden.id, () => randomUUID(), 'post'],
]
const send = (how: 'get' | 'post', id: string) =>
  how === 'get'
    ? tomi.get(`/api/v1/incidents/${id}`)
    : tomi.post(`/api/v1/incidents/${id}/log/add`, { text: 'Is it there?' })

describe('what is asked of the database', () => {
  const asked: string[] = []
  let query: House['core']['pool']['query']
  beforeAll(() => {
    query = house.core.pool.query.bind(house.core.pool)
    const counting = (
      question: { name?: string; values?: unknown[] } | string,
      values?: unknown[],
    ) => {
      const [name, about] =
        typeof question === 'string' ? [question, values] : [question.name, question.values]
      // Questions about rights, and whatever is asked about the record itself; not what is read each second, whoever asks.
      if (name?.startsWith('seen') || about?.includes(hidden.id)) asked.push(name ?? 'unnamed')
      return query(question as string, values)
    }
    Object.assign(house.core.pool, { query: counting })
  })
  afterAll(() => void Object.assign(house.core.pool, { query }))
  const questions = async (ask: () => Promise<{ readonly status: number }>) => {
    asked.length = 0
    const { status } = await ask()
    return { status, asked: [...asked] }
  }

  it('R-220: every door of a record asks one question about its row, hidden or not there, and does not touch the record', async () => {
    const doors = operationsOf(await house.anonymous.get('/api/openapi.json')).filter(({ path }) =>
      path.includes('/incidents/{id}'),
    )
    expect(doors.length).toBeGreaterThan(70)
    for (const door of doors)
      for (const [there, absent] of [
        [hidden.id, randomUUID()],
        [hidden.ref, absentRef()],
      ] as const) {
        const held = await questions(() => knock(tomi, door, there))
        const none = await questions(() => knock(tomi, door, absent))
        expect([door.path, held]).toEqual([door.path, none])
        expect([door.path, held.status, held.asked.length]).toEqual([door.path, 404, 1])
      }
  })

  it('R-220: a hidden project in a report, too', async () => {
    const report = (id: string) => () => tomi.post('/api/v1/incidents', { title: 'x', project: id })
    const [held, none] = [await questions(report(project)), await questions(report(randomUUID()))]
    expect(held.status).toBe(none.status)
    expect(held.asked).toEqual(none.asked)
  })
})

describe('how long it takes', () => {
  it.each(asks)(
    'R-220: %s: guessing from the time is right in at most 55 of 100, or as often as between two that are not there',
    async (_what, there, absent, how) => {
      const rounds: (readonly [number, number])[] = []
      for (let round = 0; round < ROUNDS; round++) rounds.push(await guessing(there, absent, how))
      // The middle ones: other work on the machine comes in bursts, which fall on one side now and then.
      const [held, floor] = [
        middle(rounds.map(([one]) => one)),
        middle(rounds.map(([, two]) => two)),
      ]
      expect(held).toBeLessThan(Math.max(GUESSED_MAX, floor + NOISE))
    },
  )

  it('the measure finds a difference where there is one', () => {
    const times = Array.from({ length: PROBES }, () => Math.random())
    expect(
      guessed(
        times,
        times.map((time) => time + 0.2),
      ),
    ).toBeGreaterThan(GUESSED_MAX)
  })
})

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1

/** How well hidden is told from absent, and, as the floor of this machine in this moment, one absent id from another. */
async function guessing(
  there: () => string,
  absent: () => string,
  how: 'get' | 'post',
): Promise<readonly [number, number]> {
  // Asked for again and again: what an address that was asked for before costs less is the same for all.
  const ids = [there(), absent(), absent(), absent()]
  const times = ids.map((): number[] => [])
  for (let probe = -20; probe < PROBES; probe++) {
    // In a random order, so that what else the machine does falls on all of them.
    const order = ids.map((_id, index) => ({ index, at: Math.random() }))
    for (const { index } of order.toSorted((a, b) => a.at - b.at)) {
      const began = performance.now()
      const { status } = await send(how, ids[index] ?? '')
      const took = performance.now() - began
      expect(status).toBe(404)
      if (probe >= 0) times[index]?.push(took)
    }
  }
  const [hiddenTimes = [], one = [], two = [], three = []] = times
  return [guessed(hiddenTimes, one), guessed(two, three)]
}

/** How often the best limit tells two samples apart: half and half of the largest distance of their distributions. */
function guessed(a: readonly number[], b: readonly number[]): number {
  const all = [
    ...a.map((time) => ({ time, by: 1 / a.length })),
    ...b.map((time) => ({ time, by: -1 / b.length })),
  ]
  let [distance, largest] = [0, 0]
  for (const { by } of all.toSorted((one, two) => one.time - two.time)) {
    distance += by
    largest = Math.max(largest, Math.abs(distance))
  }
  return 0.5 + largest / 2
}
