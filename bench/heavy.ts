// `node bench/heavy.ts` (or as a part of `npm run bench`): the report of a very long incident is made in a thread; how long that
// takes, and how long the health check and a log line wait meanwhile.
import { fileURLToPath } from 'node:url'
import { attachDatabase } from '#server/postgres/database.ts'
import { openJournal } from '#journal/journal.ts'
import pg from 'pg'
import { lengthen } from '#testkit/long-record.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'
import { must, onceRead, quantile } from './load.ts'
import { note, results } from './results.ts'

const ENTRIES = Number(process.env['BENCH_ENTRIES'] ?? 100_000)
/** Between two looks at the health check while the report is made. */
const LOOK_EVERY_MS = 20
const PASSWORD = 'correct-horse-battery-9\n'

/** Appends beside the server. */
async function fill(server: ServerProcess, stream: string, actor: string): Promise<void> {
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const pool = new pg.Pool({ ...database.owner, max: 2 })
  await lengthen(openJournal(pool), stream, actor, ENTRIES)
  await pool.end()
  await database.stop()
}

/** How long requests waited while `work` went on, the slowest. */
async function meanwhile(server: ServerProcess, work: Promise<unknown>): Promise<number> {
  const state = { done: false }
  const watched = work.finally(() => (state.done = true))
  const times: number[] = []
  while (!state.done) {
    const began = performance.now()
    await server.call('GET', '/healthz')
    times.push(performance.now() - began)
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS))
  }
  await watched
  return quantile(
    times.toSorted((a, b) => a - b),
    1,
  )
}

/** The reports of one long incident, on a server of its own. */
export async function heavyWork(): Promise<void> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' })
  try {
    await server.start()
    const words = [
      'user',
      'add',
      '--email',
      'm@example.org',
      '--name',
      'Mira',
      '--role',
      'responder',
    ]
    const added = server.cli([...words, '--password-stdin', '--json'], PASSWORD)
    const made = server.cli([
      'token',
      'create',
      '--user',
      'm@example.org',
      '--scopes',
      '*',
      '--json',
    ])
    const token = String(made.json?.['token'])
    const { id } = await must(`${server.url}/api/v1/incidents`, token, { title: 'Very long' })
    await fill(server, String(id), String(added.json?.['id']))
    await onceRead(() => server.call('GET', `/api/v1/incidents/${String(id)}`, token))
    for (const form of ['report.md', 'report.pdf']) {
      const began = performance.now()
      const report = server.call('GET', `/api/v1/incidents/${String(id)}/${form}`, token)
      const slowest = await meanwhile(server, report)
      const { status, text } = await report
      if (status !== 200) throw new Error(`no ${form}: ${status} ${text.slice(0, 300)}`)
      const seconds = (performance.now() - began) / 1000
      note(`${form} of ${ENTRIES} entries`, { value: seconds, unit: 's' }, { atMost: 120 })
      note(
        `health check meanwhile (${form}), slowest`,
        { value: slowest, unit: 'ms' },
        { atMost: 100 },
      )
    }
  } finally {
    await server.stop()
    server.remove()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await heavyWork()
  console.log(JSON.stringify(results, null, 2))
}
