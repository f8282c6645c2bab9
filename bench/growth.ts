// `node bench/growth.ts`, and part of `npm run bench`: what ten times the work costs. Fails where it costs more than 15
// times in total, or more than 2 times for one operation, or where an incident of 100,000 entries misses its budget.
//
// Synthetic: the long records' entries are appended two hundred at a time by the journal's own function (a real chain, but
// not decided one by one). Lists, new incidents and starts with 100,000 in place are measured in lists.ts.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { incidents } from '#features/index.ts'
import { openJournal } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { attachDatabase } from '#server/postgres/database.ts'
import { longEntry, lengthen } from '#testkit/long-record.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'
import { coldOpen } from './browser.ts'
import { must, onceRead, quantile } from './load.ts'

const STEPS = (process.env['GROWTH_STEPS'] ?? '1000,10000,100000').split(',').map(Number)
const PASSWORD = 'correct-horse-battery-9'
/** Ten times the work may take this many times as long: in all, or for one operation. */
const TOTAL_MAX = 15
const EACH_MAX = 2
/** Below this a difference is the machine's, not the record's; after a restart the disk has its say as well. */
const NOISE_MS = 5
const NOISE_COLD_MS = 30
const REPEATS = 200
const COLD_READS = 3

type Row = {
  readonly what: string
  /** In all, for one operation, or only held to its budget: a slowest of few says little of growth. */
  readonly kind: 'total' | 'each' | 'budget'
  readonly noiseMs?: number
  readonly unit: string
  readonly values: readonly number[]
  /** What the last step must not exceed. */
  readonly atMost?: number
}
export type Grown = Row & { readonly ratios: readonly number[]; readonly ok: boolean }

type Bench = {
  readonly server: ServerProcess
  readonly token: string
  readonly records: readonly { readonly id: string; readonly ref: string }[]
}

const median = (values: readonly number[]) =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/**
 * Folding alone: no database, no network. Each length is folded until as many entries were folded as the longest has, and
 * all that was folded is kept: otherwise the short ones would be measured without the collector's work, and the first cold.
 */
function foldRow(): Row {
  const longest = Math.max(...STEPS)
  const once = (count: number): number => {
    const events = Array.from({ length: count }, (_, n): Recorded => ({
      ...longEntry(n),
      seq: n + 1,
      actor: 'mira',
      via: 'web',
      occurred: '2026-11-21T02:00:00Z',
      recorded: '2026-11-21T02:00:00Z',
    }))
    const times = Math.max(1, Math.round(longest / count))
    const kept: unknown[] = []
    const began = performance.now()
    for (let n = 0; n < times; n++) kept.push(incidents.fold(`i${n}`, events))
    return (performance.now() - began) / kept.length
  }
  once(longest)
  const values = STEPS.map((count) => median(Array.from({ length: 5 }, () => once(count))))
  return { what: 'fold, all entries', kind: 'total', unit: 'ms', values }
}

