/** Conclude: closing is a checklist and a time of its own, and not the end. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import {
  NOTE_MAX,
  noteSchema,
  personSchema,
  proseSchema,
  REASON_MAX,
  oneOfThese,
  wordSchema,
  wordsOf,
} from '#kernel/words.ts'

/** Items a person confirms; the others are read from the record (see `checklist`). */
export const confirmable = {
  'no-longer-active':
    'It is no longer active: contained, and the cause cannot do further harm right now',
  'everyone-told': 'Everyone who was told about it has been told how it ended',
  'closure-announced': 'Closure has been announced where the incident was announced',
} as const
export type ConfirmableId = keyof typeof confirmable
const item = oneOfThese(wordsOf(confirmable))

export const events = {
  'conclude.confirmed.v1': z.strictObject({
    item: wordSchema,
    note: proseSchema(REASON_MAX, 'The note'),
  }),
  'conclude.concluded.v1': z.strictObject({
    /** Whatever was not confirmed as an incident goes through the short conclusion. */
    short: z.boolean(),
    summary: noteSchema(NOTE_MAX, 'How it ended'),
  }),
  'conclude.thanked.v1': z.strictObject({
    text: noteSchema(NOTE_MAX, 'The thank-you'),
    to: z.array(personSchema).max(500),
  }),
  'conclude.reopened.v1': z.strictObject({ reason: noteSchema(REASON_MAX, 'The reason') }),
}
export type ConcludeEvent = RecordedOf<typeof events>

export const commands = {
  confirm: {
    input: z.strictObject({ item, note: proseSchema(REASON_MAX, 'The note').default('') }),
    needs: 'write' as const,
    says: 'Ticks an item of the closing checklist.',
  },
  thank: {
    input: z.strictObject({ text: noteSchema(NOTE_MAX, 'The thank-you') }),
    needs: 'command' as const,
    says: 'Thanks everyone who took part (R-185).',
  },
  conclude: {
    input: z.strictObject({ summary: noteSchema(NOTE_MAX, 'How it ended') }),
    needs: 'command' as const,
    says: 'Concludes: no longer active. Retrospective and report come after (R-182, R-187).',
  },
  reopen: {
    input: z.strictObject({ reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Opens a concluded incident again, with the reason.',
  },
}
export type ConcludeCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-concluded': 'This record is already concluded.',
  'already-thanked': 'Everyone has already been thanked.',
  'discovery-missing': 'Say how it was discovered.',
  'final-sitrep-missing':
    'Send the final situation report first; one from before what it tells, the containment or the decision that it was none, does not count.',
  'monitoring-missing':
    'A person noticed and no monitor did. Add a task that improves monitoring, or say why none is needed.',
  'nobody-thanked': 'Thank everyone who took part first.',
  'not-announced': `Confirm first: ${confirmable['closure-announced'].toLowerCase()}.`,
  'not-concluded': 'This record is not concluded.',
  'not-contained': 'Mark first when it was contained; that is not the moment of concluding.',
  'not-everyone-told': `Confirm first: ${confirmable['everyone-told'].toLowerCase()}.`,
  'not-triaged': 'Decide first whether it is an incident, an event or a false alarm.',
  'still-active': 'Confirm first that it is no longer active.',
  'tasks-unverified':
    'Immediate tasks are not yet done and verified. Finish them, defer them, or say why closing cannot wait.',
  'too-many-reopenings': 'A record can be reopened at most {max} times.',
} as const

export type ConcludeState = {
  readonly confirmed: Readonly<
    Record<string, { readonly at: string; readonly by: string; readonly note: string }>
  >
  readonly thanked: {
    readonly at: string
    readonly by: string
    readonly text: string
    readonly to: readonly string[]
  } | null
  readonly concluded: {
    readonly at: string
    readonly seq: number
    readonly by: string
    readonly short: boolean
    readonly summary: string
  } | null
  readonly reopened: readonly {
    readonly at: string
    readonly seq: number
    /** When the conclusion was that this undid: promises that ended then stay ended. */
    readonly concludedAt: string
    readonly by: string
    readonly reason: string
  }[]
}
