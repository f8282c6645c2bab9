/** The real server as its own process, for tests that kill it, and the command line beside it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export type Reply = {
  readonly status: number
  readonly json: Record<string, unknown>
  readonly text: string
}
export type ServerProcess = {
  readonly url: string
  readonly data: string
  /** Starts it and waits until it is ready; answers how long that took, in milliseconds. */
  readonly start: () => Promise<number>
  /** kill -9 of the server and of PostgreSQL, all of it, as a power cut would. */
  readonly powerCut: () => Promise<void>
  /** kill -9 of the server alone, or of PostgreSQL's first process alone. */
  readonly kill: (what: 'server' | 'postgres') => void
  readonly stop: () => Promise<void>
  /** Runs the command line on the same data folder. */
  readonly cli: (
    words: readonly string[],
    input?: string,
  ) => {
    readonly code: number
    readonly out: string
    readonly json: Record<string, unknown> | undefined
  }
  readonly call: (
    method: 'GET' | 'POST',
    path: string,
    token?: string,
    body?: unknown,
  ) => Promise<Reply>
  readonly output: () => string
  readonly remove: () => void
}

/** A first start makes a database; on a busy machine that takes a while. */
const READY_MS = 60_000

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A started server has the settings its test gives it, and none of whoever runs the tests. */
const withoutSettings = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(FIREBREAK_|DATABASE_URL$)/.test(name)),
  )

export async function serverProcess(
  extra: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-process-'))
  const port = await freePort()
  const data = join(folder, 'data')
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...withoutSettings(process.env),
    FIREBREAK_DATA: data,
    FIREBREAK_PORT: String(port),
    FIREBREAK_HOST: '127.0.0.1',
    ...extra,
  }
  let child: ChildProcess | undefined
  let output = ''
  const call = (method: 'GET' | 'POST', path: string, token?: string, body?: unknown) =>
    request({ url: url + path, method, token, body })
  const start = async () => {
    const began = performance.now()
    const next = spawn(process.execPath, ['src/server/main.ts', ...flags], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = next
    for (const stream of [next.stdout, next.stderr])
      stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
    while (performance.now() - began < READY_MS) {
      if (next.exitCode !== null)
        throw new Error(`the server ended with ${next.exitCode}: ${output.slice(-2000)}`)
      const ready = await call('GET', '/readyz').catch(() => undefined)
      if (ready?.status === 200) return performance.now() - began
      await sleep(25)
    }
    throw new Error(`the server was not ready in ${READY_MS / 1000} s: ${output.slice(-2000)}`)
  }
  const gone = async () => {
    while (child && child.exitCode === null && child.signalCode === null) await sleep(10)
  }
  return {
    url,
    data,
    start,
    call,
    kill: (what) =>
      void process.kill(what === 'server' ? (child?.pid ?? 0) : postmaster(data), 'SIGKILL'),
    powerCut: async () => {
      for (const pid of [...postgresProcesses(data), child?.pid]) if (pid) killQuietly(pid)
      await gone()
    },
    stop: async () => {
      child?.kill('SIGTERM')
      await gone()
    },
    cli: (words, input) => {
      const ran = spawnSync(process.execPath, ['src/cli/main.ts', ...words], {
        cwd: root,
        env,
        input: input ?? '',
        encoding: 'utf8',
        timeout: READY_MS,
      })
      return { code: ran.status ?? -1, out: ran.stdout + ran.stderr, json: parsed(ran.stdout) }
    },
    output: () => output,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

type Request = {
  readonly url: string
  readonly method: string
  readonly token?: string | undefined
  readonly body?: unknown
}

async function request({ url, method, token, body }: Request): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: parsed(text) ?? {} }
}

function postmaster(data: string): number {
  return Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** PostgreSQL's first process and its children. */
function postgresProcesses(data: string): readonly number[] {
  const first = postmaster(data)
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(first)], {
    encoding: 'utf8',
  }).stdout
  return [
    first,
    ...listed
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0),
  ]
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It was gone already: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
