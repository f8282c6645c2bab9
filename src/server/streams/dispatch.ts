/**
 * The one door for every change of an incident, whoever knocks: page, API, CLI, worker. In order: may this actor know of
 * it (else it does not exist), may they do this, are the fields right, what does the process say, append, answer.
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Answer, Append, Appended, Journal, StoredAnswer } from '#journal/journal.ts'
import { asJson, canonicalJson } from '#kernel/canonical.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Fact, Recorded, Via } from '#kernel/event.ts'
import type { Refusal } from '#kernel/refusal.ts'
import {
  allCommands,
  decideIncident,
  evolveIncident,
  mayCommand,
  type IncidentState,
} from '#features/index.ts'
import { may } from '#features/access/contract.ts'
import { rowsOf } from '#features/incident/search.ts'
import { MENTIONS_LOOKBACK } from '#features/incident/view.ts'
import { overrideSchema } from '#features/policy/contract.ts'
import type { DatabaseClock } from './clock.ts'
import { jobsFor } from '../jobs/reactions.ts'
import type { Records } from './records.ts'

export type Problem = { readonly path: string; readonly message: string }
export type Outcome =
  | {
      readonly status: 'done'
      readonly incident: string
      readonly seq: number
      readonly events: readonly Recorded[]
    }
  | { readonly status: 'absent' }
  | { readonly status: 'forbidden' }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly status: 'key-reused' }
  | { readonly status: 'refused'; readonly refusal: Refusal }

export type Command = {
  readonly incident: string
  readonly slice: string
  readonly verb: string
  /** The request's body as it came, `override` included. */
  readonly body: unknown
  readonly actor: Actor
  readonly via: Via
  readonly key?: string
}

export type Dispatch = (command: Command) => Promise<Outcome>

export type DispatchParts = {
  readonly journal: Journal
  readonly records: Records
  readonly clock: DatabaseClock
  /** Names of the people on an incident, by id. */
  readonly namesFor: (state: IncidentState) => Readonly<Record<string, string>>
}

/** A command is decided again this often when another process appends meanwhile; within one process they queue. */
const STALE_RETRIES_MAX = 8
/** Commands on one incident that are decided one after another and committed together. */
const LANE_MAX = 32

type Waiting = {
  readonly command: Command
  readonly attempt: number
  readonly done: (outcome: Outcome) => void
  readonly failed: (error: unknown) => void
}
const BUSY: Outcome = {
  status: 'refused',
  refusal: {
    code: 'too-busy',
    sentence: 'Too many changes at once. Nothing was lost; send it again.',
  },
}

/**
 * Opens the door. Commands on one incident wait in its lane: all that wait are decided in order, each on what the one
 * before it will have made, and committed in one transaction; other incidents' lanes run beside it.
 */
export function openDispatch(parts: DispatchParts): Dispatch {
  const lanes = new Map<string, Waiting[]>()
  const drain = async (incident: string, lane: Waiting[]) => {
    while (lane.length > 0) {
      const together = lane.splice(0, LANE_MAX)
      try {
        lane.unshift(...(await carryOut(incident, together, parts)))
      } catch (error) {
        for (const waiting of together) waiting.failed(error)
      }
    }
    lanes.delete(incident)
  }
  return async (command) => {
    const { incident } = command
    // What this process knows may be behind another one: a yes is checked by the append, a no by reading again.
    const lets = (record: Awaited<ReturnType<Records['known']>>) =>
      record !== undefined && may(command.actor, 'see-progress', record.state)
    if (!lets(await parts.records.known(incident)) && !lets(await parts.records.fresh(incident)))
      return { status: 'absent' }
    return new Promise((done, failed) => {
      const lane = lanes.get(incident)
      const waiting = { command, attempt: 0, done, failed }
      if (lane) return void lane.push(waiting)
      const fresh = [waiting]
      lanes.set(incident, fresh)
      void drain(incident, fresh)
    })
  }
}

type Decided = { readonly waiting: Waiting; readonly request: Append }

