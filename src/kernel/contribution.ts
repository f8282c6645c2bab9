/**
 * What a slice brings besides deciding: letters it causes, what waits for whom, the next step it offers. Server and page compose
 * what the slices bring and name none of them.
 */
import type { Actor, NameOf } from './decider.ts'
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
  /** They wait for so long, in milliseconds, while what they tell of can still be taken back; `news` is asked afterwards. */
  readonly waitMs?: number
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

/** Something that waits for one person, or, by a reader's key such as `@responders`, for any of several. */
export type Waiting = {
  readonly for: string
  /** What it is, in the slice's word. */
  readonly what: string
  /** The sentence lists show. */
  readonly text: string
  /** Where it leads under the record's address: a page such as `handoff`, or a place on the first one, such as `#e12`. */
  readonly page?: string
  readonly seq: number
  readonly at: string
  /** Somebody waits for the answer: it comes before what has its time still. */
  readonly asked?: true
  /** When it is owed: an instant, or a date; null where nobody was promised a time. */
  readonly due: string | null
  /** What the button says that leads there. */
  readonly press: string
}

/** The most useful thing a person can do now, and where it is done: a page of the record, a place on its first one by id, or a verb. */
export type NextStep = {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly go:
    | { readonly page: string }
    | { readonly place: string }
    /** `given`: what its form begins with, by the field. */
    | { readonly verb: string; readonly given?: Readonly<Record<string, string>> }
  /** What the button says. */
  readonly press: string
  /** By when it is owed: what is late comes before everything else. */
  readonly due?: string
}

/**
 * A slice's offer of a next step. What is most overdue is shown; where nothing is late, the lowest rank that applies: 10 cannot wait,
 * 90 is for when all is done.
 */
export type Step<S> = {
  readonly rank: number
  readonly find: (state: S, actor: Actor, now: string) => NextStep | undefined
}

/** The parts of the briefing for somebody who takes over, in reading order. */
export const briefingParts = {
  where: 'Where we are',
  decisions: 'Open decisions',
  promised: 'Promised',
  running: 'Running now',
  latest: 'Latest',
  theories: 'Theories',
  told: 'Last told',
  people: 'People',
} as const

/** A line of a briefing. `urgent` ones want a decision or a name now; `entry` is where it comes from. */
export type BriefingLine = {
  readonly text: string
  readonly entry?: number
  readonly urgent?: true
}
export type BriefingPart = { readonly title: string; readonly lines: readonly BriefingLine[] }

/** How people and times are told in a briefing. */
export type Telling = {
  readonly nameOf: NameOf
  /** `21 Nov, 14:05 Europe/Berlin`. */
  readonly moment: (at: string) => string
}

/** What a slice puts into one part of the briefing; the lowest rank comes first. */
export type Brief<S> = {
  readonly part: keyof typeof briefingParts
  readonly rank?: number
  readonly lines: (state: S, telling: Telling) => readonly BriefingLine[]
}
