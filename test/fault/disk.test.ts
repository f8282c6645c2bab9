// The disk under the data folder is full (issue §5): appends are refused in words, nothing is half-written, and once there is
// room again it goes on by itself. Needs root and a small file system in memory.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { serverProcess, type Reply, type ServerProcess } from '#testkit/process.ts'

const SIZE = '160m'
/** A full disk must be noticed within this many entries: each takes a page of the table. */
const ENTRIES_MAX = 4000
const REFUSALS_WANTED = 20
const BACK_WITHIN_MS = 60_000

const mount = mkdtempSync(join(tmpdir(), 'firebreak-disk-'))
const mounted =
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', mount]).status === 0
if (!mounted) console.warn('not tested: a full disk (it needs root and the right to mount a tmpfs)')

let server: ServerProcess | undefined
afterAll(async () => {
  await server?.stop()
  server?.remove()
  if (mounted) spawnSync('umount', [mount])
  if (mounted) rmdirSync(mount)
  else rmSync(mount, { recursive: true, force: true })
})

/** Takes what is left of the disk, to the last page. */
function fillDisk(file: string): void {
  const handle = openSync(file, 'w')
  for (const size of [1024 * 1024, 4096])
    try {
      for (const block = Buffer.alloc(size, 1); ;) writeSync(handle, block)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  closeSync(handle)
}

it.runIf(mounted)(
  'a full disk: refused in words or recorded whole, and it goes on by itself when there is room',
  async () => {
    const running = await serverProcess({
      FIREBREAK_LOG: 'error',
      FIREBREAK_DATA: join(mount, 'data'),
    })
    server = running
    await running.start()
    const mira = ['--email', 'mira@example.org', '--name', 'Mira', '--role', 'responder']
    running.cli(['user', 'add', ...mira, '--password-stdin'], 'correct-horse-battery-9\n')
    const words = ['token', 'create', '--user', 'mira@example.org', '--scopes', '*', '--json']
    const token = String(running.cli(words).json?.['token'])
    const title = { title: 'The disk fills up' }
    const { id } = (await running.call('POST', '/api/v1/incidents', token, title)).json
    const path = `/api/v1/incidents/${String(id)}`
    const add = (n: number): Promise<Reply | undefined> =>
      running
        .call('POST', `${path}/log/add`, token, { text: `entry ${n}: ${'x'.repeat(3000)}` })
        .catch(() => undefined)

    const filler = join(mount, 'filler')
    fillDisk(filler)
    const acknowledged = new Map<number, number>()
    const refused: Reply[] = []
    for (let n = 0; n < ENTRIES_MAX && refused.length < REFUSALS_WANTED; n++) {
      const answer = await add(n)
      if (answer?.status === 200) acknowledged.set(Number(answer.json['seq']), n)
      else if (answer) refused.push(answer)
    }
    expect(refused).toHaveLength(REFUSALS_WANTED)
    for (const { status, json } of refused)
      expect([status, json['code']]).toEqual([503, 'unavailable'])
    expect((await running.call('GET', '/healthz')).status).toBe(200)

    unlinkSync(filler)
    const deadline = Date.now() + BACK_WITHIN_MS
    let answer = await add(ENTRIES_MAX)
    while (answer?.status !== 200 && Date.now() < deadline) {
      await sleep(200)
      answer = await add(ENTRIES_MAX)
    }
    expect(answer?.status).toBe(200)

    const kept = new Map<number, string>()
    for (let after = 0, more = true; more;) {
      const page = (await running.call('GET', `${path}/events?after=${after}`, token)).json as {
        events: { seq: number; body: { text?: string } }[]
        seq: number
      }
      for (const event of page.events) kept.set(event.seq, event.body.text ?? '')
      after = page.events.at(-1)?.seq ?? page.seq
      more = after < page.seq
    }
    const lost = [...acknowledged].filter(([seq, n]) => !kept.get(seq)?.startsWith(`entry ${n}:`))
    expect(lost).toEqual([])
    expect(running.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true, problems: [] })
    console.info(`${acknowledged.size} taken on the full disk, ${refused.length} refused, 0 lost`)
  },
  300_000,
)
