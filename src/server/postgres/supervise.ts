// Starting PostgreSQL, noticing that it died, starting it again, and stopping it in good order.
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartRefused } from '../start/start-refused.ts'
import type { Launch } from './account.ts'
import type { Binaries } from './binaries.ts'
import { oneLine, plainEnvironment, SOCKET_PORT } from './cluster.ts'
import type { Folders } from './folders.ts'

/** What happened to PostgreSQL while it should have been running. */
export type Crash = {
  readonly cause: string
  /** How many times in a row it has now ended without being asked. */
  readonly attempt: number
  /** False when the limit is reached: the server cannot work any more and should end, loudly. */
  readonly willRestart: boolean
}

export type Supervised = {
  readonly stop: () => Promise<void>
  readonly processId: () => number | undefined
}

export type Supervision = {
  readonly binaries: Binaries
  readonly launch: Launch
  readonly folders: Folders
  readonly log: (line: string) => void
  readonly onCrash: (crash: Crash) => void
}

/** First try again at once; then double. A postmaster's orphans need up to some seconds to notice and leave. */
const BACKOFF_FIRST_MS = 50
const BACKOFF_MAX_MS = 2_000
/** With the pauses above about a minute: longer than orphans live, short enough for a person who waits. */
const ATTEMPTS_MAX = 34
/** A database that ran this long was healthy; what ends it then is a new story and counts from the start. */
const HEALTHY_AFTER_MS = 30_000
/** Replaying the journal of a big crash takes minutes on a slow disk; killing it would only begin it anew. */
const READY_WITHIN_MS = 600_000
/** A fast stop writes one checkpoint. After that long it is told to drop everything; the next start recovers. */
const STOP_FAST_MS = 20_000
const STOP_IMMEDIATE_MS = 5_000
const STOP_POLL_MS = 20
const LINES_KEPT = 12

/** Small: an idle server and its database share 350 MB (design §10). Durability settings are PostgreSQL's safe ones. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  min_wal_size: '64MB',
  checkpoint_timeout: '10min',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_senders: '2',
  io_method: 'worker',
  io_workers: '1',
  max_parallel_workers: '2',
  jit: 'off',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // Query texts and their parameters hold what people wrote about an incident; they do not belong in a log.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
}

/** Starts PostgreSQL, waits until it accepts connections, and keeps it running until `stop`. */
export async function supervise(supervision: Supervision): Promise<Supervised> {
  const state = { stopping: false, attempt: 0, current: undefined as ChildProcess | undefined }
  await endRunning(supervision.folders)
  const watch = (child: ChildProcess, since: number): void => {
    child.once('exit', (code, signal) => {
      if (!state.stopping) void again(`PostgreSQL ended (${signal ?? `exit ${code}`})`, since)
    })
  }
  const again = async (cause: string, since: number): Promise<void> => {
    if (Date.now() - since > HEALTHY_AFTER_MS) state.attempt = 0
    for (let reason = cause; !state.stopping;) {
      state.attempt += 1
      const willRestart = state.attempt <= ATTEMPTS_MAX
      supervision.onCrash({ cause: reason, attempt: state.attempt, willRestart })
      if (!willRestart) return
      await sleep(pauseBefore(state.attempt))
      if (state.stopping) return
      const started = Date.now()
      const outcome = await startOnce(supervision, state)
      if (outcome === 'ready' && state.current !== undefined) return watch(state.current, started)
      reason = outcome
    }
  }
  const started = Date.now()
  let outcome = await startOnce(supervision, state)
  for (let attempt = 1; outcome !== 'ready'; attempt += 1) {
    if (attempt > ATTEMPTS_MAX || !isPassing(outcome))
      throw new StartRefused(`PostgreSQL did not start: ${outcome}`)
    if (attempt === 1) supervision.log(`waiting for the database's last run to end: ${outcome}`)
    await sleep(pauseBefore(attempt))
    outcome = await startOnce(supervision, state)
  }
  if (state.current !== undefined) watch(state.current, started)
  return {
    processId: () => state.current?.pid,
    stop: async () => {
      state.stopping = true
      const child = state.current
      if (child?.pid !== undefined)
        await endProcess(child.pid, () => child.exitCode === null && child.signalCode === null)
    },
  }
}

