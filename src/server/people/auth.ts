/**
 * Sign-in by Better Auth: password, passkey, TOTP (design §2). It proves who somebody is; which rights they have is in
 * the workspace's journal. Nobody can sign up by themselves: accounts come from set-up, an invitation or the CLI.
 */
import { passkey } from '@better-auth/passkey'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api'
import type pg from 'pg'
import {
  endAll,
  endWaiting,
  openProofs,
  replacePassword,
  type Claim,
  type Proofs,
} from './proofs.ts'
import { endOtherSessions, endSession, sessionsOf, type Session } from './sessions.ts'

export type AuthSettings = {
  readonly pool: pg.Pool
  readonly secret: string
  readonly publicUrl: string
  readonly trustedOrigins: readonly string[]
  readonly log: (line: string, error?: unknown) => void
  /** Is this person let in now? */
  readonly mayEnter: (person: string) => Promise<boolean>
}

/** A password is a sentence or a manager's work; below this it is guessable offline (NIST SP 800-63B asks for 15 alone). */
export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200
/** A session ends a week after its last use; a stolen laptop should not stay signed in for a season. */
const SESSION_SECONDS = 7 * 24 * 3600
const SESSION_RENEW_SECONDS = 3600
const SESSION_FRESH_SECONDS = 3600

/** Passkeys of one person: a few devices and keys. Each sign-in looks through them. */
const PASSKEYS_MAX = 20

function optionsFor(settings: AuthSettings, proofs?: Proofs) {
  const url = new URL(settings.publicUrl)
  return {
    appName: 'Firebreak',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: settings.secret,
    database: settings.pool,
    trustedOrigins: [...settings.trustedOrigins],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    // A passkey is a way in for ever: it is added after a sign-in of just now, as somebody is let in.
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_RENEW_SECONDS,
      freshAge: SESSION_FRESH_SECONDS,
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }: { readonly userId: string }) => {
            // An account that was closed proves nothing to anybody; its password may be known to whoever it was closed for.
            if (!(await settings.mayEnter(userId)))
              throw new APIError('FORBIDDEN', { message: 'This account is closed. Ask an owner.' })
          },
        },
      },
    },
    user: { changeEmail: { enabled: false }, deleteUser: { enabled: false } },
    // Behind a proxy a whole company may share one address; guesses at one account are slowed by guesses.ts.
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/*': { window: 60, max: 100 },
        '/two-factor/*': { window: 60, max: 10 },
      },
    },
    telemetry: { enabled: false },
    advanced: {
      useSecureCookies: url.protocol === 'https:',
      cookiePrefix: 'firebreak',
      ipAddress: { ipAddressHeaders: ['x-firebreak-peer'] },
    },
    // What was refused is said to whoever asked; the log is for faults.
    onAPIError: {
      onError: (error: unknown) => {
        if (!isAPIError(error) || error.status === 'INTERNAL_SERVER_ERROR')
          settings.log('signing in failed', error)
      },
    },
    hooks: hooksOf(settings.pool, proofs),
    logger: { level: 'error' as const },
    plugins: [
      passkey({ rpID: url.hostname, rpName: 'Firebreak', origin: [...settings.trustedOrigins] }),
      twoFactor({ issuer: 'Firebreak' }),
    ],
  } satisfies BetterAuthOptions
}

/** What is done before and after Better Auth answers. */
function hooksOf(pool: pg.Pool, proofs: Proofs | undefined) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      await refuseManyPasskeys(ctx, pool)
      await useCodeOnce(ctx, pool)
      const claim = proofs && ctx.request && (await claimOf(ctx))
      if (claim && ctx.request) await proofs.begin(ctx.request, claim)
    }),
    after: createAuthMiddleware(async (ctx) => {
      const { session } = ctx.context
      if (ctx.path === '/change-password' && session) await endWaiting(pool, session.user.id)
    }),
  }
}

/** A one-time code is right for a step of 30 seconds and the steps beside it; it is remembered for longer than that. */
const CODE_REMEMBERED = '5 minutes'

/**
 * Uses a one-time code up before it is looked at, so that two requests with one code cannot both be let in (RFC 6238 5.2). Better
 * Auth takes a code as often as it comes while it is right.
 */
async function useCodeOnce(ctx: AuthContext, pool: pg.Pool): Promise<void> {
  if (ctx.path !== '/two-factor/verify-totp') return
  const person = await whoseCode(ctx)
  const { code } = (ctx.body ?? {}) as { readonly code?: unknown }
  if (person === undefined || typeof code !== 'string') return
  const used = await pool.query(
    `with forgotten as (delete from auth.used_code where at < now() - interval '${CODE_REMEMBERED}')
     insert into auth.used_code (person, code) values ($1, sha256(convert_to($2, 'UTF8'))) on conflict do nothing`,
    [person, `${person}/${code.trim()}`],
  )
  if (used.rowCount === 0)
    throw new APIError('UNAUTHORIZED', { message: 'This code was used. Wait for the next one.' })
}

async function refuseManyPasskeys(ctx: AuthContext, pool: pg.Pool): Promise<void> {
  if (ctx.path !== '/passkey/generate-register-options') return
  const session = await getSessionFromCtx(ctx)
  const held = await pool.query('select 1 from passkey where "userId" = $1', [session?.user.id])
  if ((held.rowCount ?? 0) >= PASSKEYS_MAX)
    throw new APIError('CONFLICT', {
      message: `You have ${PASSKEYS_MAX} passkeys, which is as many as there may be. Remove one first.`,
    })
}