/** Decides and commits; answers all but those that were decided on a state another process has moved on: these come back. */
async function carryOut(
  incident: string,
  together: readonly Waiting[],
  parts: DispatchParts,
): Promise<readonly Waiting[]> {
  const again = together.some((waiting) => waiting.attempt > 0)
  const record = await (again ? parts.records.fresh(incident) : parts.records.known(incident))
  const decided: Decided[] = []
  const doubted: Waiting[] = []
  let state = record?.state
  for (const waiting of together) {
    const { command } = waiting
    const earlier = command.key
      ? await parts.journal.answered(command.actor.id, command.key)
      : undefined
    const outcome = state
      ? decideOn(state, command, earlier, parts)
      : ({ status: 'absent' } as const)
    if (outcome.status === 'decided') {
      decided.push({ waiting, request: outcome.request })
      state = outcome.after
    } else if (outcome.status === 'earlier')
      waiting.done(await replay(outcome.stored, commandHash(command), incident, parts.journal))
    else if (again || outcome.status === 'invalid') waiting.done(outcome)
    // A refusal is the truth of the state it was decided on; it is said only of one that was read just now.
    else doubted.push({ ...waiting, attempt: 1 })
  }
  if (decided.length === 0) return doubted
  const appended = await parts.journal.appendInRow(decided.map((one) => one.request))
  return [...(await settle(decided, appended, parts.journal)), ...doubted]
}

async function settle(
  decided: readonly Decided[],
  appended: readonly Appended[],
  journal: Journal,
): Promise<readonly Waiting[]> {
  const back: Waiting[] = []
  for (const [index, { waiting }] of decided.entries()) {
    const answer = appended[index]
    const { command } = waiting
    if (answer?.status === 'done') {
      waiting.done({
        status: 'done',
        incident: command.incident,
        seq: answer.events.at(-1)?.seq ?? 0,
        events: answer.events,
      })
    } else if (answer?.status === 'replay' && command.key) {
      const stored = await journal.answered(command.actor.id, command.key)
      if (stored)
        waiting.done(await replay(stored, commandHash(command), command.incident, journal))
    } else if (waiting.attempt >= STALE_RETRIES_MAX) waiting.done(BUSY)
    else back.push({ ...waiting, attempt: waiting.attempt + 1 })
  }
  return back
}

type DecidedOn =
  | { readonly status: 'decided'; readonly request: Append; readonly after: IncidentState }
  | { readonly status: 'earlier'; readonly stored: StoredAnswer }
  | Exclude<Outcome, { status: 'done' }>

function decideOn(
  state: IncidentState,
  command: Command,
  earlier: StoredAnswer | undefined,
  parts: DispatchParts,
): DecidedOn {
  const spec = allCommands[`${command.slice}/${command.verb}`]
  if (!spec || !may(command.actor, 'see-progress', state)) return { status: 'absent' }
  if (!mayCommand(command.actor, command.slice, command.verb, state)) return { status: 'forbidden' }
  if (earlier) return { status: 'earlier', stored: earlier }
  const parsed = parseBody(spec.input, command.body)
  if (!parsed.ok) return { status: 'invalid', problems: parsed.problems }
  const now = parts.clock.now()
  const decision = decideIncident(
    { slice: command.slice, verb: command.verb, input: parsed.input, overrides: parsed.overrides },
    { now, actor: command.actor, state, names: parts.namesFor(state) },
  )
  if (!decision.ok) return { status: 'refused', refusal: decision.refusal }
  const answer = command.key
    ? { actor: command.actor.id, key: command.key, hash: commandHash(command), extra: {} }
    : undefined
  return {
    status: 'decided',
    ...appendOf(state, decision.facts, { actor: command.actor, via: command.via, answer, now }),
  }
}

function commandHash({ incident, slice, verb, body }: Command): Buffer {
  return bodyHash([incident, slice, verb, body])
}