async function get(bench: Bench, path: string): Promise<number> {
  const answer = await fetch(`${bench.server.url}${path}`, {
    headers: { authorization: `Bearer ${bench.token}` },
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Records of each length; their snapshots are there when this returns. */
async function prepare(server: ServerProcess, token: string): Promise<Bench['records']> {
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const pool = new pg.Pool({ ...database.app, max: 2 })
  const journal = openJournal(pool)
  const records: { id: string; ref: string }[] = []
  for (const count of STEPS) {
    const made = (await must(`${server.url}/api/v1/incidents`, token, {
      title: `${count} entries`,
    })) as { id: string; ref: string }
    const [first] = await journal.range(made.id, 0, 1)
    await lengthen(journal, made.id, first?.actor ?? '', count)
    records.push(made)
  }
  await pool.end()
  await database.stop()
  return records
}

/** The first read ever: folded from the journal, in slices, while the server answers others. */
async function firstReads(bench: Bench): Promise<readonly Row[]> {
  const total: number[] = []
  let slowest = 0
  for (const { id } of bench.records) {
    let done = false
    const watching = (async () => {
      while (!done) {
        slowest = Math.max(slowest, await timed(() => get(bench, '/healthz')))
        await sleep(20)
      }
    })()
    total.push(
      await timed(() =>
        onceRead(async () => ({ status: await get(bench, `/api/v1/incidents/${id}`) })),
      ),
    )
    // Its snapshot is written beside this.
    await sleep(3000)
    done = true
    await watching
  }
  return [
    { what: 'first read, no snapshot', kind: 'total', unit: 'ms', values: total },
    {
      what: '/healthz while the longest is folded and its snapshot written, slowest',
      kind: 'budget',
      unit: 'ms',
      values: [slowest],
      atMost: 250,
    },
  ]
}

/** After a restart: nothing in memory, the snapshot in the database. */
async function coldReads(bench: Bench): Promise<Row> {
  const times = bench.records.map((): number[] => [])
  for (let round = 0; round < COLD_READS; round++) {
    await bench.server.stop()
    await bench.server.start()
    await get(bench, '/api/v1/incidents')
    for (const [index, { id }] of bench.records.entries())
      times[index]?.push(await timed(() => get(bench, `/api/v1/incidents/${id}`)))
  }
  return {
    what: 'cold read',
    kind: 'each',
    unit: 'ms',
    values: times.map(median),
    atMost: 1000,
    noiseMs: NOISE_COLD_MS,
  }
}

async function changes(bench: Bench): Promise<readonly Row[]> {
  const rows = { add: [] as number[], slow: [] as number[], correct: [] as number[] }
  for (const [index, { id }] of bench.records.entries()) {
    const path = `${bench.server.url}/api/v1/incidents/${id}/log`
    const send = async (verb: string, body: (n: number) => unknown): Promise<number[]> => {
      const times: number[] = []
      for (let n = 0; n < REPEATS; n++)
        times.push(await timed(() => must(`${path}/${verb}`, bench.token, body(n))))
      return times.toSorted((a, b) => a - b)
    }
    const added = await send('add', (n) => ({ text: `Entry ${n}: one more.` }))
    rows.add.push(quantile(added, 0.5))
    rows.slow.push(quantile(added, 0.99))
    const count = STEPS[index] ?? 0
    const corrected = await send('correct', (n) => ({
      entry: 10 + ((n * 7919) % (count - 10)),
      text: `Entry ${n}: corrected.`,
      reason: 'Misread.',
    }))
    rows.correct.push(quantile(corrected, 0.5))
  }
  return [
    { what: 'append, p50', kind: 'each', unit: 'ms', values: rows.add },
    { what: 'append, p99', kind: 'budget', unit: 'ms', values: rows.slow, atMost: 100 },
    { what: 'correct an old entry, p50', kind: 'each', unit: 'ms', values: rows.correct },
  ]
}

async function browsers(bench: Bench): Promise<Row> {
  const values: number[] = []
  const account = { email: 'mira@example.org', password: PASSWORD }
  for (const { ref } of bench.records) {
    const opened = [
      await coldOpen(bench.server.url, ref, account),
      await coldOpen(bench.server.url, ref, account),
    ]
    values.push(Math.min(...opened.map((one) => one.ms)))
  }
  return { what: 'open in a cold browser', kind: 'each', unit: 'ms', values, atMost: 1500 }
}

function judged(row: Row): Grown {
  const limit = { total: TOTAL_MAX, each: EACH_MAX, budget: Infinity }[row.kind]
  const noise = row.kind === 'each' ? (row.noiseMs ?? NOISE_MS) : 0
  const steady = row.values.map((value) => Math.max(value, noise))
  const ratios = steady.slice(1).map((value, index) => value / (steady[index] ?? value))
  const last = row.values.at(-1) ?? 0
  const grew = ratios.every((ratio) => ratio <= limit)
  return { ...row, ratios, ok: grew && (row.atMost === undefined || last <= row.atMost) }
}

/** Measures everything on a server that is running, and starts it anew as needed. Synthetic records stay in it. */
export async function growth(server: ServerProcess, token: string): Promise<readonly Grown[]> {
  const bench: Bench = { server, token, records: await prepare(server, token) }
  const rows = [
    foldRow(),
    ...(await firstReads(bench)),
    await coldReads(bench),
    ...(await changes(bench)),
    await browsers(bench),
  ]
  return rows.map(judged)
}

/** The table, for people. */
export function printGrowth(rows: readonly Grown[]): void {
  const round = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toString())
  console.error(`growth at ${STEPS.join(', ')}`)
  for (const { what, kind, values, unit, ratios, ok, atMost } of rows)
    console.error(
      `${ok ? 'ok  ' : 'FAIL'} ${what}: ${values.map(round).join(' · ')} ${unit}` +
        ` (×${ratios.map((ratio) => ratio.toFixed(2)).join(', ×') || '–'}${kind === 'total' ? ' in all' : ''})` +
        `${atMost === undefined ? '' : ` at most ${atMost}`}`,
    )
}

async function alone(): Promise<void> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' })
  try {
    await server.start()
    const add = ['user', 'add', '--email', 'mira@example.org', '--name', 'Mira Osei']
    server.cli([...add, '--role', 'responder', '--password-stdin'], `${PASSWORD}\n`)
    const made = server.cli([
      'token',
      'create',
      '--user',
      'mira@example.org',
      '--scopes',
      '*',
      '--json',
    ])
    const rows = await growth(server, String(made.json?.['token']))
    printGrowth(rows)
    console.log(JSON.stringify(rows, null, 2))
    if (rows.some((row) => !row.ok)) process.exitCode = 1
  } finally {
    await server.stop()
    server.remove()
  }
}

if (import.meta.main) await alone()
