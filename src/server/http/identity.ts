/** Who is asking: a session's cookie or an API token, and what the workspace says that person is. */
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#kernel/decider.ts'
import type { Via } from '#kernel/event.ts'
import { HOUR } from '#kernel/instant.ts'
import { must } from '#kernel/must.ts'
import { validTokens, type Scope, type Token } from '#features/tokens/contract.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import type { Core } from '../core.ts'
import { keptHash } from '../start/secrets.ts'
import type { Command } from '../streams/dispatch.ts'

/** A person who has proved who they are. */
export type Identity = {
  readonly actor: Actor
  readonly via: Via
  /** The session's id for cookies; live feeds end when it does. */
  readonly session: string | undefined
  /** How long ago they signed in, in milliseconds; undefined for tokens. */
  readonly signedInMs: number | undefined
  /** The token's id for tokens. */
  readonly token: string | undefined
  readonly scopes: readonly Scope[]
}

/** The identity of a request that passed the door of a route for people. */
export function whoOf(request: FastifyRequest): Identity {
  return must(request.who, 'the identity of a request')
}

/** Who sends a command, and under which idempotency key; the door has looked at its length. */
export function senderOf(request: FastifyRequest): Pick<Command, 'actor' | 'via' | 'key'> {
  const { actor, via } = whoOf(request)
  const key = request.headers['idempotency-key']
  return { actor, via, ...(typeof key === 'string' && key !== '' ? { key } : {}) }
}

/** Longer than any token of ours; anything longer is not hashed. */
const TOKEN_LENGTH_MAX = 200

/**
 * Does somebody else speak than the page was opened for? A page says whose it is; another who signed in over it in the same
 * browser does not speak by it, nor it in their name.
 */
export function speaksAsAnother(request: FastifyRequest, { actor }: Identity): boolean {
  const spoken = request.headers['firebreak-person']
  return spoken !== undefined && spoken !== actor.id
}

/** The identity behind a request, or undefined. A disabled person is nobody, whatever they hold. */
export async function identify(request: FastifyRequest, core: Core): Promise<Identity | undefined> {
  const header = request.headers.authorization
  if (header !== undefined) return byToken(header, core)
  const session = await core.auth.session(webHeaders(request))
  if (!session) return undefined
  const actor = await core.workspace.actor(session.person)
  if (!actor) return undefined
  return {
    actor,
    via: 'web',
    session: session.session,
    signedInMs: session.ageMs,
    token: undefined,
    scopes: ['*'],
  }
}

async function byToken(header: string, core: Core): Promise<Identity | undefined> {
  const secret = /^Bearer (fb_[A-Za-z0-9_-]+)$/i.exec(header)?.[1]
  if (secret === undefined || secret.length > TOKEN_LENGTH_MAX) return undefined
  const hash = keptHash(core.secrets, secret)
  const find = (state: WorkspaceState) => validTokens(state).find((held) => held.hash === hash)
  // A yes is as old as rights may be; a no is said only after reading: another process may have made it a moment ago.
  const token = find(await core.workspace.current()) ?? find(await core.workspace.fresh())
  const actor = token && (await core.workspace.actor(token.person))
  if (!token || !actor) return undefined
  core.keyUses.used(token.id)
  return {
    actor,
    via: 'api',
    session: undefined,
    signedInMs: undefined,
    token: token.id,
    scopes: token.scopes,
  }
}

/** The API tokens with which a person is let in now, read anew: another server may have made one a moment ago. */
export async function tokensOf(person: string, core: Core): Promise<readonly Token[]> {
  return validTokens(await core.workspace.fresh()).filter((token) => token.person === person)
}

/** The request's headers as the Fetch API has them; the peer's address is ours to say, not the client's. */
export function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== 'x-firebreak-peer')
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  headers.set('x-firebreak-peer', request.ip)
  return headers
}

/** What lets somebody in asks for a sign-in at most this old: whoever finds an open page does not own the house. */
const RECENT_MS = HOUR

/** Is this a person who signed in lately, and no token? */
export function signedInLately({ signedInMs }: Identity): boolean {
  return signedInMs !== undefined && signedInMs < RECENT_MS
}

/** May this token's scopes be used for such a request? A session has them all. */
export function scopeCovers(scopes: readonly Scope[], use: 'read' | 'write' | 'report'): boolean {
  return (
    scopes.includes('*') || scopes.includes(use) || (use !== 'write' && scopes.includes('write'))
  )
}
