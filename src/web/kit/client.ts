/**
 * The kit is what panels are built from: the typed client, the live store of one incident, the outbox, and small widgets.
 *
 * It knows the features' pure code and the public API, and nothing of routes or pages. No rule of the process lives here:
 * it asks the same `decide` as the server. This file: how the page speaks to the server.
 */

import { heard, unheard } from './connection.ts'
import type { KeptReads } from './kept-reads.ts'
import { serverSaid } from './zone-time.ts'

/** A refusal or a fault, in words for a person. `status` 0 means that no answer came. */
export type Problem = {
  readonly status: number
  readonly code: string
  readonly sentence: string
  readonly overridable: boolean
  /** By the name of a field, what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>
}
export type Answer<T> =
  /** `keptAt`: the server did not answer, and this is what it said then. */
  | { readonly ok: true; readonly value: T; readonly keptAt?: string }
  | { readonly ok: false; readonly problem: Problem }

/** `key` is the idempotency key: the same one again means the same act, done once. */
export type Call = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  readonly key?: string
  /** Whose word it is, where that is not plainly whose page it is: a line that waited. */
  readonly person?: string
}

/** What the client needs of `fetch`, so that a test can replace the network. */
export type Fetch = (
  path: string,
  init: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly body?: string
  },
) => Promise<{ readonly status: number; readonly ok: boolean; text(): Promise<string> }>

/** A lost reply is asked for again twice, then it is the person's turn to know. */
const TRIES_MAX = 3
const PAUSE_MS = 400

/**
 * Whether somebody is signed in, as far as answers tell: `ended` when the server says that nobody is any more, `back` when
 * the same person has signed in again without leaving the page, `closed` when their account was closed, `old` when what they
 * did asks for a sign-in of just now.
 */
export const session = new EventTarget()

/** Says so to whoever listens. */
export function sayOfSession(what: 'ended' | 'back' | 'closed' | 'old'): void {
  session.dispatchEvent(new Event(what))
}

/** Sends one call. Repeats it only when repeating cannot do the act twice: reads, and writes that carry a key. */
export async function call<T>(request: Call, fetchIt: Fetch = fetch): Promise<Answer<T>> {
  const repeatable = request.method === 'GET' || request.key !== undefined
  for (let attempt = 1; ; attempt++) {
    const answer = await once<T>(request, fetchIt)
    const lost =
      !answer.ok && (answer.problem.status === 0 || [502, 503, 504].includes(answer.problem.status))
    if (!lost || !repeatable || attempt >= TRIES_MAX)
      return announced(await settled(answer, request), request)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt))
  }
}

/** A fresh idempotency key. */
export function newKey(): string {
  return globalThis.crypto.randomUUID()
}

/** A problem as an error, for code that can only be told by throwing (queries). */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.sentence)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Reads a path; throws `ProblemError` where the answer is a problem. */
export async function read<T>(path: string): Promise<T> {
  const answer = await call<T>({ method: 'GET', path })
  if (!answer.ok) throw new ProblemError(answer.problem)
  return answer.value
}

/** Posts a body under a fresh key. */
export async function post<T>(path: string, body: unknown = {}): Promise<Answer<T>> {
  return call<T>({ method: 'POST', path, body, key: newKey() })
}

async function once<T>(request: Call, fetchIt: Fetch): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  if (request.key !== undefined) headers['idempotency-key'] = request.key
  const speaker = request.person ?? person
  if (speaker !== null && request.path !== ASKS_WHO) headers['firebreak-person'] = speaker
  try {
    const response = await fetchIt(request.path, {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    const text = await response.text()
    if (response.ok) return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T }
    return { ok: false, problem: problemFrom(response.status, text) }
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError)
      return { ok: false, problem: noAnswer }
    throw error
  }
}

const noAnswer: Problem = {
  status: 0,
  code: 'no-answer',
  sentence: 'The server does not answer. Nothing you typed is lost; try again in a moment.',
  overridable: false,
}

function problemFrom(status: number, text: string): Problem {
  const given = parsed(text)
  const first = given.errors?.[0]
  const detail = given.detail ?? given.title ?? `The server answered ${status}.`
  return {
    status,
    code: given.code ?? `status-${status}`,
    sentence:
      first && first.message !== undefined && !detail.includes(first.message)
        ? `${detail} ${first.message}`
        : detail,
    overridable: given.overridable === true,
    ...(given.errors ? { fields: fieldsOf(given.errors) } : {}),
  }
}

type Given = {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly overridable?: boolean
  readonly errors?: readonly GivenError[]
}
type GivenError = { readonly path?: string; readonly message?: string }

const fieldsOf = (errors: readonly GivenError[]): Readonly<Record<string, string>> =>
  Object.fromEntries(errors.map(({ path = '', message = '' }) => [path, message]))

function parsed(text: string): Given {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Given) : {}
  } catch {
    return {}
  }
}

let keptReads: () => KeptReads | null = () => null

/** From now on reads are kept there, where the person asked for it (`device.ts`). Called once, where the page starts. */
export function keepReadsIn(where: () => KeptReads | null): void {
  keptReads = where
}

/** What was kept of these incidents, by id or reference, is forgotten: the reader may not see them any more. */
export async function forgetKept(incidents: readonly string[]): Promise<void> {
  for (const name of incidents) await keptReads()?.forget(`/api/v1/incidents/${name}`)
}

let person: string | null = null

/** Whose page this is from now on: the server refuses what is sent by it while somebody else is signed in. */
export function speakFor(id: string): void {
  person = id
}
export const speaker = (): string | null => person

/** Who is there is asked without saying who should be. */
const ASKS_WHO = '/api/v1/me'

/** Answers of lists and records say what time it is there. */
function saysTime(value: unknown): value is { readonly now: string } {
  return typeof value === 'object' && value !== null && 'now' in value && isInstant(value.now)
}
const isInstant = (now: unknown) => typeof now === 'string' && !Number.isNaN(Date.parse(now))

/** What an answer says of the connection; and of none, what the person asked this browser to keep. */
async function settled<T>(answer: Answer<T>, request: Call): Promise<Answer<T>> {
  if (answer.ok && saysTime(answer.value)) serverSaid(answer.value.now)
  const reads = request.method === 'GET' ? keptReads() : null
  const given = reads ? await reads.settle(request.path, answer) : answer
  if (given.ok && given.keptAt !== undefined) unheard(given.keptAt)
  else if (!answer.ok && answer.problem.status === 0) unheard()
  else heard()
  return given
}

function announced<T>(answer: Answer<T>, request: Call): Answer<T> {
  if (!answer.ok && answer.problem.status === 401 && request.path !== ASKS_WHO)
    sayOfSession('ended')
  if (!answer.ok && answer.problem.code === 'sign-in-again') sayOfSession('old')
  return answer
}
