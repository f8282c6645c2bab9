/**
 * Workspace: the people, their workspace roles, API tokens, alert sources and the response policy in force. One stream;
 * its journal says who was given which right, by whom and when. Names and addresses stand only in parts, which can be erased.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import { lineSchema, personSchema } from '#kernel/words.ts'
import { policySchema, type Policy } from '../policy/contract.ts'

export const workspaceRoles = ['owner', 'responder', 'member', 'guest'] as const
const role = z.enum(workspaceRoles)
const name = lineSchema(120, 'The name')
const email = z
  .email('This is not an e-mail address.')
  .max(254)
  .transform((text) => text.toLowerCase())
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const id = z.string().regex(/^[a-z]{2}_[A-Za-z0-9]{8,40}$/)
const path = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9_$@:-]+(\.[A-Za-z0-9_$@:-]+)*$/, 'Give a dotted path such as data.items.')

/** Where a generic JSON webhook keeps the fields of an alert; dotted paths, list positions as numbers. */
export const mappingSchema = z.strictObject({
  /** Path of a list of alerts; left out, the payload itself is one alert. */
  alerts: path.optional(),
  title: path,
  fingerprint: path,
  status: path.optional(),
  /** Text of `status` that means resolved. */
  resolvedWhen: z.string().max(100).optional(),
  details: path.optional(),
  severity: path.optional(),
  startsAt: path.optional(),
  link: path.optional(),
})
export type Mapping = z.output<typeof mappingSchema>

/** Scopes of an API token: all the person's rights, reading only, or reporting only. */
export const scopes = ['*', 'read', 'write', 'report'] as const
const scope = z.enum(scopes)
export type Scope = z.output<typeof scope>

export const events = {
  'workspace.opened.v1': z.strictObject({ name, policy: policySchema }),
  'workspace.policy-chosen.v1': z.strictObject({
    version: z.number().int().min(1),
    document: policySchema,
  }),
  'workspace.person-added.v1': z.strictObject({ person: personSchema, name, email, role }),
  'workspace.role-set.v1': z.strictObject({ person: personSchema, role }),
  'workspace.person-disabled.v1': z.strictObject({ person: personSchema }),
  'workspace.person-enabled.v1': z.strictObject({ person: personSchema }),
  'workspace.invited.v1': z.strictObject({
    invitation: id,
    name,
    email,
    role,
    hash,
    until: instantSchema,
  }),
  'workspace.invitation-used.v1': z.strictObject({ invitation: id }),
  'workspace.token-made.v1': z.strictObject({
    token: id,
    person: personSchema,
    name,
    scopes: z.array(scope).min(1).max(4),
    hash,
  }),
  'workspace.token-revoked.v1': z.strictObject({ token: id }),
  'workspace.source-added.v1': z.strictObject({
    source: id,
    name,
    type: z.enum(['alertmanager', 'generic']),
    mapping: mappingSchema.nullable(),
    hash,
  }),
  'workspace.source-removed.v1': z.strictObject({ source: id }),
}
export type WorkspaceEvent = RecordedOf<typeof events>

const own = 'sign-in' as const
const administer = 'administer' as const
const system = 'system' as const
/** Commands of the workspace. Those that carry a hash are sent by the server, which makes the secret and keeps only its hash. */
export const commands = {
  open: {
    input: z.strictObject({ name, policy: policySchema }),
    needs: system,
    says: 'Opens the workspace on first run.',
  },
  'choose-policy': {
    input: z.strictObject({ document: policySchema }),
    needs: administer,
    says: 'Puts another response policy in force for new incidents.',
  },
  'add-person': {
    input: z.strictObject({ person: personSchema, name, email, role }),
    needs: system,
    says: 'Adds a person who now can sign in.',
  },
  'set-role': {
    input: z.strictObject({ person: personSchema, role }),
    needs: administer,
    says: 'Changes a person’s workspace role.',
  },
  disable: {
    input: z.strictObject({ person: personSchema }),
    needs: administer,
    says: 'Ends a person’s access to everything, at once.',
  },
  enable: {
    input: z.strictObject({ person: personSchema }),
    needs: administer,
    says: 'Lets a disabled person in again.',
  },
  invite: {
    input: z.strictObject({ invitation: id, name, email, role, hash, until: instantSchema }),
    needs: administer,
    says: 'Invites a person by a one-time link.',
  },
  'use-invitation': {
    input: z.strictObject({ invitation: id }),
    needs: system,
    says: 'Marks an invitation as used.',
  },
  'make-token': {
    input: z.strictObject({
      token: id,
      person: personSchema,
      name,
      scopes: z.array(scope).min(1).max(4),
      hash,
    }),
    needs: own,
    says: 'Makes an API token for oneself.',
  },
  'revoke-token': {
    input: z.strictObject({ token: id }),
    needs: own,
    says: 'Revokes an API token.',
  },
  'add-source': {
    input: z.strictObject({
      source: id,
      name,
      type: z.enum(['alertmanager', 'generic']),
      mapping: mappingSchema.nullable(),
      hash,
    }),
    needs: administer,
    says: 'Adds a source of alerts with its own key.',
  },
  'remove-source': {
    input: z.strictObject({ source: id }),
    needs: administer,
    says: 'Removes a source; its key stops working at once.',
  },
}
export type WorkspaceCommand = CommandOf<typeof commands>

export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: (typeof workspaceRoles)[number]
  readonly active: boolean
  readonly since: string
}
export type Invitation = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Person['role']
  readonly hash: string
  readonly until: string
  readonly used: boolean
}
export type Token = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly hash: string
  readonly createdAt: string
}
export type Source = {
  readonly id: string
  readonly name: string
  readonly type: 'alertmanager' | 'generic'
  readonly mapping: Mapping | null
  readonly hash: string
  readonly createdAt: string
}
export type WorkspaceState = {
  readonly seq: number
  readonly opened: boolean
  readonly name: string
  readonly policy: { readonly version: number; readonly document: Policy } | null
  readonly people: Readonly<Record<string, Person>>
  readonly invitations: Readonly<Record<string, Invitation>>
  readonly tokens: Readonly<Record<string, Token>>
  readonly sources: Readonly<Record<string, Source>>
}

/** The person with an address, in any case of letters. */
export function personByEmail(state: WorkspaceState, address: string): Person | undefined {
  return Object.values(state.people).find((one) => one.email === address.toLowerCase())
}
