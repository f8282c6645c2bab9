/** Lessons: caught raw as log entries of type “lesson”, given a disposition at the end. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import {
  entrySchema,
  proseSchema,
  REASON_MAX,
  oneOfThese,
  wordSchema,
  wordsOf,
} from '#kernel/words.ts'

export const dispositions = {
  playbook: 'Playbook',
  initiative: 'Initiative',
  ticket: 'Ticket',
  drop: 'Drop',
} as const
export type Disposition = keyof typeof dispositions
const disposition = oneOfThese(wordsOf(dispositions))

export const events = {
  'lessons.sorted.v1': z.strictObject({
    entry: entrySchema,
    disposition: wordSchema,
    note: proseSchema(REASON_MAX, 'The note'),
  }),
}
export type LessonsEvent = RecordedOf<typeof events>

export const commands = {
  sort: {
    input: z.strictObject({
      entry: entrySchema,
      disposition,
      note: proseSchema(REASON_MAX, 'The note').default(''),
    }),
    needs: 'write' as const,
    says: 'Decides what becomes of a lesson (R-123).',
  },
}
export type LessonsCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'no-such-lesson': 'There is no lesson with this number.',
  'too-many-sorted': 'At most {max} lessons of a record are sorted.',
} as const
export type LessonsState = {
  readonly sorted: Readonly<
    Record<
      number,
      {
        readonly disposition: string
        readonly note: string
        readonly at: string
        readonly by: string
      }
    >
  >
}
