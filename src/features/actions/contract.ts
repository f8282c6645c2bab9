/** Actions: what the retrospective decided to change, each with an owner and a date of the next update. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import {
  entrySchema,
  lineSchema,
  noteSchema,
  personSchema,
  REASON_MAX,
  TITLE_MAX,
} from '#kernel/words.ts'

/** A calendar date, `2026-11-30`. */
export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'Give the date as 2026-11-30.')
  .refine((text) => {
    const parsed = new Date(`${text}T00:00:00Z`)
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
  }, 'This is not a real date.')

const action = entrySchema.describe('The number of the entry that added it')
const title = lineSchema(TITLE_MAX, 'The action')

export const events = {
  'actions.added.v1': z.strictObject({
    title,
    owner: personSchema,
    nextUpdateOn: dateSchema,
    /** Where it came from: a why, a lesson or a deferred task, by entry number. */
    from: entrySchema.nullable(),
  }),
  'actions.updated.v1': z.strictObject({
    action,
    note: noteSchema(REASON_MAX, 'The update'),
    nextUpdateOn: dateSchema,
  }),
  'actions.finished.v1': z.strictObject({ action, note: noteSchema(REASON_MAX, 'The result') }),
  'actions.dropped.v1': z.strictObject({ action, reason: noteSchema(REASON_MAX, 'The reason') }),
}
export type ActionsEvent = RecordedOf<typeof events>

export const commands = {
  add: {
    input: z.strictObject({
      title,
      owner: personSchema,
      next_update_on: dateSchema,
      from: entrySchema.nullable().default(null),
    }),
    needs: 'write' as const,
    says: 'Adds an action with its owner and the date of the next update (R-197).',
    givesWork: true as const,
  },
  update: {
    input: z.strictObject({
      action,
      note: noteSchema(REASON_MAX, 'The update'),
      next_update_on: dateSchema,
    }),
    needs: 'write' as const,
    says: 'Reports progress and promises the next update.',
  },
  finish: {
    input: z.strictObject({ action, note: noteSchema(REASON_MAX, 'The result') }),
    needs: 'write' as const,
    says: 'Finishes an action.',
  },
  drop: {
    input: z.strictObject({ action, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'write' as const,
    says: 'Gives an action up, with the reason.',
  },
}
export type ActionsCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'action-over': 'This action is already {state}.',
  'date-past': 'The date of the next update is in the past. Choose today or later.',
  'no-such-action': 'There is no action with this number here.',
  'not-a-member': 'Invite this person to the incident first.',
  'too-many-actions': 'A record holds at most {max} actions.',
  'too-many-updates':
    'An action takes at most {max} updates. Finish it, or make a new one of what is left.',
} as const

export type ActionItem = {
  readonly seq: number
  readonly title: string
  readonly owner: string
  readonly nextUpdateOn: string
  readonly from: number | null
  readonly state: 'open' | 'done' | 'dropped'
  readonly updates: readonly { readonly at: string; readonly by: string; readonly note: string }[]
}
export type ActionsState = { readonly all: readonly ActionItem[] }
