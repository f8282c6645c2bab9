/** Severity: a history with reasons, never just a field; unknown is a value like any other. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { lineSchema, noteSchema, REASON_MAX, wordSchema } from '#kernel/words.ts'
import { UNKNOWN, type Policy } from '../policy/contract.ts'

const CRITERIA_MAX = 40

export const events = {
  'severity.set.v1': z.strictObject({
    level: wordSchema,
    criteria: z.array(wordSchema).max(CRITERIA_MAX),
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
  'severity.taken-back.v1': z.strictObject({}),
}
export type SeverityEvent = RecordedOf<typeof events>

export const commands = {
  set: {
    input: z.strictObject({
      level: lineSchema(40, 'The level').describe('A level of the policy, or unknown'),
      criteria: z
        .array(lineSchema(41, 'A criterion'))
        .max(CRITERIA_MAX)
        .default([])
        .describe('Criteria that apply, as ticked in the rubric'),
      reason: noteSchema(REASON_MAX, 'The reason'),
    }),
    needs: 'write' as const,
    says: 'Sets the severity with the reason; clocks and cadence follow at once (R-038, R-039).',
  },
  'take-back': {
    input: z.strictObject({}),
    needs: 'write' as const,
    says: 'Takes back the change one made a moment ago; the record holds both.',
  },
}
export type SeverityCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-concluded':
    'It was concluded with this severity, and others were told. Set another openly.',
  'already-so': 'The severity is already {level}.',
  'too-many-changes': 'A record keeps at most {max} changes of severity.',
  'unknown-criterion': 'The policy has no criterion “{criterion}”.',
  'unknown-level': 'Choose one of: {known}.',
} as const

export type SeverityState = {
  readonly level: string
  readonly history: readonly {
    readonly level: string
    readonly criteria: readonly string[]
    readonly reason: string
    readonly at: string
    readonly by: string
    readonly seq: number
  }[]
}

/** The gravest level with a ticked criterion, or unknown when nothing is ticked. */
export function proposedLevel(policy: Policy, ticked: readonly string[]): string {
  return (
    policy.levels.find((level) => level.criteria.some((criterion) => ticked.includes(criterion.id)))
      ?.id ?? UNKNOWN
  )
}
