/** Roles: who commands, who answers questions, who responds. Assignments are time-ranged. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { personSchema, wordSchema, wordsOf } from '#kernel/words.ts'
import type { Policy } from '../policy/contract.ts'

/**
 * What a role can do on an incident, whatever it is called: the rules ask for these. A role that supports gives no
 * right and is held by as many as wanted.
 */
const capabilities = {
  commander: 'command',
  communicator: 'communicate',
  responder: 'respond',
  scribe: 'record',
  observer: 'observe',
} as const
type Capability = (typeof capabilities)[keyof typeof capabilities] | 'support'

/** A role as a policy has it. */
export type RoleInPolicy = {
  readonly id: string
  readonly label: string
  readonly capability: Capability
  /** What it does, in a sentence; '' for those that the product's rules describe. */
  readonly does: string
}

/** The role catalogue of a policy: the five that rules speak of under their names there, then its own. */
export function rolesIn({
  terms,
  otherRoles = [],
}: Pick<Policy, 'terms' | 'otherRoles'>): readonly RoleInPolicy[] {
  const ruled = wordsOf(capabilities).map((id) => ({
    id,
    label: terms[id],
    capability: capabilities[id],
    does: '',
  }))
  const others = otherRoles.map((role) => ({ ...role, capability: 'support' as const }))
  return [...ruled, ...others]
}

/** What people call a role under a policy; its word where the policy has none by it. */
export function roleLabel(policy: Pick<Policy, 'terms' | 'otherRoles'>, role: string): string {
  return rolesIn(policy).find(({ id }) => id === role)?.label ?? role
}

/** The same within a sentence: `the communications officer`. */
export const roleInWords =
  (policy: Pick<Policy, 'terms' | 'otherRoles'>) =>
  (role: string): string =>
    roleLabel(policy, role).toLowerCase()

const role = wordSchema.describe('A role of the policy, such as responder or scribe')

export const events = {
  'roles.assigned.v1': z.strictObject({
    role: wordSchema,
    person: personSchema,
    /** Why it came about: first to take it, by handoff, by takeover, by the commander. */
    how: wordSchema,
  }),
  'roles.released.v1': z.strictObject({ role: wordSchema, person: personSchema }),
}
export type RolesEvent = RecordedOf<typeof events>

export const commands = {
  assign: {
    input: z.strictObject({ role, person: personSchema }),
    needs: 'command' as const,
    says: 'Gives a person a role. Command passes by handoff; a communicator is replaced by handoff, or with a reason.',
    givesWork: true as const,
  },
  release: {
    input: z.strictObject({ role, person: personSchema }),
    needs: 'write' as const,
    says: 'Ends a role: your own, or, as the commander and with a reason, somebody else’s (R-181).',
  },
  join: {
    input: z.strictObject({}),
    needs: 'write' as const,
    says: 'Joins the response as a responder.',
  },
}
export type RolesCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-has-role': 'This person already has that role.',
  'communicator-is-responder':
    'Whoever answers questions should stay out of the response itself. Choose somebody else, or say why not.',
  'has-not-role': 'This person does not have that role.',
  'unknown-role': 'This policy has no role “{role}”. It has {roles}.',
  'not-a-member': 'Invite this person to the incident first; then give them a role.',
  'not-yours': 'Only the commander can end somebody else’s role.',
  'too-many-turns': 'A record keeps at most {max} turns of duty.',
  'use-handoff':
    'The {role}’s duty passes by handoff: propose it, and it moves when the other person confirms.',
  'use-handoff:held':
    'Somebody already has the {role}’s duty. It passes by handoff; if that cannot wait, say why, and the reason is in the report.',
  'use-handoff:away':
    'A duty passes by handoff. To take it from somebody without one, say why; the reason is in the report.',
  'use-handoff:own':
    'You answer questions. Hand that over, so that everyone knows whom to ask; or say why it ends without a handoff.',
  'use-handoff:release': 'There is always one commander. Hand command over instead.',
} as const

export type Assignment = {
  readonly role: string
  readonly person: string
  readonly from: string
  readonly until: string | null
  readonly seq: number
}

export type RolesState = {
  /** Exactly one, from the moment somebody takes the record; null only before that. */
  readonly commander: string | null
  /** At most one; while null the commander answers questions. */
  readonly communicator: string | null
  readonly firstResponder: string | null
  readonly history: readonly Assignment[]
}

/** Who holds a role now. */
export function holders(state: RolesState, wanted: string): readonly string[] {
  return state.history
    .filter((turn) => turn.role === wanted && turn.until === null)
    .map((turn) => turn.person)
}

/** The roles somebody holds now. */
export function rolesOf(state: RolesState, person: string): readonly string[] {
  return state.history
    .filter((held) => held.person === person && held.until === null)
    .map((held) => held.role)
}

/** Would this person, with this role, both answer questions and be one of those who respond? */
export function answersAndResponds(state: RolesState, role: string, person: string): boolean {
  if (role === 'communicator') return holders(state, 'responder').includes(person)
  return role === 'responder' && state.communicator === person
}

/** The single person to ask: the communicator, or the commander while there is none. */
export function questionsTo(state: RolesState): string | null {
  return state.communicator ?? state.commander
}

/** Everyone who holds or held a role, in order of first appearance: those to thank. */
export function participants(state: RolesState): readonly string[] {
  return [...new Set(state.history.map((turn) => turn.person))]
}
