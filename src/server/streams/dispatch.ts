/**
 * The one door for every change of a record, whoever knocks and whatever it is: page, API, CLI, worker. In order: may this
 * actor know of it (else it does not exist), may they do this, are the fields right, what does the process say, append,
 * answer.
 */
import type { z } from 'zod'
import type { Append, Appended, Journal, StoredAnswer } from '#journal/journal.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Fact, Recorded, Via } from '#kernel/event.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import { overrideSchema } from '#features/policy/contract.ts'
import type { Directory } from '../people/directory.ts'
import type { Answers } from './answers.ts'
import type { DatabaseClock } from './clock.ts'
import type { Secrets } from '../start/secrets.ts'
import { answerSlot, appendOf, bodyHash } from './commit.ts'
import type { Records, StreamRecord } from './records.ts'
import { problemsOf, strangersIn, type Problem } from './problems.ts'
import { no } from './refusals.ts'
import { isRolledBack, isTwice } from '#journal/rolled-back.ts'

export type Outcome =
  | {
      readonly status: 'done'
      readonly id: string
      readonly seq: number
      readonly events: readonly Recorded[]
      /** What was remembered with the answer; of the first one where a key was sent again. */
      readonly extra: unknown
    }
  | { readonly status: 'absent' }
  | { readonly status: 'forbidden' }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly status: 'key-reused' }
  | {
      readonly status: 'refused'
      readonly refusal: Refusal
      /** Which of several commands it was, counted from 0. */
      readonly command?: number
    }

/** One thing that is to be done to a record. */
export type Act = {
  readonly slice: string
  readonly verb: string
  /** The request's body as it came, `override` included. */
  readonly body: unknown
}

export type Command = Act & {
  readonly kind: StreamKind
  readonly id: string
  /** What is to be done right after it: each is decided on what those before it made, and all are recorded, or none. */
  readonly further?: readonly Act[]
  readonly actor: Actor
  readonly via: Via
  readonly key?: string
  /**
   * For a body that the server completed with a secret of its making: what was asked for, which is what a key is held to, and
   * what the same answer can be made from when the key is sent again.
   */
  readonly completed?: { readonly asked: unknown; readonly extra: unknown }
}

export type Dispatch = (command: Command) => Promise<Outcome>

export type DispatchParts = {
  readonly journal: Journal
  readonly records: Records
  readonly clock: DatabaseClock
  readonly answers: Answers
  readonly secrets: Secrets
  readonly strangers: Directory['strangers']
  readonly closed: Directory['closed']
  /** The person as they are now; undefined for who is not let in any more. */
  readonly actorNow: Directory['actor']
  /** Names of the people a record speaks of, by id. */
  readonly namesOf: (people: readonly string[]) => Readonly<Record<string, string>>
}

/** Whoever waited longer in a lane is asked anew who they are: meanwhile they may have lost the role or the project they came with. */
const RIGHTS_GOOD_FOR_MS = 50

/** A command is decided again this often when another process appends meanwhile; within one process they queue. */
const STALE_RETRIES_MAX = 8
/** Commands on one record that are decided one after another and committed together. */
const TOGETHER_MAX = 32
/** Commands that wait on one record; the next is told to try again. At 1,000 a second this is two seconds of waiting. */
const LANE_MAX = 2000

type Waiting = {
  readonly command: Command
  /** When its sender was last looked at, by `performance.now()`. */
  readonly seenAt: number
  readonly attempt: number
  /** Its batch could not be kept: it is tried by itself, so that a bad one fails alone. */
  readonly alone?: boolean
  readonly done: (outcome: Outcome) => void
  readonly failed: (error: unknown) => void
}
const ABSENT = { status: 'absent' } as const
const BUSY: Outcome = { status: 'refused', refusal: no('too-busy').refusal }

/**
 * Opens the door. Commands on one record wait in its lane: all that wait are decided in order, each on what the one
 * before it will have made, and committed in one transaction; other records' lanes run beside it.
 */