function pauseBefore(attempt: number): number {
  return Math.min(BACKOFF_FIRST_MS * 2 ** (attempt - 1), BACKOFF_MAX_MS)
}

/** What passes by itself: the last run's process or its shared memory are still there. Everything else is for a person. */
function isPassing(outcome: string): boolean {
  return /lock file "[^"]*" already exists|is still in use|is the database system .* being|in use by another/i.test(
    outcome,
  )
}

/** Starts one PostgreSQL; answers 'ready', or what it said before it ended. */
function startOnce(
  supervision: Supervision,
  state: { stopping: boolean; current: ChildProcess | undefined },
): Promise<string> {
  const { binaries, launch, folders, log } = supervision
  const settings = {
    ...SETTINGS,
    unix_socket_directories: `"${folders.sockets.replaceAll('"', '""')}"`,
  }
  const commandLine = [
    ...launch.prefix,
    binaries.postgres,
    '-D',
    folders.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const [program, ...programArguments] = commandLine as [string, ...string[]]
  return new Promise((resolve) => {
    // Its own process group: Ctrl-C in a terminal reaches the server only, which then stops PostgreSQL after itself.
    const child = spawn(program, programArguments, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: plainEnvironment(),
      ...launch.identity,
    })
    state.current = child
    const words: string[] = []
    const timer = setTimeout(() => child.kill('SIGINT'), READY_WITHIN_MS)
    const settle = (outcome: string): void => {
      clearTimeout(timer)
      resolve(outcome)
    }
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('database system is ready to accept connections')) settle('ready')
      words.push(line.replace(/^\S+ \S+ UTC \[\d+\] /, ''))
      if (words.length > LINES_KEPT) words.shift()
      if (/ (WARNING|ERROR|FATAL|PANIC): /.test(line)) log(`postgres: ${line}`)
    })
    child.once('error', (error) => settle(error.message))
    child.once('close', (code, signal) =>
      settle(oneLine(words.join('\n')) || `it ended with ${signal ?? `exit ${code}`}`),
    )
  })
}

/**
 * Ends a PostgreSQL that outlived its server. It was ours, the data folder's lock is ours now, so nobody else can need
 * it. Its lock file is PostgreSQL's own affair: it is read here and never deleted, because deleting it while a process
 * still writes would let two of them write.
 */
async function endRunning(folders: Folders): Promise<void> {
  const processId = runningPostgres(folders)
  if (processId !== undefined)
    await endProcess(processId, () => runningPostgres(folders) === processId)
}

/** The process named in the cluster's lock file, when it is alive and really works in this cluster. */
function runningPostgres(folders: Folders): number | undefined {
  let processId: number
  try {
    processId = Number(readFileSync(join(folders.cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(processId, 0)
  } catch {
    return undefined
  }
  if (process.platform !== 'linux') return processId
  try {
    // PostgreSQL works inside its cluster's folder; a stranger who got the same number does not.
    return readlinkSync(`/proc/${processId}/cwd`) === folders.cluster ? processId : undefined
  } catch {
    return undefined
  }
}

async function endProcess(processId: number, isAlive: () => boolean): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', STOP_FAST_MS],
    ['SIGQUIT', STOP_IMMEDIATE_MS],
    ['SIGKILL', STOP_IMMEDIATE_MS],
  ] as const) {
    try {
      if (isAlive()) process.kill(processId, signal)
    } catch {
      return
    }
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      if (!isAlive()) return
      await sleep(STOP_POLL_MS)
    }
  }
}
