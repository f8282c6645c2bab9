/** Who is asking: a session's cookie or an API token, and what the workspace says that person is. */
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#kernel/decider.ts'
import type { Via } from '#kernel/event.ts'
import { must } from '#kernel/must.ts'
import type { Scope } from '#features/tokens/contract.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import type { Core } from '../core.ts'
import { keptHash } from '../start/secrets.ts'

/** A person who has proved who they are. */
export type Identity = {
  readonly actor: Actor
  readonly via: Via
  /** The session's id for cookies; live feeds end when it does. */
  readonly session: string | undefined
  /** The token's id for tokens. */
  readonly token: string | undefined
  readonly scopes: readonly Scope[]
}

/** The identity of a request that passed the door of a route for people. */
export function whoOf(request: FastifyRequest): Identity {
  return must(request.who, 'the identity of a request')
}

/** Longer than any token of ours; anything longer is not hashed. */
const TOKEN_LENGTH_MAX = 200

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
    token: undefined,
    scopes: ['*'],
  }
}

async function byToken(header: string, core: Core): Promise<Identity | undefined> {
  const secret = /^Bearer (fb_[A-Za-z0-9_-]+)$/i.exec(header)?.[1]
  if (secret === undefined || secret.length > TOKEN_LENGTH_MAX) return undefined
  const hash = keptHash(core.secrets, secret)
  const find = (state: WorkspaceState) =>
    Object.values(state.tokens.all).find((held) => held.hash === hash)
  // A yes is as old as rights may be; a no is said only after reading: another process may have made it a moment ago.
  const token = find(await core.workspace.current()) ?? find(await core.workspace.fresh())
  const actor = token && (await core.workspace.actor(token.person))
  if (!token || !actor) return undefined
  core.keyUses.used(token.id)
  return {
    actor,
    via: 'api',
    session: undefined,
    token: token.id,
    scopes: token.scopes,
  }
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

/** May this token's scopes be used for such a request? A session has them all. */
export function scopeCovers(scopes: readonly Scope[], use: 'read' | 'write' | 'report'): boolean {
  return (
    scopes.includes('*') || scopes.includes(use) || (use !== 'write' && scopes.includes('write'))
  )
}