export function openDispatch(parts: DispatchParts): Dispatch {
  const lanes = new Map<string, Waiting[]>()
  const drain = async (kind: StreamKind, id: string, lane: Waiting[]) => {
    while (lane.length > 0) {
      const together = lane.splice(0, lane[0]?.alone ? 1 : TOGETHER_MAX)
      try {
        lane.unshift(...(await carryOut(kind, id, together, parts)))
      } catch (error) {
        for (const waiting of together) waiting.failed(error)
      }
    }
    lanes.delete(id)
  }
  return async (command) => {
    const { kind, id } = command
    // What this process knows may be behind another one: a yes is checked by the append, a no by reading again.
    const lets = (record: StreamRecord | undefined) =>
      record !== undefined && kind.may(command.actor, 'see-progress', record.state)
    const { known, fresh } = parts.records
    if (!lets(await known(kind, id)) && !lets(await fresh(kind, id))) return { status: 'absent' }
    return new Promise((done, failed) => {
      const lane = lanes.get(id)
      const waiting = { command, seenAt: performance.now(), attempt: 0, done, failed }
      if (lane && lane.length >= LANE_MAX) return done(BUSY)
      if (lane) return void lane.push(waiting)
      const begun = [waiting]
      lanes.set(id, begun)
      void drain(kind, id, begun)
    })
  }
}

type Decided = { readonly waiting: Waiting; readonly request: Append }

/** Decides and commits; answers all but those that were decided on a state another process has moved on: these come back. */
async function carryOut(
  kind: StreamKind,
  id: string,
  together: readonly Waiting[],
  parts: DispatchParts,
): Promise<readonly Waiting[]> {
  const again = together.some((waiting) => waiting.attempt > 0)
  const record = await (again ? parts.records.fresh(kind, id) : parts.records.known(kind, id))
  const decided: Decided[] = []
  const back: Waiting[] = []
  let state = record?.state
  for (const waiting of together) {
    try {
      const command = await asSeenNow(waiting, parts)
      const outcome = command ? await answerOf(command, state, parts) : ABSENT
      if (outcome.status === 'decided') {
        decided.push({ waiting, request: outcome.request })
        state = outcome.after
      } else if (again || outcome.status === 'invalid' || outcome.status === 'done')
        waiting.done(outcome)
      // A refusal is the truth of the state it was decided on; it is said only of one that was read just now.
      else back.push({ ...waiting, attempt: 1 })
    } catch (error) {
      waiting.failed(error)
    }
  }
  return decided.length === 0 ? back : [...(await commit(decided, parts.journal)), ...back]
}

/** The command of its sender as they are now; undefined when they are not let in any more. */
async function asSeenNow(
  { command, seenAt }: Waiting,
  { actorNow }: DispatchParts,
): Promise<Command | undefined> {
  const { actor } = command
  if (actor.role === 'system' || performance.now() - seenAt < RIGHTS_GOOD_FOR_MS) return command
  const now = await actorNow(actor.id)
  return now && { ...command, actor: now }
}

/** What is to be said to one command, or what it was told before under the same key. */
async function answerOf(command: Command, state: StreamState | undefined, parts: DispatchParts) {
  if (!state) return ABSENT
  const slot = command.key ? answerSlot(parts.secrets, command.actor, command.key) : undefined
  const earlier = slot ? await parts.journal.answered(slot) : undefined
  const outcome = await decideOn(state, { ...command, slot }, earlier, parts)
  return outcome.status === 'earlier' ? replay(outcome.stored, command, parts.journal) : outcome
}

/**
 * Commits in one transaction. When that certainly kept nothing because of one of them, the others are not to pay for it: each
 * comes back alone. A command whose key was used in the same moment, on another record, comes back to be told so.
 */
async function commit(decided: readonly Decided[], journal: Journal): Promise<readonly Waiting[]> {
  let appended: readonly Appended[]
  try {
    appended = await journal.appendInRow(decided.map((write) => write.request))
  } catch (error) {
    const mayRepeat = decided.length > 1 ? isRolledBack(error) : isTwice(error)
    const back: Waiting[] = []
    for (const { waiting } of decided)
      if (mayRepeat && waiting.attempt < STALE_RETRIES_MAX)
        back.push({ ...waiting, alone: true, attempt: waiting.attempt + 1 })
      else waiting.failed(error)
    return back
  }
  return settle(decided, appended)
}

/** Answers what was kept. What was decided on an old state, or asked before under the same key, is looked at again. */
function settle(decided: readonly Decided[], appended: readonly Appended[]): readonly Waiting[] {
  const back: Waiting[] = []
  for (const [index, { waiting }] of decided.entries()) {
    const answer = appended[index]
    const { command } = waiting
    if (answer?.status === 'done') {
      waiting.done({
        status: 'done',
        id: command.id,
        seq: answer.events.at(-1)?.seq ?? 0,
        events: answer.events,
        extra: command.completed?.extra ?? {},
      })
    } else if (waiting.attempt >= STALE_RETRIES_MAX) waiting.done(BUSY)
    else back.push({ ...waiting, attempt: waiting.attempt + 1 })
  }
  return back
}

