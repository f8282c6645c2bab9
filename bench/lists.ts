// `node bench/lists.ts` (or as a part of `npm run bench`): what lists, new incidents and starts cost with 100,000 incidents in
// place. They are laid into the tables by SQL, each with its first entry, because 100,000 reports would take minutes; their
// rows have the shape and the spread of a workspace in its tenth year.
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { attachDatabase } from '#server/postgres/database.ts'
import { rowVersion } from '#features/incident/view.ts'
import { serverProcess, type ServerProcess } from '#testkit/process.ts'
import { must, quantile } from './load.ts'
import { note, results } from './results.ts'

const INCIDENTS = Number(process.env['BENCH_INCIDENTS'] ?? 100_000)
/** The small workspace that the large one is compared with. */
const FEW = 100
const CREATED = 1000
/** Reports at once, as many as the appends of the bench. */
const LANES = 32
const STARTS = 5
const ROUNDS = 8
const PASSWORD = 'correct-horse-battery-9\n'

/** What people ask of a list, from the commonest to the rarest, the awkward ones among them. */
const questions = [
  '',
  'state=open',
  'state=concluded',
  'severity=high',
  'severity=high&state=open&sort=gravest',
  'severity=low&sort=gravest',
  'q=phishing',
  'q=token%20991',
  'q=nothing%20of%20this',
  'stage=learn&sort=oldest',
  'category=c3&severity=low',
  'stage=contain&severity=medium&category=c7&person=p42',
  'person=p17',
  'mine=true',
  'sort=due',
  'from=2020-01-01&to=2021-01-01',
]

/** One in a hundred is open, the newest; nine in ten are open to responders; 300 people; 12 categories. */
const rowsSql = `
  insert into journal.view (name, key, version, row, stream, readers, followers, excluded, ref, at, weight, due, words, facets)
  select 'incidents', id::text, $2::int,
    v.row || jsonb_build_object('id', id, 'ref', made.ref, 'title', title, 'severity', severity, 'stage', stage,
      'waiting', '[]'::jsonb, 'readers', '[]'::jsonb),
    id,
    case when n % 10 = 0 then array['p' || n % 300] else array['p' || n % 300, '@responders'] end,
    case when n % 20 = 0 then array['f' || n % 300] else '{}' end, '{}',
    made.ref, now() - n * interval '50 minutes', -(n % 4),
    case when n % 100 = 0 then now() + n * interval '1 minute' else 'infinity' end,
    lower(title || ' ' || made.ref || ' heron'),
    array['state:' || state, 'severity:' || severity, 'stage:' || stage, 'category:c' || n % 12, 'on:p' || n % 300]
  from (
    select id, n, 'INX-' || lpad(to_hex(n), 6, '0') as ref,
      (array['Deploy token in a build log', 'Phishing of the finance team', 'Odd login from abroad', 'Public bucket'])[1 + n % 4]
        || ' ' || n as title,
      (array['high', 'medium', 'low', 'unknown'])[1 + n % 4] as severity,
      case when n % 1000 < 10 and n < 100000 or n < 900 then 'open' else 'concluded' end as state,
      case when n < 900 then (array['assess', 'contain', 'restore'])[1 + n % 3] when n % 20 = 1 then 'learn' else 'done' end as stage
    from bench_made
  ) made, journal.view v where v.key = $1 and v.name = 'incidents'`

/** Copies of one real incident under other ids. */
async function layDown(server: ServerProcess, model: string): Promise<void> {
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const client = new pg.Client(database.owner)
  await client.connect()
  try {
    await client.query(
      `create temp table bench_made as select gen_random_uuid() as id, n from generate_series(1, ${INCIDENTS}) n`,
    )
    await client.query(
      `insert into journal.stream (id, kind, nonce, chain, seq, link)
       select m.id, s.kind, s.nonce, sha256(convert_to(m.id::text, 'UTF8')), 1, e.link
       from bench_made m, journal.stream s join journal.entry e on e.stream = s.id and e.seq = 1 where s.id = $1`,
      [model],
    )
    await client.query(
      `insert into journal.entry (stream, seq, at_us, header, leaf, link)
       select m.id, e.seq, e.at_us, e.header, e.leaf, e.link from bench_made m, journal.entry e where e.stream = $1 and e.seq = 1`,
      [model],
    )
    await client.query(
      `insert into journal.part (stream, seq, name, salt, content)
       select m.id, p.seq, p.name, p.salt, p.content from bench_made m, journal.part p where p.stream = $1 and p.seq = 1`,
      [model],
    )
    await client.query(rowsSql, [model, rowVersion])
    for (const table of ['view', 'stream', 'entry', 'part'])
      await client.query(`vacuum analyze journal.${table}`)
  } finally {
    await client.end()
    await database.stop()
  }
}

async function lists(server: ServerProcess, who: string, token: string): Promise<void> {
  const times: number[] = []
  const slowest = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++)
    for (const question of questions) {
      const began = performance.now()
      const answer = await server.call('GET', `/api/v1/incidents?limit=50&${question}`, token)
      const took = performance.now() - began
      if (answer.status !== 200)
        throw new Error(`the list answered ${answer.status}: ${answer.text}`)
      times.push(took)
      slowest.set(question, Math.max(slowest.get(question) ?? 0, took))
    }
  const value = quantile(
    times.toSorted((a, b) => a - b),
    0.95,
  )
  note(`list of ${INCIDENTS}, filtered, ${who}, p95`, { value, unit: 'ms' }, { atMost: 100 })
  if (process.env['BENCH_VERBOSE'])
    console.error(who, [...slowest].toSorted((a, b) => b[1] - a[1]).slice(0, 6))
}

/** New incidents a second, reported side by side. */
async function create(server: ServerProcess, token: string): Promise<number> {
  let n = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (n < CREATED)
        await must(`${server.url}/api/v1/incidents`, token, {
          title: `Created in the bench ${n++}`,
        })
    }),
  )
  return (CREATED * 1000) / (performance.now() - began)
}

/** The quickest of several starts, each after a clean stop: what else the machine does only adds to it. */
async function startMs(server: ServerProcess): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < STARTS; round++) {
    await server.stop()
    times.push(await server.start())
  }
  return Math.min(...times)
}

/** Everything about many incidents, on a server of its own. */
export async function manyIncidents(): Promise<void> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' })
  try {
    await server.start()
    const add = (name: string, role: string) => {
      const email = `${name}@example.org`
      const words = ['user', 'add', '--email', email, '--name', name, '--role', role]
      server.cli([...words, '--password-stdin'], PASSWORD)
      const made = server.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
      return String(made.json?.['token'])
    }
    const [mira, max] = [add('mira', 'responder'), add('max', 'member')]
    const made = await Promise.all(
      Array.from({ length: FEW }, async (_, n) =>
        String(
          (await must(`${server.url}/api/v1/incidents`, mira, { title: `One of few ${n}` }))['id'],
        ),
      ),
    )
    const few = await startMs(server)
    await layDown(server, made[0] ?? '')
    const many = await startMs(server)
    note(
      `start with ${INCIDENTS} incidents ÷ start with ${FEW}`,
      { value: many / few, unit: 'times' },
      { atMost: 1.2 },
    )
    await lists(server, 'responder', mira)
    await lists(server, 'member of none', max)
    note(
      `incidents created with ${INCIDENTS} in place`,
      { value: await create(server, mira), unit: 'per s' },
      { atLeast: 400 },
    )
  } finally {
    await server.stop()
    server.remove()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await manyIncidents()
  console.log(JSON.stringify(results, null, 2))
}
