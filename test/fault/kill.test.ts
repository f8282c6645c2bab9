// Killed at any moment, it loses nothing it acknowledged (issue §6): power cuts under 200 appends a second, 25 of them in continuous integration.
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { attachDatabase } from '#server/postgres/database.ts'
import { serverProcess } from '#testkit/process.ts'

const ROUNDS = Number(process.env['POWER_CUTS'] ?? 8)
const APPENDS_PER_SECOND = 200
/** How long entries are written before the power goes: different in each round. */
const WRITE_MS = 700
/** Ten seconds are the promise and are measured by the bench, alone on its machine; here other tests may run beside it. */
const READY_MS_MAX = 45_000
const PASSWORD = 'correct-horse-battery-9\n'

const server = await serverProcess({ FIREBREAK_LOG: 'error' })
afterAll(async () => {
  await server.stop()
  server.remove()
})

it(`${ROUNDS} power cuts under ${APPENDS_PER_SECOND} appends a second: no acknowledged entry lost, no chain broken, ready again each time`, async () => {
  await server.start()
  expect(
    server.cli(
      [
        'user',
        'add',
        '--email',
        'mira@example.org',
        '--name',
        'Mira',
        '--role',
        'responder',
        '--password-stdin',
      ],
      PASSWORD,
    ).code,
  ).toBe(0)
  const token = String(
    server.cli(['token', 'create', '--user', 'mira@example.org', '--scopes', '*', '--json']).json?.[
      'token'
    ],
  )
  const incidents = await Promise.all(
    Array.from({ length: 4 }, async (_, n) =>
      String(
        (await server.call('POST', '/api/v1/incidents', token, { title: `under power cuts ${n}` }))
          .json['id'],
      ),
    ),
  )
  const acknowledged = new Map<string, { incident: string; seq: number }>()
  let [sent, slowest] = [0, 0]
  const write = async (round: number, number: number): Promise<void> => {
    const text = `round ${round} entry ${number}`
    const incident = incidents[number % incidents.length] ?? ''
    try {
      const answer = await server.call('POST', `/api/v1/incidents/${incident}/log/add`, token, {
        text,
      })
      if (answer.status === 200)
        acknowledged.set(text, { incident, seq: Number(answer.json['seq']) })
    } catch (error) {
      // The connection died with the power: not acknowledged, so nothing was promised.
      if (!(error instanceof TypeError)) throw error
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    const flying: Promise<void>[] = []
    const began = Date.now()
    const duration = WRITE_MS + round * 10
    for (let mine = 0; Date.now() - began < duration;) {
      // As many as are due by now: a timer alone is too coarse to keep the pace.
      const due = ((Date.now() - began) * APPENDS_PER_SECOND) / 1000
      for (; mine < due; mine++) flying.push(write(round, sent++))
      await new Promise((done) => setTimeout(done, 5))
    }
    await server.powerCut()
    await Promise.all(flying)
    const ready = await server.start()
    slowest = Math.max(slowest, ready)
  }
  expect(slowest).toBeLessThan(READY_MS_MAX)
  const kept = new Map<string, number>()
  for (const incident of incidents)
    for (let after = 0, more = true; more;) {
      const { events, seq } = (
        await server.call('GET', `/api/v1/incidents/${incident}/events?after=${after}`, token)
      ).json as { events: { seq: number; kind: string; body: { text: string } }[]; seq: number }
      for (const event of events)
        if (event.kind === 'log.added.v1') kept.set(event.body.text, event.seq)
      after = events.at(-1)?.seq ?? after
      more = after < seq
    }
  const lost = [...acknowledged].filter(([text, { seq }]) => kept.get(text) !== seq)
  expect(lost).toEqual([])
  expect(acknowledged.size).toBeGreaterThan(ROUNDS * 20)
  const verdict = server.cli(['verify', 'all', '--json'])
  expect(verdict.json).toMatchObject({ ok: true, problems: [] })
  console.info(
    `${sent} sent, ${acknowledged.size} acknowledged, 0 lost; slowest start ${Math.round(slowest)} ms`,
  )
}, 600_000)

it('PostgreSQL killed alone comes back by itself, and the server goes on', async () => {
  const token = String(
    server.cli(['token', 'create', '--user', 'mira@example.org', '--scopes', '*', '--json']).json?.[
      'token'
    ],
  )
  const { id } = (
    await server.call('POST', '/api/v1/incidents', token, { title: 'the database dies' })
  ).json as { id: string }
  server.kill('postgres')
  const deadline = Date.now() + READY_MS_MAX
  let answer = await server.call('POST', `/api/v1/incidents/${id}/log/add`, token, {
    text: 'after',
  })
  while (answer.status !== 200 && Date.now() < deadline) {
    expect([200, 500, 503]).toContain(answer.status)
    await new Promise((done) => setTimeout(done, 200))
    answer = await server.call('POST', `/api/v1/incidents/${id}/log/add`, token, { text: 'after' })
  }
  expect(answer.status).toBe(200)
  // The worker came back as well: a clock that is due by now is recorded by it, not by a request.
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const client = new pg.Client(database.owner)
  await client.connect()
  await client.query(`select graphile_worker.add_job('forget-answers', '{}'::json)`)
  const waiting = async () =>
    (
      await client.query(
        `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'forget-answers'`,
      )
    ).rowCount
  await expect.poll(waiting, { timeout: READY_MS_MAX }).toBe(0)
  await client.end()
  await database.stop()
})

it('the server killed alone: the next start takes over what it left', async () => {
  server.kill('server')
  expect(await server.start()).toBeLessThan(READY_MS_MAX)
  expect(server.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true })
})
