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

function optionsFor(settings: AuthSettings) {
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
    hooks: { before: createAuthMiddleware((ctx) => useCodeOnce(ctx, settings.pool)) },
    logger: { level: 'error' as const },
    plugins: [
      passkey({ rpID: url.hostname, rpName: 'Firebreak', origin: [...settings.trustedOrigins] }),
      twoFactor({ issuer: 'Firebreak' }),
    ],
  } satisfies BetterAuthOptions
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
  /** Gives a person another password. Their passkeys and their second step stay as they are. */
  readonly setPassword: (person: string, password: string) => Promise<void>
  /** Ends every session of a person. */
  readonly signOutEverywhere: (person: string) => Promise<void>
  /** Which of these sessions are still valid. */
  readonly standing: (sessions: readonly string[]) => Promise<ReadonlySet<string>>
}

export function openAuth(settings: AuthSettings): Auth {
  const auth = betterAuth(optionsFor(settings))
  return {
    handle: (request) => auth.handler(request),
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
    setPassword: async (person, password) => {
      const context = await auth.$context
      await context.internalAdapter.updatePassword(person, await context.password.hash(password))
    },
    signOutEverywhere: async (person) => {
      await settings.pool.query('delete from auth.session where "userId" = $1', [person])
    },
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
