/** Requests as fast as they are answered, and how long each took. */
import { Agent, request } from 'node:http'

/** How long each load runs. */
export const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5)

/** A sorted list's value below which the share `q` of it lies. */
export const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

/** Runs `work` on `lanes` lanes for the bench's seconds; answers the rate and the latencies. */
export async function load(
  lanes: number,
  work: (n: number) => Promise<void>,
): Promise<{ rate: number; p50: number; p95: number; p99: number }> {
  const times: number[] = []
  let n = 0
  const began = performance.now()
  const end = began + SECONDS * 1000
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (performance.now() < end) {
        const at = performance.now()
        await work(n++)
        times.push(performance.now() - at)
      }
    }),
  )
  const sorted = times.toSorted((a, b) => a - b)
  return {
    rate: (times.length * 1000) / (performance.now() - began),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  }
}

/** A first read without a snapshot folds everything; it answers “being read” until it is done. */
const FIRST_READ_MS = 120_000

/** Asks until the answer is no longer that the record is being read. Throws after two minutes. */
export async function onceRead(ask: () => Promise<{ readonly status: number }>): Promise<void> {
  const end = performance.now() + FIRST_READ_MS
  while ((await ask()).status === 503)
    if (performance.now() > end) throw new Error('the record was not read')
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
function post(
  url: string,
  token: string,
  body: unknown,
): Promise<{ status: number; json: Record<string, unknown> }> {
  return new Promise((done, failed) => {
    const out = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
      },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => void (text += chunk.toString()))
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            json: JSON.parse(text) as Record<string, unknown>,
          }),
        )
      },
    )
    out.on('error', failed)
    out.end(JSON.stringify(body))
  })
}

/** Sends a change that has to be taken. */
export async function must(
  url: string,
  token: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const answer = await post(url, token, body)
  if (answer.status >= 300)
    throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(answer.json)}`)
  return answer.json
}