/** By what a request wants to sign in; undefined for a request that wants something else. */
async function claimOf(ctx: AuthContext): Promise<Claim | undefined> {
  const { email, response } = (ctx.body ?? {}) as {
    readonly email?: unknown
    readonly response?: { readonly id?: unknown } | null
  }
  if (ctx.path === '/sign-in/email') return typeof email === 'string' ? { email } : undefined
  if (ctx.path === '/passkey/verify-authentication')
    return typeof response?.id === 'string' ? { credential: response.id } : undefined
  if (!ctx.path.startsWith('/two-factor/verify-')) return undefined
  const person = await whoseCode(ctx)
  return person === undefined ? undefined : { person }
}

/** The person who is signed in, or who gave their password and is asked for the code. */
async function whoseCode(ctx: AuthContext): Promise<string | undefined> {
  const session = await getSessionFromCtx(ctx)
  if (session) return session.user.id
  const { name } = ctx.context.createAuthCookie('two_factor')
  const asked = await ctx.getSignedCookie(name, ctx.context.secret)
  if (!asked) return undefined
  return (await ctx.context.internalAdapter.findVerificationValue(asked))?.value
}

/** Creates or upgrades the sign-in tables, as the role that owns them. */
export async function migrateAuth(settings: AuthSettings): Promise<void> {
  const { runMigrations } = await getMigrations(optionsFor(settings))
  await runMigrations()
  await settings.pool.query(
    `create table if not exists auth.used_code (
       person text not null, code bytea not null, at timestamptz not null default now(), primary key (person, code))`,
  )
}

/** A session: whose it is, its id, and how long ago they signed in. */
export type SignedIn = {
  readonly person: string
  readonly session: string
  readonly ageMs: number
}

type AuthContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

export type Auth = {
  /** Answers everything under /api/auth. */
  readonly handle: (request: Request) => Promise<Response>
  /** The person of a request's session cookie and the session's id, or undefined. */
  readonly session: (headers: Headers) => Promise<SignedIn | undefined>
  /** Makes an account and returns the person's id. An account that has this address is replaced: ask first whose it is. */
  readonly createAccount: (account: {
    readonly name: string
    readonly email: string
    readonly password: string
  }) => Promise<string>
  /** Gives a person another password and ends all that the old one opened; with `passkeys`, also their passkeys. */
  readonly replacePassword: (person: string, password: string, passkeys: boolean) => Promise<void>
  /** How many passkeys a person has. */
  readonly passkeysOf: (person: string) => Promise<number>
  /** Where a person is signed in. */
  readonly sessionsOf: (person: string) => Promise<readonly Session[]>
  /** Ends one session of a person; false when they have none of this id. */
  readonly endSession: (person: string, session: string) => Promise<boolean>
  /** Ends all sessions of a person but this one; answers how many. */
  readonly endOtherSessions: (person: string, kept: string | undefined) => Promise<number>
  /** Ends every session of a person. */
  readonly signOutEverywhere: (person: string) => Promise<void>
  /** Which of these sessions are still valid. */
  readonly standing: (sessions: readonly string[]) => Promise<ReadonlySet<string>>
}

export function openAuth(settings: AuthSettings): Auth {
  const { pool } = settings
  const proofs = openProofs(pool, settings.mayEnter)
  const auth = betterAuth(optionsFor(settings, proofs))
  return {
    handle: async (request) => {
      const answer = await auth.handler(request)
      const replaced = answer.ok ? await proofs.replaced(request) : undefined
      if (replaced === undefined) return answer
      await endAll(pool, replaced)
      return Response.json(
        { message: 'What you signed in with was just replaced.' },
        { status: 401 },
      )
    },
    session: async (headers) => {
      const found = await auth.api.getSession({ headers })
      if (!found) return undefined
      const { id, createdAt } = found.session
      return { person: found.user.id, session: id, ageMs: Date.now() - createdAt.getTime() }
    },
    createAccount: async ({ name, email, password }) => {
      const context = await auth.$context
      const hash = await context.password.hash(password)
      await settings.pool.query('delete from auth."user" where email = $1', [email.toLowerCase()])
      const user = await context.internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true },
        { method: 'email-password' },
      )
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      })
      return user.id
    },
    replacePassword: async (person, password, passkeys) => {
      const context = await auth.$context
      const hash = await context.password.hash(password)
      await replacePassword(pool, person, { hash, passkeys })
    },
    passkeysOf: async (person) => {
      const held = await pool.query('select 1 from passkey where "userId" = $1', [person])
      return held.rowCount ?? 0
    },
    sessionsOf: (person) => sessionsOf(pool, person),
    endSession: (person, session) => endSession(pool, person, session),
    endOtherSessions: (person, kept) => endOtherSessions(pool, person, kept),
    signOutEverywhere: (person) => endAll(pool, person),
    standing: async (sessions) => {
      if (sessions.length === 0) return new Set()
      const found = await settings.pool.query<{ id: string }>(
        'select id from auth.session where id = any($1) and "expiresAt" > now()',
        [sessions],
      )
      return new Set(found.rows.map((row) => row.id))
    },
  }
}
