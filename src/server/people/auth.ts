/**
 * Sign-in by Better Auth: password, passkey, TOTP (design §2). It proves who somebody is; which rights they have is in
 * the workspace's journal. Nobody can sign up by themselves: accounts come from set-up, an invitation or the CLI.
 */
import { passkey } from '@better-auth/passkey'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type pg from 'pg'

export type AuthSettings = {
  readonly pool: pg.Pool
  readonly secret: string
  readonly publicUrl: string
  readonly trustedOrigins: readonly string[]
}

/** A password is a sentence or a manager's work; below this it is guessable offline (NIST SP 800-63B asks for 15 alone). */
export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200
/** A session ends a week after its last use; a stolen laptop should not stay signed in for a season. */
const SESSION_SECONDS = 7 * 24 * 3600
const SESSION_RENEW_SECONDS = 3600

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
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEW_SECONDS },
    user: { changeEmail: { enabled: false }, deleteUser: { enabled: false } },
    // Ten tries in a minute for one address: a person forgets, a machine guesses.
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/*': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
      },
    },
    telemetry: { enabled: false },
    advanced: {
      useSecureCookies: url.protocol === 'https:',
      cookiePrefix: 'firebreak',
      ipAddress: { ipAddressHeaders: ['x-firebreak-peer'] },
    },
    logger: { level: 'error' as const },
    plugins: [
      passkey({ rpID: url.hostname, rpName: 'Firebreak', origin: [...settings.trustedOrigins] }),
      twoFactor({ issuer: 'Firebreak' }),
    ],
  } satisfies BetterAuthOptions
}

/** Creates or upgrades the sign-in tables, as the role that owns them. */
export async function migrateAuth(settings: AuthSettings): Promise<void> {
  const { runMigrations } = await getMigrations(optionsFor(settings))
  await runMigrations()
}

export type Auth = {
  /** Answers everything under /api/auth. */
  readonly handle: (request: Request) => Promise<Response>
  /** The person of a request's session cookie and the session's id, or undefined. */
  readonly session: (
    headers: Headers,
  ) => Promise<{ readonly person: string; readonly session: string } | undefined>
  /** Makes an account and returns the person's id. Throws when the address is taken. */
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
      return found ? { person: found.user.id, session: found.session.id } : undefined
    },
    createAccount: async ({ name, email, password }) => {
      const context = await auth.$context
      const hash = await context.password.hash(password)
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
