/** What every route is given, and what every route must say about who may use it. Routes know this file, never the app. */
import type {
  FastifyBaseLogger,
  FastifyContextConfig,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { output, ZodType } from 'zod'
import type { StreamKind } from '#kernel/stream.ts'
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
    /** For a person who signed in within the last hour, and never for a token. */
    recentSignIn?: boolean
    /** What an API token's scope must cover; reading for GET and writing otherwise, unless said. */
    scope?: 'read' | 'write' | 'report'
    /** The body is a payload of somebody else's making, which is cleaned and not refused. */
    takesForeign?: boolean
    /** One sentence for the printed interface: what the route is for. */
    says?: string
    /** The query's parameters: by name, what each means. */
    query?: Readonly<Record<string, string>>
    /** The kind whose commands a route with `:slice/:verb` carries. */
    commandsOf?: StreamKind
    /** The kind of which the route opens a record; its schema is asked where the record is opened. */
    opens?: StreamKind
  }
  interface FastifyRequest {
    who: Identity | undefined
  }
}

/** A route whose `schema.body` is a zod schema is given what that makes of the body; another body is answered 422. */
interface ZodBodies extends FastifyTypeProvider {
  readonly validator: this['schema'] extends ZodType ? output<this['schema']> : unknown
}
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodBodies
>

export type Doors = {
  readonly core: Core
  readonly live: Live
  readonly meters: Meters
  readonly setup: SetupLink
  /** Addresses of the proxies in front, separated by commas. */
  readonly proxy?: string | undefined
  /** Hands a letter to the mail server, where one is configured. */
  readonly send: SendLetter | undefined
  /** Every route there is, for the printed interface. */
  readonly routes: readonly Described[]
  /** False until everything has started and the person at the terminal was told the address; then /readyz answers. */
  readonly readiness: { ready: boolean }
}

/** The one-time set-up link: its secret exists only in this process and in what it printed. */
export type SetupLink = { readonly secret: string | undefined }

/** A route as it was registered. */
export type Described = {
  readonly method: string
  readonly url: string
  readonly config: FastifyContextConfig
  /** The schema its body is checked by. */
  readonly body: ZodType | undefined
}
