/**
 * The one door for every change of an incident, whoever knocks: page, API, CLI, worker. In order: may this actor know of
 * it (else it does not exist), may they do this, are the fields right, what does the process say, append, answer.
 */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type {
  Answer,
  Append,
  Appended,
  Job,
  Journal,
  StoredAnswer,
  ViewRow,
} from '#journal/journal.ts'
import { canonicalJson } from '#kernel/canonical.ts'
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
import { MENTIONS_LOOKBACK, rowOf, rowVersion } from '#features/incident/view.ts'
import { overrideSchema } from '#features/policy/contract.ts'
import type { DatabaseClock } from './clock.ts'
import { jobsFor } from './reactions.ts'
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

/** A command is decided again this often when others append meanwhile; within one process they queue, so it is rare. */
const STALE_RETRIES_MAX = 8

export function openDispatch(parts: DispatchParts): Dispatch {
  return async (command) => {
    const record = await parts.records.known(command.incident)
    if (!record || !may(command.actor, 'see-progress', record.state)) return { status: 'absent' }
    return parts.records.inTurn(command.incident, () => carryOut(command, parts))
  }
}

async function carryOut(command: Command, parts: DispatchParts): Promise<Outcome> {
  const spec = allCommands[`${command.slice}/${command.verb}`]
  if (!spec) return { status: 'absent' }
  const hash = bodyHash([command.incident, command.slice, command.verb, command.body])
  const earlier = command.key
    ? await parts.journal.answered(command.actor.id, command.key)
    : undefined
  const parsed = parseBody(spec.input, command.body)
  for (let attempt = 0; attempt <= STALE_RETRIES_MAX; attempt++) {
    const record = await (attempt === 0
      ? parts.records.known(command.incident)
      : parts.records.fresh(command.incident))
    if (!record || !may(command.actor, 'see-progress', record.state)) return { status: 'absent' }
    if (!mayCommand(command.actor, command.slice, command.verb, record.state))
      return { status: 'forbidden' }
    if (earlier) return replay(earlier, hash, command.incident, parts.journal)
    if (!parsed.ok) return { status: 'invalid', problems: parsed.problems }
    const decision = decideIncident(
      {
        slice: command.slice,
        verb: command.verb,
        input: parsed.input,
        overrides: parsed.overrides,
      },
      {
        now: parts.clock.now(),
        actor: command.actor,
        state: record.state,
        names: parts.namesFor(record.state),
      },
    )
    if (!decision.ok) return { status: 'refused', refusal: decision.refusal }
    const answer = command.key
      ? { actor: command.actor.id, key: command.key, hash, extra: {} }
      : undefined
    const who = { actor: command.actor, via: command.via, answer, now: parts.clock.now() }
    const appended = await appendFacts(record.state, decision.facts, who, parts.journal)
    if (appended.status === 'done')
      return {
        status: 'done',
        incident: command.incident,
        seq: appended.events.at(-1)!.seq,
        events: appended.events,
      }
    if (appended.status === 'replay') {
      const stored = await parts.journal.answered(command.actor.id, command.key!)
      if (stored) return replay(stored, hash, command.incident, parts.journal)
    }
  }
  return {
    status: 'refused',
    refusal: {
      code: 'too-busy',
      sentence: 'Too many changes at once. Nothing was lost; send it again.',
    },
  }
}

export type Who = {
  readonly actor: Actor
  readonly via: Via
  readonly now: string
  readonly answer?: Answer | undefined
  /** The stream's kind, when this append begins it. */
  readonly open?: string
}

/** Appends decided facts with the list row and the jobs that follow from them, in one transaction. */
export async function appendFacts(
  state: IncidentState,
  facts: readonly Fact[],
  who: Who,
  journal: Journal,
): Promise<Appended> {
  const { row, jobs } = consequences(state, facts, who)
  const request: Append = {
    stream: state.id,
    expected: state.seq,
    actor: who.actor.id,
    via: who.via,
    facts,
    jobs,
    views: row ? [row] : [],
    ...(who.answer ? { answer: who.answer } : {}),
    ...(who.open ? { open: who.open } : {}),
  }
  return journal.append(request)
}

/** The list row and the jobs that follow: from the state these facts will make, foretold with about the times they get. */
function consequences(
  state: IncidentState,
  facts: readonly Fact[],
  who: Who,
): { row: ViewRow | undefined; jobs: readonly Job[] } {
  if (changesNoRow(state, facts, who.actor.id)) return { row: undefined, jobs: [] }
  const foretold = facts.map((fact, index): Recorded => ({
    kind: fact.kind,
    body: fact.body,
    seq: state.seq + index + 1,
    actor: who.actor.id,
    via: who.via,
    occurred: fact.occurred ?? who.now,
    recorded: who.now,
  }))
  const after = foretold.reduce(evolveIncident, state)
  return {
    row: { name: 'incidents', key: state.id, version: rowVersion, row: rowOf(after) },
    jobs: jobsFor(state.id, foretold, state, after),
  }
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