type DecidedOn =
  | { readonly status: 'decided'; readonly request: Append; readonly after: StreamState }
  | { readonly status: 'earlier'; readonly stored: StoredAnswer }
  | Exclude<Outcome, { status: 'done' }>

async function decideOn(
  state: StreamState,
  command: Command & { readonly slot: string | undefined },
  earlier: StoredAnswer | undefined,
  parts: DispatchParts,
): Promise<DecidedOn> {
  const { kind, actor, via, slot: place, completed, further } = command
  const now = parts.clock.now()
  const answer = place
    ? { slot: place, hash: commandHash(command), extra: completed?.extra ?? {} }
    : undefined
  const facts: Fact[] = []
  let made: { readonly request: Append; readonly after: StreamState } | undefined
  for (const [index, act] of [command, ...(further ?? [])].entries()) {
    const before = made?.after ?? state
    const allowed = mayDo(act, before, command)
    if (allowed !== 'yes') return { status: allowed }
    // Who sent the key before is told what came of it, once it is clear that they still may.
    if (earlier) return { status: 'earlier', stored: earlier }
    const decided = await decideAct(act, before, { command, now, parts })
    if ('status' in decided) return further ? ofSeveral(decided, index) : decided
    facts.push(...decided)
    made = appendOf(kind, state, facts, { actor, via, answer, now })
  }
  return made ? { status: 'decided', ...made } : ABSENT
}

function mayDo(
  { slice, verb }: Act,
  state: StreamState,
  { kind, actor }: Command,
): 'yes' | 'absent' | 'forbidden' {
  const spec = specOf(kind, slice, verb)
  if (!spec || !kind.may(actor, 'see-progress', state)) return 'absent'
  return kind.may(actor, spec.needs, state) ? 'yes' : 'forbidden'
}

const specOf = (kind: StreamKind, slice: string, verb: string) => {
  const name = `${slice}/${verb}`
  return Object.hasOwn(kind.commands, name) ? kind.commands[name] : undefined
}

type Unfit = Extract<Outcome, { status: 'invalid' | 'refused' | 'absent' }>

/** The facts one act comes to on this state, or why it comes to none. */
async function decideAct(
  { slice, verb, body }: Act,
  state: StreamState,
  {
    command: { kind, actor },
    now,
    parts,
  }: { readonly command: Command; readonly now: string; readonly parts: DispatchParts },
): Promise<readonly Fact[] | Unfit> {
  const spec = specOf(kind, slice, verb)
  if (!spec) return ABSENT
  const parsed = parseBody(spec.input, body)
  if (!parsed.ok) return { status: 'invalid', problems: parsed.problems }
  const { input, overrides } = parsed
  const strangers = await strangersIn(spec, input, actor, {
    ...parts,
    known: kind.people(state),
  })
  if (strangers.length > 0) return { status: 'invalid', problems: strangers }
  const answer = spec.asks ? await parts.answers(spec.asks, { input, actor, state }) : undefined
  const decision = kind.decide(
    { slice, verb, input, overrides },
    { now, actor, state, names: parts.namesOf(kind.people(state)), answer },
  )
  return decision.ok ? decision.facts : { status: 'refused', refusal: decision.refusal }
}

/** The same, saying which of the commands it was. */
function ofSeveral(unfit: Unfit, command: number): Unfit {
  if (unfit.status === 'refused') return { ...unfit, command }
  if (unfit.status === 'absent') return unfit
  const problems = unfit.problems.map(({ path, message }) => ({
    path: `commands.${command}${path === '' ? '' : `.${path}`}`,
    message,
  }))
  return { ...unfit, problems }
}

/** What a request asks for, so that the same key with another request is refused. */
function commandHash({ id, slice, verb, body, further, completed }: Command): Buffer {
  const first = [id, slice, verb, completed ? completed.asked : body]
  return bodyHash(
    further ? [first, ...further.map((act) => [act.slice, act.verb, act.body])] : first,
  )
}

async function replay(stored: StoredAnswer, command: Command, journal: Journal): Promise<Outcome> {
  if (!stored.hash.equals(commandHash(command))) return { status: 'key-reused' }
  const events = await journal.range(stored.stream, stored.firstSeq - 1, stored.lastSeq)
  return { status: 'done', id: command.id, seq: stored.lastSeq, events, extra: stored.extra }
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
