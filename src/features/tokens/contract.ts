/** Tokens: the keys with which a person's scripts act for them. Only a hash is kept; scopes narrow what a key can do. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import type { PeopleState } from '../people/contract.ts'
import { lineSchema, personSchema } from '#kernel/words.ts'

/** Scopes of an API token: all the person's rights, reading only, or reporting only. */
export const scopes = ['*', 'read', 'write', 'report'] as const
const scope = z.enum(scopes)
export type Scope = z.output<typeof scope>

const token = z.string().regex(/^tk_[A-Za-z0-9]{8,40}$/)
const made = z.strictObject({
  token,
  person: personSchema,
  name: lineSchema(120, 'The name'),
  scopes: z.array(scope).min(1).max(scopes.length),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

export const events = {
  'tokens.made.v1': made,
  'tokens.revoked.v1': z.strictObject({ token }),
}
export type TokensEvent = RecordedOf<typeof events>

export const commands = {
  make: {
    input: made,
    needs: 'sign-in' as const,
    says: 'Makes an API token for oneself; the server makes the secret.',
    ownDoor: true as const,
    recentSignIn: true as const,
  },
  revoke: {
    input: z.strictObject({ token }),
    needs: 'sign-in' as const,
    says: 'Revokes an API token of one’s own.',
  },
}
export type TokensCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'no-such-person': 'There is no such person.',
  'no-such-token': 'You have no such token.',
  'not-yours': 'A token is made by the person it acts for.',
  'too-many-tokens': 'A person has at most {max} tokens. Revoke one first.',
} as const

export type Token = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly hash: string
  readonly createdAt: string
}
export type TokensState = { readonly all: Readonly<Record<string, Token>> }

type Needed = { readonly tokens: TokensState; readonly people: PeopleState }

/** The tokens that open the door: not revoked, of people who are let in, and made since they were last shut out or ended all they had. */
export function validTokens(state: Needed): readonly Token[] {
  return Object.values(state.tokens.all).filter((token) => isValid(state, token))
}

/** Does the token with this id open the door? */
export function isValidToken(state: Needed, id: string): boolean {
  const token = state.tokens.all[id]
  return token !== undefined && isValid(state, token)
}

function isValid({ people }: Needed, { person, createdAt }: Token): boolean {
  const theirs = people.all[person]
  return (
    theirs?.active === true &&
    createdAt > (theirs.disabledAt ?? '') &&
    createdAt > (theirs.endedAt ?? '')
  )
}
