/** What a slice brings besides deciding: letters it causes, moments it waits for. The server composes them and names no slice. */
import type { Recorded } from './event.ts'

/**
 * What a letter may say: a pointer, never a title, a text or a name of what is affected (R-224, R-245, C-08). `page` is
 * the place under the record's address it leads to, such as `/sitrep`.
 */
export type News = {
  readonly tag: string
  readonly page: string
  readonly lines: readonly string[]
}

/** The letters of a slice's events. Written when they are sent, for who may read the record by then. */
export type Letters = {
  /** Who is written to because of an event. Nobody is told of what they did themselves, unless they asked to be. */
  readonly to: (event: never) => readonly string[]
  /** What is said, or undefined when there is nothing to say any more. */
  readonly news: (event: never, state: never) => News | undefined
  /** The command of this slice that records whether the letter went out, for slices that keep a list of who was reached. */
  readonly noted?: (
    event: never,
    delivery: { readonly person: string; readonly cause?: string },
  ) => { readonly verb: string; readonly body: unknown }
}

/** A letter to be written: which entry of which record, to whom. It holds ids only. */
export type MailJob = {
  readonly kind: string
  readonly id: string
  readonly entry: number
  readonly person: string
}

/** A moment of a record has come: this slice's `tick` is sent. */
export type TickJob = { readonly kind: string; readonly id: string; readonly slice: string }

/** Retries of a mail with growing pauses, about three days in all: a mail server may be down over a weekend. */
export const MAIL_ATTEMPTS_MAX = 18

/** The recipients of one event, once each; an erased one tells nobody. */
export function recipientsOf(letters: Letters, event: Recorded): readonly string[] {
  return event.body === null ? [] : [...new Set(letters.to(event as never))]
}
