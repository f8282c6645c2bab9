/** Scope: whether an incident is the workspace's own or belongs to a project. Who may know of it follows from that. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import { wordSchema } from '#kernel/words.ts'
import { fact, type RecordedOf } from '#kernel/event.ts'
import type { PinnedPolicy } from '../policy/contract.ts'

const belonging = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  defaultSeverity: wordSchema.nullable(),
})
/** The project as it was when the incident was put under it. */
export type Belonging = z.output<typeof belonging>

export const events = { 'scope.set.v1': z.strictObject({ project: belonging.nullable() }) }
export type ScopeEvent = RecordedOf<typeof events>

export const commands = {
  set: {
    // Leaving a project is said, not left out: it changes who may read the record.
    input: z.strictObject({ project: z.uuid().nullable() }),
    needs: 'command' as const,
    says: 'Puts the incident under a project, or makes it the workspace’s own (R-256). Its policy follows.',
    asks: 'scope',
  },
}
export type ScopeCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'It belongs to {which} project already.',
  'no-such-project': 'There is no such project, or you are not on it.',
} as const

export type ScopeState = { readonly project: Belonging | null }

/** What the question `scope` comes to: the project, as far as the asker may know it, and the policy that goes with it. */
export type ScopeAnswer = {
  readonly project: Belonging | null
  readonly policy: PinnedPolicy
}

/** The fact that an incident belongs to a project, or to none. */
export function scopeFact(project: Belonging | null) {
  return fact('scope.set.v1', { project })
}
