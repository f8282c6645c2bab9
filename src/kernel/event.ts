/**
 * The kernel holds the words every other room speaks: event, decision, refusal, instant, canonical JSON.
 *
 * It must never know a database, a network, a browser or a clock: time, actor and policy come in as arguments.
 * This file: what an event is. An event has a small header (kind, actor, via, times) and parts that hold the content,
 * so that erasing a part redacts it while the hash chain, which commits only to salted hashes, still verifies.
 */
import type { z } from 'zod'

/** How a command reached us. `system` is Firebreak itself: clocks, reactions. */
export type Via = 'web' | 'api' | 'cli' | 'mail' | 'intake' | 'system'

/** A fact a decider wants recorded. `kind` ends in a version: `roles.assigned.v1`. */
export type Fact<K extends string = string, B = unknown> = {
  readonly kind: K
  readonly body: B
  /** When it happened, if not now: RFC 3339 with offset or Z. Claimed by the actor, never the order of the journal. */
  readonly occurred?: string
  /**
   * A document the event speaks of, such as a response policy: JSON. It is kept once under its hash, which the entry's
   * header holds, so that a thousand events that speak of one document do not copy it.
   */
  readonly document?: unknown
}

/** A fact with its literal types kept, for facts that are put together before they are handed to `go`. */
export function fact<const K extends string, const B>(kind: K, body: B): Fact<K, B> {
  return { kind, body }
}

/** A fact as the journal holds it. `recorded` is the database's clock, RFC 3339 UTC with microseconds. */
export type Recorded<F extends Fact = Fact> = Omit<F, 'occurred'> & {
  readonly seq: number
  readonly actor: string
  readonly via: Via
  readonly occurred: string
  readonly recorded: string
  /** Hash of the document the event speaks of: SHA-256 over its canonical JSON, hex. `document` is what lies under it. */
  readonly documentHash?: string
}

/** Event schemas by kind, as a slice's contract lists them. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>

/** Turns an event of one kind into a later one. Pure; must not look at other events. */
export type Upcast = (event: Recorded) => Pick<Fact, 'kind' | 'body'>
/** By the old kind: `roles.assigned.v1` → how it becomes `roles.assigned.v2`. */
export type Upcasts = Readonly<Record<string, Upcast>>
/**
 * Events that a slice once recorded and now only reads, by kind: the shape that was promised, and how they become later
 * ones. A retired event stays for ever, with its frozen example.
 */
export type RetiredEvents = Readonly<
  Record<string, { readonly schema: z.ZodType; readonly upcast: Upcast }>
>

/** The union of facts that a slice's schemas describe. What a decider hands over may be read-only through and through. */
export type FactOf<S extends EventSchemas> = {
  [K in keyof S & string]: Fact<K, ReadonlyDeep<z.output<S[K]>>>
}[keyof S & string]

type ReadonlyDeep<T> = T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T

/** The union of recorded events that a slice's schemas describe, discriminated by `kind`. */
export type RecordedOf<S extends EventSchemas> = {
  [K in keyof S & string]: Recorded<Fact<K, z.output<S[K]>>>
}[keyof S & string]

/** The slice that owns a kind: `roles.assigned.v1` → `roles`. */
export function sliceOf(kind: string): string {
  const dot = kind.indexOf('.')
  return dot < 0 ? kind : kind.slice(0, dot)
}
