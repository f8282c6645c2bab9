/**
 * People: who belongs to the workspace, in which role, and who was invited. Its entries say who was given which right, by
 * whom and when. Names and addresses are only in parts, which can be erased.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf, RetiredEvents } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import { lineSchema, personSchema } from '#kernel/words.ts'

export const workspaceRoles = ['owner', 'responder', 'member', 'guest'] as const
const role = z.enum(workspaceRoles)
/** A person's name as they write it. */
export const personName: z.ZodType<string, string> = lineSchema(120, 'The name')
const email = z
  .email('This is not an e-mail address.')
  .max(254)
  .transform((text) => text.toLowerCase())
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const invitation = z.string().regex(/^iv_[A-Za-z0-9]{8,40}$/)
const reset = z.string().regex(/^rs_[A-Za-z0-9]{8,40}$/)
const used = z.strictObject({
  reset,
  person: personSchema,
  /** Whether their API tokens and passkeys ended with the old password, as for one that somebody else may have known. */
  ends: z.boolean(),
})
const offered = z.strictObject({ reset, person: personSchema, hash, until: instantSchema })

export const events = {
  'people.added.v1': z.strictObject({ person: personSchema, name: personName, email, role }),
  'people.role-set.v1': z.strictObject({ person: personSchema, role }),
  'people.disabled.v1': z.strictObject({ person: personSchema }),
  'people.enabled.v1': z.strictObject({ person: personSchema }),
  'people.invited.v1': z.strictObject({
    invitation,
    name: personName,
    email,
    role,
    hash,
    until: instantSchema,
  }),
  'people.invitation-used.v1': z.strictObject({ invitation }),
  'people.invitation-withdrawn.v1': z.strictObject({ invitation }),
  'people.reset-offered.v1': offered,
  'people.reset-used.v2': used,
}
/** A new password before it could end more than sessions. */
export const retired: RetiredEvents = {
  'people.reset-used.v1': {
    schema: z.strictObject({ reset, person: personSchema }),
    upcast: (event) => ({
      kind: 'people.reset-used.v2',
      body: { ...(event.body as { readonly reset: string; readonly person: string }), ends: false },
    }),
  },
}
export type PeopleEvent = RecordedOf<typeof events>

/** Commands that carry a hash are sent by the server, which makes the secret and keeps only its hash. */
export const commands = {
  add: {
    input: z.strictObject({ person: personSchema, name: personName, email, role }),
    needs: 'system' as const,
    says: 'Adds a person who now can sign in.',
  },
  'set-role': {
    input: z.strictObject({ person: personSchema, role }),
    needs: 'administer' as const,
    says: 'Changes a person’s workspace role.',
    recentSignIn: true as const,
  },
  disable: {
    input: z.strictObject({ person: personSchema }),
    needs: 'administer' as const,
    says: 'Ends a person’s access to everything, at once.',
    ownDoor: true as const,
  },
  enable: {
    input: z.strictObject({ person: personSchema }),
    needs: 'administer' as const,
    says: 'Lets a disabled person in again.',
    recentSignIn: true as const,
  },
  invite: {
    input: z.strictObject({
      invitation,
      name: personName,
      email,
      role,
      hash,
      until: instantSchema,
    }),
    needs: 'administer' as const,
    says: 'Invites a person by a one-time link, which the server makes.',
    ownDoor: true as const,
    recentSignIn: true as const,
  },
  'use-invitation': {
    input: z.strictObject({ invitation }),
    needs: 'system' as const,
    says: 'Marks an invitation as used.',
  },
  'withdraw-invitation': {
    input: z.strictObject({ invitation }),
    needs: 'administer' as const,
    says: 'Withdraws an invitation; its link stops working at once.',
    ownDoor: true as const,
  },
  'offer-reset': {
    input: offered,
    needs: 'administer' as const,
    says: 'Lets a person choose a new password by a one-time link, which the server makes.',
    ownDoor: true as const,
    recentSignIn: true as const,
  },
  'use-reset': {
    input: used,
    needs: 'system' as const,
    says: 'Marks the link to a new password as used.',
  },
}
export type PeopleCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'account-disabled': 'This account is disabled. Enable it first.',
  'already-so:disabled': 'This person is already disabled.',
  'already-so:enabled': 'This person is not disabled.',
  'already-so:role': 'This person already is {role}.',
  'email-taken': 'Somebody with this address already has an account.',
  'invitation-over': 'This invitation was used or has run out. Ask for a new one.',
  'last-owner': 'This is the last owner. Make somebody else an owner first.',
  'no-such-invitation': 'There is no such invitation, or it was used.',
  'no-such-person': 'There is no such person.',
  'reset-over': 'This link was used or has run out. Ask an owner of the workspace for a new one.',
  'set-up-over': 'This workspace has an owner already. Ask them for an invitation.',
  'too-many-invitations': 'A workspace keeps at most {max} invitations.',
  'too-many-people': 'A workspace has at most {max} people.',
} as const

export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: (typeof workspaceRoles)[number]
  readonly active: boolean
  readonly since: string
  /** When they were last disabled; null for who never was. What they held before does not come back with them. */
  readonly disabledAt: string | null
  /** When they last chose a new password that ended their API tokens; null for who never did. */
  readonly endedAt: string | null
}
export type Invitation = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Person['role']
  readonly hash: string
  readonly until: string
  readonly used: boolean
  /** Who made it: it is worth nothing once they are not an owner any more. */
  readonly by: string
}
/** A link to a new password that was not used yet. */
export type Reset = {
  readonly id: string
  readonly hash: string
  readonly until: string
  readonly by: string
}
export type PeopleState = {
  readonly all: Readonly<Record<string, Person>>
  readonly invitations: Readonly<Record<string, Invitation>>
  /** By person: a later link replaces an earlier one. */
  readonly resets: Readonly<Record<string, Reset>>
}

/** The person with an address, in any case of letters. */
export function personByEmail(state: PeopleState, address: string): Person | undefined {
  return Object.values(state.all).find((person) => person.email === address.toLowerCase())
}
