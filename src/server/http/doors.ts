/** What every route is given, and what every route must say about who may use it. Routes know this file, never the app. */
import type { SendLetter } from '#ports/mail.ts'
import type { Core } from '../core.ts'
import type { Live } from '../streams/live.ts'
import type { Identity } from './identity.ts'
import type { Meters } from './meters.ts'

/** Who may use a route. `record` is decided by the kind's `may` on the record itself; the others at the door. */
export type Access = 'public' | 'signed-in' | 'owner' | 'record' | 'source-key'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** What an API token's scope must cover; reading for GET and writing otherwise, unless said. */
    scope?: 'read' | 'write' | 'report'
  }
  interface FastifyRequest {
    who: Identity | undefined
  }
}

export type Doors = {
  readonly core: Core
  readonly live: Live
  readonly meters: Meters
  readonly setup: SetupLink
  /** Hands a letter to the mail server, where one is configured. */
  readonly send: SendLetter | undefined
  /** False until everything has started and the person at the terminal was told the address; then /readyz answers. */
  readonly readiness: { ready: boolean }
}

/** The one-time set-up link: its secret exists only in this process and in what it printed. */
export type SetupLink = { readonly secret: string | undefined }
