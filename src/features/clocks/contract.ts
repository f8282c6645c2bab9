/**
 * Clocks: every promise the process makes, derived from state and policy (design §1.4). This slice records only what
 * happened to them: warned, breached, a prompt answered. Time is the database's; nothing ticks in memory.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import { noteSchema, REASON_MAX, wordSchema } from '#kernel/words.ts'

/** Names of the catalogue (requirements.md §17). */
export const clockKinds = {
  acknowledge: 'Acknowledge',
  triage: 'Triage',
  'triage-decision': 'Incident or false alarm?',
  'solo-soft': 'Working alone (first prompt)',
  'solo-firm': 'Working alone (firm prompt)',
  remediate: 'Contain and fix',
  sitrep: 'Next situation report',
  'handoff-overlap': 'Handoff overlap',
  retro: 'Retrospective',
} as const
export type ClockKind = keyof typeof clockKinds
/** `sitrep:42`: the kind and the entry that started it, so that a promise made anew is another clock. */
const id = z.string().max(80)

export const events = {
  'clocks.warned.v1': z.strictObject({
    clock: id,
    kind: wordSchema,
    due: instantSchema,
    share: z.number().gt(0).lt(1),
  }),
  'clocks.breached.v1': z.strictObject({ clock: id, kind: wordSchema, due: instantSchema }),
  'clocks.prompt-declined.v1': z.strictObject({
    clock: id,
    kind: wordSchema,
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
}
export type ClocksEvent = RecordedOf<typeof events>

export const commands = {
  tick: {
    input: z.strictObject({}),
    needs: 'system' as const,
    says: 'Records what is due by now. Run by the worker.',
  },
  'decline-prompt': {
    input: z.strictObject({ clock: id, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Says “not now” to a prompt of the process; the reason is recorded (R-025).',
  },
}
export type ClocksCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-answered': 'This prompt has already been answered.',
  'no-such-prompt': 'There is no such prompt here.',
  'nothing-due': 'No clock is due.',
} as const

/** A running or ended promise. `due` is what was promised; `endedAt` when it was kept, however late. */
export type Clock = {
  readonly id: string
  readonly kind: ClockKind
  readonly startedAt: string
  readonly startedSeq: number
  readonly due: string
  readonly endedAt: string | null
  /** Who has to act; null means the whole team. */
  readonly owner: string | null
  /** A prompt asks a question at its time and is not late; a promise can be broken. */
  readonly prompt: boolean
}

export type ClocksState = {
  /** Shares at which was warned, for the time that was then due; a promise moved is warned of anew. */
  readonly warned: Readonly<
    Record<string, { readonly due: string; readonly shares: readonly number[] }>
  >
  readonly breached: Readonly<
    Record<
      string,
      { readonly at: string; readonly due: string; readonly kind: string; readonly seq: number }
    >
  >
  readonly declined: Readonly<
    Record<
      string,
      {
        readonly at: string
        readonly reason: string
        readonly by: string
        readonly kind: string
        readonly seq: number
      }
    >
  >
}