export type Who = {
  readonly actor: Actor
  readonly via: Via
  readonly now: string
  readonly answer?: Answer | undefined
  /** The stream's kind, when this append begins it. */
  readonly open?: string
  /** Facets that no open row may have yet (Append.unless). */
  readonly unless?: readonly string[]
}

/**
 * The append for decided facts, with the list row and the jobs that follow from them, in one transaction; and the state
 * they will make, foretold with about the times they are going to get.
 */
export function appendOf(
  state: IncidentState,
  facts: readonly Fact[],
  who: Who,
): { readonly request: Append; readonly after: IncidentState } {
  const foretold = facts.map((fact, index): Recorded => ({
    kind: fact.kind,
    body: asJson(fact.body),
    seq: state.seq + index + 1,
    actor: who.actor.id,
    via: who.via,
    occurred: fact.occurred ?? who.now,
    recorded: who.now,
  }))
  const after = foretold.reduce(evolveIncident, state)
  const quiet = changesNoRow(state, facts, who.actor.id)
  const request: Append = {
    stream: state.id,
    expected: state.seq,
    actor: who.actor.id,
    via: who.via,
    facts,
    jobs: quiet ? [] : jobsFor(state.id, foretold, state, after),
    views: quiet ? [] : rowsOf(after),
    ...(who.answer ? { answer: who.answer } : {}),
    ...(who.open ? { open: who.open } : {}),
    ...(who.unless ? { unless: who.unless } : {}),
  }
  return { request, after }
}

/** A plain log line, the commonest append by far, changes nothing that lists or clocks show unless a mention is involved. */
function changesNoRow(state: IncidentState, facts: readonly Fact[], actor: string): boolean {
  const plain = facts.every(
    (fact) =>
      fact.kind === 'log.added.v1' &&
      (fact.body as { mentions: readonly string[] }).mentions.length === 0,
  )
  return (
    plain &&
    state.seq > 0 &&
    !state.log.entries.slice(-MENTIONS_LOOKBACK).some((entry) => entry.mentions.includes(actor))
  )
}

/** SHA-256 over the canonical request, for the idempotency key. */
export function bodyHash(request: unknown): Buffer {
  return createHash('sha256')
    .update(canonicalJson(request ?? null))
    .digest()
}

async function replay(
  stored: StoredAnswer,
  hash: Buffer,
  incident: string,
  journal: Journal,
): Promise<Outcome> {
  if (!stored.hash.equals(hash)) return { status: 'key-reused' }
  const events = await journal.read(stored.stream, stored.firstSeq - 1)
  const mine = events.filter((event) => event.seq <= stored.lastSeq)
  return { status: 'done', incident, seq: stored.lastSeq, events: mine }
}

type Parsed =
  | {
      readonly ok: true
      readonly input: unknown
      readonly overrides: readonly z.output<typeof overrideSchema>[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Several rules can stand in the way of one command; more than this many answers are not a reason but a habit. */
const OVERRIDES_MAX = 5

/** Splits `override` from the fields and checks both; every fault is named by its path. */
export function parseBody(schema: z.ZodType, body: unknown): Parsed {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    return { ok: false, problems: [{ path: '', message: 'Send a JSON object.' }] }
  const { override, ...fields } = body as Record<string, unknown>
  const parsed = schema.safeParse(fields)
  const given = override === undefined ? [] : Array.isArray(override) ? override : [override]
  const overrides = overrideSchema.array().max(OVERRIDES_MAX).safeParse(given)
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error)),
    ...(overrides.success ? [] : problemsOf(overrides.error, 'override')),
  ]
  if (!parsed.success || !overrides.success) return { ok: false, problems }
  return { ok: true, input: parsed.data, overrides: overrides.data }
}

/** At most this many faults are listed: the rest show when these are mended. */
const PROBLEMS_MAX = 20

export function problemsOf(error: z.ZodError, prefix = ''): readonly Problem[] {
  return error.issues.slice(0, PROBLEMS_MAX).map((issue) => ({
    path: [prefix, ...issue.path].filter((part) => part !== '').join('.'),
    message: issue.message,
  }))
}
