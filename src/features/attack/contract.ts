/**
 * Attack in progress: a switch that the commander sets, with the reason. While it is on, everybody may act as at the gravest level,
 * also before the severity is known and before anything is confirmed (C-28, R-260). It ends when the commander says so, or when
 * somebody marks that the attack was stopped or that it is contained.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { noteSchema, REASON_MAX } from '#kernel/words.ts'

const why = z.strictObject({ reason: noteSchema(REASON_MAX, 'The reason') })

export const events = {
  'attack.declared.v1': why,
  'attack.ended.v1': why,
}
export type AttackEvent = RecordedOf<typeof events>

export const commands = {
  'in-progress': {
    input: why,
    needs: 'command' as const,
    says: 'Says that an attack is in progress: what disrupts may be done at once until it is over (C-28).',
  },
  over: {
    input: why,
    needs: 'command' as const,
    says: 'Says that the attack is over; what may be done follows from the severity again (C-28).',
  },
}
export type AttackCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'An attack is said to be in progress already. Say when it is over.',
  'not-in-progress': 'No attack is said to be in progress.',
  'nothing-to-contain':
    'It was decided to be a false alarm. Decide anew that it is an incident, if there is an attack after all.',
  'nothing-to-contain:concluded': 'It is concluded. Reopen it, if the attack goes on.',
  'too-many-changes': 'A record keeps at most {max} such changes.',
} as const

export type Attack = {
  readonly at: string
  readonly seq: number
  readonly reason: string
  readonly by: string
}

export type AttackState = {
  /** What the commander said last; null before, and after they said that it is over. Ask `attackNow` whether it still holds. */
  readonly declared: Attack | null
  readonly changes: number
}
