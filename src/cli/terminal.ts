/** What a command gets from the terminal it runs in, and how it reaches Firebreak. */
import { existsSync } from 'node:fs'
import { request as http, type IncomingMessage } from 'node:http'
import { request as https } from 'node:https'
import type { Config } from '../server/start/config.ts'
import { openCore, type Core } from '../server/core.ts'
import { buildApp } from '../server/http/app.ts'
import { openLog } from '../server/start/log.ts'
import { attachDatabase } from '../server/postgres/database.ts'
import { StartRefused } from '../server/start/start-refused.ts'
import { coreSettings } from '../server/start/server.ts'
import { UsageError } from './arguments.ts'

export type Terminal = {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string>
  readonly json: boolean
  readonly readInput: () => Promise<string>
  readonly print: (text: string) => void
  readonly note: (text: string) => void
}

/** Runs and returns the exit code. */
export type Command = (terminal: Terminal) => Promise<number>

/** The expected no, with its stable code. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  constructor(code: string, sentence: string) {
    super(sentence)
    this.code = code
  }
}

/** A flag that must be given. */
export function flag(terminal: Terminal, name: string): string {
  const value = terminal.flags.get(name)
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`)
  return value
}

/** A record of a million entries is folded within this; the person at the terminal waits for it. */
const PATIENCE_MS = 600_000

/** Opens the core on the data folder, the running server's database if there is one, for the length of the work. */
export async function withCore<T>(
  terminal: Terminal,
  work: (core: Core) => Promise<T>,
): Promise<T> {
  const { config } = terminal
  refuseToBegin(terminal)
  const log = openLog('error')
  const database = await attachDatabase({
    dataFolder: config.data,
    databaseUrl: config.databaseUrl,
    databaseAppUrl: config.databaseAppUrl,
    log: () => undefined,
  })
  try {
    const settings = await coreSettings(config, database, log)
    const core = await openCore({ ...settings, connections: 2, readWaitMs: PATIENCE_MS })
    try {
      return await work(core)
    } finally {
      await core.close()
    }
  } finally {
    await database.stop()
  }
}

/** A command typed in the wrong folder must not begin an empty Firebreak there and then find nobody in it. */
function refuseToBegin({ config, env }: Terminal): void {
  const named = (env['FIREBREAK_DATA'] ?? '').trim() !== ''
  if (named || existsSync(config.data)) return
  throw new StartRefused(
    `there is no Firebreak in ${config.data}; set FIREBREAK_DATA to its data folder, or name a server with --server`,
  )
}

export type Asked = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}
type Answered = { readonly status: number; readonly text: string }

/**
 * Sends a request as the person whose token is in --token or FIREBREAK_TOKEN: to --server (or FIREBREAK_SERVER) if
 * given, else to the door inside this process. Throws Refused for every answer that is not a success.
 */
export async function ask(terminal: Terminal, asked: Asked): Promise<unknown> {
  const token = terminal.flags.get('token') ?? terminal.env['FIREBREAK_TOKEN']
  if (!token)
    throw new UsageError(
      'Give a token by --token or FIREBREAK_TOKEN; make one with: firebreak token create --user YOU --scopes "*".',
    )
  const server = terminal.flags.get('server') ?? terminal.env['FIREBREAK_SERVER']
  const answered = server
    ? await askServer(server, asked, token)
    : await askHere(terminal, asked, token)
  const answer = answered.text === '' ? {} : (JSON.parse(answered.text) as Record<string, unknown>)
  if (answered.status < 300) return answer
  const errors =
    (answer['errors'] as { path: string; message: string }[] | undefined)?.map(
      (problem) => `${problem.path}: ${problem.message}`,
    ) ?? []
  throw new Refused(String(answer['code']), [String(answer['detail']), ...errors].join('\n  '))
}

async function askHere(terminal: Terminal, asked: Asked, token: string): Promise<Answered> {
  return withCore(terminal, async (core) => {
    const app = await buildApp({
      core,
      setup: { secret: undefined },
      send: undefined,
      readiness: { ready: true },
    })
    try {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      const answer = await app.inject({
        method: asked.method,
        url: asked.path,
        headers,
        ...(asked.body === undefined ? {} : { payload: JSON.stringify(asked.body) }),
      })
      return { status: answer.statusCode, text: answer.body }
    } finally {
      await app.close()
    }
  })
}

/** An answer this large is not one of ours. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024
const TIMEOUT_MS = 30_000

async function askServer(server: string, asked: Asked, token: string): Promise<Answered> {
  const url = new URL(asked.path, server)
  const send = url.protocol === 'https:' ? https : http
  const answer = await new Promise<IncomingMessage>((done, failed) => {
    const out = send(
      url,
      {
        method: asked.method,
        timeout: TIMEOUT_MS,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      done,
    )
    out.on('timeout', () =>
      out.destroy(new Error(`${url.host} did not answer within ${TIMEOUT_MS / 1000} s`)),
    )
    out.on('error', failed)
    out.end(asked.body === undefined ? undefined : JSON.stringify(asked.body))
  })
  return readAnswer(answer)
}

async function readAnswer(answer: IncomingMessage): Promise<Answered> {
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > ANSWER_BYTES_MAX) throw new Error('the answer is too large')
  }
  return { status: answer.statusCode ?? 0, text }
}
