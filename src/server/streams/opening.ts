/** Records that begin: of any kind, by the same door, with the same idempotency keys (design §3). */
import { randomInt, randomUUID } from 'node:crypto'
import type { Answer, Journal } from '#journal/journal.ts'
import { isTwice } from '#journal/rolled-back.ts'
import { go, type Actor, type Decision } from '#kernel/decider.ts'
import type { Fact, Via } from '#kernel/event.ts'
import { must } from '#kernel/must.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { Prepared, StreamKind } from '#kernel/stream.ts'
import type { Answers } from './answers.ts'
import type { DatabaseClock } from './clock.ts'
import type { Secrets } from '../start/secrets.ts'
import { freshCodename } from './codenames.ts'
import { answerSlot, appendOf, bodyHash } from './commit.ts'
import type { Directory } from '../people/directory.ts'
import { problemsOf, strangersIn, type Problem } from './problems.ts'
import { no } from './refusals.ts'

/** Crockford's base 32: no I, L, O or U to misread at night. Random, so gaps tell nobody anything (design §3). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Four letters make a million codes; on a collision the next try is one letter longer. */
const REF_LENGTH = 4
const TRIES_MAX = 5

export type Opened =
  | { readonly status: 'made'; readonly id: string; readonly ref: string; readonly seq: number }
  | { readonly status: 'forbidden' }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly status: 'key-reused' }
  | { readonly status: 'refused'; readonly refusal: Refusal }

export type OpeningRequest = {
  readonly kind: StreamKind
  readonly body: unknown
  readonly actor: Actor
  readonly via: Via
  readonly key?: string
  /** A fixed id, for the few records that must exist once. */
  readonly id?: string
}

export type OpeningParts = {
  readonly journal: Journal
  readonly clock: DatabaseClock
  readonly answers: Answers
  readonly secrets: Secrets
  readonly workspace: Pick<Directory, 'strangers' | 'closed'>
}

/** Begins a record with what somebody sent. The same idempotency key gives the same record. */
export async function open(request: OpeningRequest, parts: OpeningParts): Promise<Opened> {
  const { kind, actor, key } = request
  const { opening } = kind
  if (!opening?.may(actor)) return { status: 'forbidden' }
  const hash = bodyHash(['open', kind.name, request.body])
  const slot = key ? answerSlot(parts.secrets, actor, key) : undefined
  const earlier = slot ? await parts.journal.answered(slot) : undefined
  if (earlier) return replay(earlier, hash)
  const parsed = opening.input.safeParse(request.body)
  if (!parsed.success) return { status: 'invalid', problems: problemsOf(parsed.error) }
  const input = parsed.data
  const unknown = await strangersIn(opening, input, actor, {
    strangers: parts.workspace.strangers,
    closed: parts.workspace.closed,
    known: [],
  })
  if (unknown.length > 0) return { status: 'invalid', problems: unknown }
  const answer = opening.asks ? await parts.answers(opening.asks, { input, actor }) : undefined
  if (opening.asks && answer === undefined) return NOT_SET_UP
  const begun = await begin(
    {
      ...request,
      ...(slot ? { asked: { slot, hash } } : {}),
      recordedBy: opening.recordedBy?.(input as never, actor) ?? actor,
      decide: (prepared) =>
        opening.decide(input as never, { now: parts.clock.now(), actor }, { ...prepared, answer }),
    },
    parts,
  )
  if (begun.status === 'taken') throw new Error('a record that asks for nothing was taken')
  return begun
}

const NOT_SET_UP: Opened = { status: 'refused', refusal: no('not-set-up').refusal }

type Stored = NonNullable<Awaited<ReturnType<Journal['answered']>>>

function replay(stored: Stored, hash: Buffer): Opened {
  if (!stored.hash.equals(hash)) return { status: 'key-reused' }
  const { ref } = stored.extra as { ref: string }
  return { status: 'made', id: stored.stream, ref, seq: stored.lastSeq }
}

export type Beginning = Pick<OpeningRequest, 'kind' | 'via' | 'id'> & {
  /** Where the answer is kept, for who sent an idempotency key, and the hash of what they asked for. */
  readonly asked?: Pick<Answer, 'slot' | 'hash'>
  /** Under whose id the entries are recorded, where the record must not name who asked. */
  readonly recordedBy: Actor
  readonly decide: (prepared: Prepared) => Decision
  /** Facts recorded with the first ones: the alerts it came from. */
  readonly also?: readonly Fact[]
  /** Facets that no open record may have yet; with one, nothing is begun and the answer is `taken`. */
  readonly unless?: readonly string[]
}

/** Decides and appends the first facts under a fresh reference. */
export async function begin(
  beginning: Beginning,
  parts: Pick<OpeningParts, 'journal' | 'clock'>,
): Promise<Opened | { readonly status: 'taken' }> {
  const { kind, via, asked, unless, also = [] } = beginning
  for (let attempt = 0; ; attempt++) {
    const id = beginning.id ?? randomUUID()
    const ref = kind.refPrefix ? newRef(kind.refPrefix, REF_LENGTH + attempt) : ''
    const codename = freshCodename()
    const begun = beginning.decide({ id, ref, codename })
    const decision = kind.checked(begun.ok ? go(...begun.facts, ...also) : begun)
    if (!decision.ok) return { status: 'refused', refusal: decision.refusal }
    const answer = asked ? { ...asked, extra: { ref } } : undefined
    const who = {
      actor: beginning.recordedBy,
      via,
      now: parts.clock.now(),
      answer,
      opens: true,
      ...(unless ? { unless } : {}),
    }
    try {
      const { request } = appendOf(kind, kind.initial(id), decision.facts, who)
      const appended = await parts.journal.append(request)
      if (appended.status === 'done') {
        const last = must(appended.events.at(-1), 'the last event of an append')
        return { status: 'made', id, ref, seq: last.seq }
      }
      if (appended.status === 'taken') return { status: 'taken' }
      // Else the same key was answered in this moment.
    } catch (error) {
      // A unique violation is a reference already in use, or the same key at the same moment.
      if (!isTwice(error) || attempt >= TRIES_MAX) throw error
    }
    const stored = asked ? await parts.journal.answered(asked.slot) : undefined
    if (stored && asked) return replay(stored, asked.hash)
    if (beginning.id) return { status: 'refused', refusal: no('already-open').refusal }
    if (attempt >= TRIES_MAX) throw new Error('a record could not be begun')
  }
}

function newRef(prefix: string, length: number): string {
  return `${prefix}-${Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
}
