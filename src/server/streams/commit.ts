/** From decided facts to one append: the entries, the rows of lists and the jobs that follow from them, in one transaction. */
import { createHash, createHmac } from 'node:crypto'
import type { Answer, Append } from '#journal/journal.ts'
import { canonicalJson } from '#kernel/canonical.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Fact, Via } from '#kernel/event.ts'
import { foretell } from '#kernel/foretell.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import type { Secrets } from '../start/secrets.ts'

export type Who = {
  readonly actor: Actor
  readonly via: Via
  readonly now: string
  readonly answer?: Answer | undefined
  /** True when this append begins the record. */
  readonly opens?: boolean
  /** Facets that no open row may have yet (Append.unless). */
  readonly unless?: readonly string[]
}

/** The append for decided facts, and the state they will make, foretold with about the times they are going to get. */
export function appendOf<S extends StreamState>(
  kind: StreamKind<S>,
  state: S,
  facts: readonly Fact[],
  who: Who,
): { readonly request: Append; readonly after: S } {
  const { events, after } = foretell(kind, state, facts, {
    actor: who.actor.id,
    via: who.via,
    now: who.now,
  })
  const quiet = state.seq > 0 && kind.changesNoRow?.(state, facts, who.actor) === true
  const request: Append = {
    stream: state.id,
    expected: state.seq,
    actor: who.actor.id,
    via: who.via,
    facts,
    jobs: quiet ? [] : kind.jobs(events, state, after),
    views: quiet ? [] : kind.rows(after),
    ...(who.answer ? { answer: who.answer } : {}),
    ...(who.opens ? { open: kind.name } : {}),
    ...(who.unless ? { unless: who.unless } : {}),
  }
  return { request, after }
}

/**
 * Where an answer is kept: HMAC-SHA-256 under the server's pepper of who asked and their idempotency key. Who reads the tables
 * learns neither, also with the pepper, because keys are not to be guessed.
 */
export function answerSlot(secrets: Pick<Secrets, 'pepper'>, actor: Actor, key: string): string {
  return createHmac('sha256', secrets.pepper)
    .update(canonicalJson(['answer', actor.id, key]))
    .digest('hex')
}

/** SHA-256 over the canonical request, for the idempotency key. */
export function bodyHash(request: unknown): Buffer {
  return createHash('sha256')
    .update(canonicalJson(request ?? null))
    .digest()
}
