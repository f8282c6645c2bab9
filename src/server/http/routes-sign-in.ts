/** Sign-in, first set-up and invitations: the doors somebody without an account may knock at. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { lineSchema } from '#kernel/words.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../people/auth.ts'
import { acceptInvitation, addFirstOwner, openIfNew } from '../people/people.ts'
import type { Core } from '../core.ts'
import { keptHash, sameHash } from '../start/secrets.ts'
import { identify, speaksAsAnother, webHeaders } from './identity.ts'
import type { App, Doors } from './doors.ts'
import { sendOutcome, sendProblem } from './problem.ts'

export const password = z
  .string()
  .min(PASSWORD_MIN, `Choose at least ${PASSWORD_MIN} characters; a sentence is good.`)
  .max(PASSWORD_MAX)
const name = lineSchema(120, 'The name')
const setupSchema = z.strictObject({
  token: z.string().max(200),
  name,
  email: z.email('This is not an e-mail address.').max(254),
  password,
  workspace: lineSchema(120, 'The workspace’s name'),
})
const acceptSchema = z.strictObject({ token: z.string().max(200), name, password })

/** Guessing a one-time secret is hopeless; this keeps it from being loud as well. */
const TRIES_PER_MINUTE_MAX = 20
export const guarded = (says: string) => ({
  config: {
    access: 'public' as const,
    rateLimit: { max: TRIES_PER_MINUTE_MAX, timeWindow: 60_000 },
    says,
  },
})

/** What is open of Better Auth: what the page uses. It has more, such as a name of its own for a person, of any length. */
const AUTH_PATHS = {
  GET: [
    'get-session',
    ...['generate-authenticate-options', 'generate-register-options', 'list-user-passkeys'].map(
      (path) => `passkey/${path}`,
    ),
  ],
  POST: [
    'sign-in/email',
    'sign-out',
    'change-password',
    ...['verify-authentication', 'verify-registration', 'delete-passkey'].map(
      (path) => `passkey/${path}`,
    ),
    ...['enable', 'disable', 'generate-backup-codes', 'verify-backup-code', 'verify-totp'].map(
      (path) => `two-factor/${path}`,
    ),
  ],
} as const
/** The longest of those bodies is what a new passkey says of itself. */
const AUTH_BYTES_MAX = 32 * 1024

export async function signInRoutes(app: App, doors: Doors): Promise<void> {
  for (const [method, paths] of Object.entries(AUTH_PATHS))
    for (const path of paths)
      app.route({
        method,
        url: `/api/auth/${path}`,
        bodyLimit: AUTH_BYTES_MAX,
        config: { access: 'public', rateLimit: {} },
        handler: (request, reply) => tryPassword(request, reply, doors.core),
      })
  setupRoutes(app, doors)
  invitationRoutes(app, doors.core)
}

function setupRoutes(app: App, doors: Doors): void {
  const { core } = doors
  app.get<{ Querystring: { token?: string } }>(
    '/api/v1/setup',
    guarded('Is the one-time set-up link still good?'),
    async (request, reply) =>
      (await setupOpen(doors, request.query.token)) ? { ok: true } : sendProblem(reply, 'absent'),
  )

  app.post(
    '/api/v1/setup',
    { ...guarded('Opens the workspace with its first owner.'), schema: { body: setupSchema } },
    async (request, reply) => {
      const { token, workspace, ...account } = request.body
      if (!(await setupOpen(doors, token))) return sendProblem(reply, 'absent')
      await openIfNew(core, workspace)
      const added = await addFirstOwner(core, account)
      return sendOutcome(reply.code(added.status === 'done' ? 201 : 200), added, () => ({
        ok: true,
      }))
    },
  )
}

function invitationRoutes(app: App, core: Core): void {
  app.get<{ Querystring: { token?: string } }>(
    '/api/v1/invitations',
    guarded('Whom an invitation is for.'),
    async (request, reply) => {
      const found = invitationOf(await core.workspace.fresh(), request.query.token, core)
      return found
        ? { email: found.email, name: found.name, role: found.role }
        : sendProblem(reply, 'absent')
    },
  )

  app.post(
    '/api/v1/invitations/accept',
    { ...guarded('Accepts an invitation.'), schema: { body: acceptSchema } },
    async (request, reply) => {
      const { token, name: called, password: chosen } = request.body
      const found = invitationOf(await core.workspace.fresh(), token, core)
      if (!found) return sendProblem(reply, 'absent')
      const added = await acceptInvitation(core, found.id, { name: called, password: chosen })
      return sendOutcome(reply.code(added.status === 'done' ? 201 : 200), added, () => ({
        ok: true,
      }))
    },
  )
}

/** The set-up link opens once: while there is no owner, and only with the secret this process printed. */
async function setupOpen({ core, setup }: Doors, token: string | undefined): Promise<boolean> {
  if (setup.secret === undefined || token === undefined) return false
  // Another process on this database printed a link of its own; the first one that is used closes them all.
  const { all } = (await core.workspace.fresh()).people
  if (Object.values(all).some((person) => person.role === 'owner')) return false
  return sameHash(keptHash(core.secrets, token), keptHash(core.secrets, setup.secret))
}

function invitationOf(state: WorkspaceState, token: string | undefined, core: Core) {
  if (token === undefined || token.length > 200) return undefined
  const hash = keptHash(core.secrets, token)
  return Object.values(state.people.invitations).find(
    (invitation) =>
      !invitation.used && invitation.until > core.clock.now() && sameHash(invitation.hash, hash),
  )
}

const SIGN_IN = '/api/auth/sign-in/email'
/** Doors of Better Auth that say whether a password is right; only their yes takes a try back. */
const SAY_SO = new Set([
  SIGN_IN,
  '/api/auth/change-password',
  ...['enable', 'disable', 'generate-backup-codes'].map((path) => `/api/auth/two-factor/${path}`),
])
/**
 * Doors that change how somebody signs in, or that look at a session, take their time, and then make one. They pass one by one with
 * each other and with new passwords, so that nothing begun with what was just replaced outlives it.
 */
const CHANGES = new Set(
  [
    'change-password',
    'passkey/verify-registration',
    'passkey/delete-passkey',
    ...['enable', 'disable', 'generate-backup-codes', 'verify-backup-code', 'verify-totp'].map(
      (path) => `two-factor/${path}`,
    ),
  ].map((path) => `/api/auth/${path}`),
)
const emailShape = z.object({ email: z.string() })
const passwordShape = z.union([
  z.object({ password: z.string() }),
  z.object({ currentPassword: z.string() }),
])

/** Passes a request on, unless it tries the password of an account at which too much was guessed: then 429 and how long to wait. */
async function tryPassword(
  request: FastifyRequest,
  reply: FastifyReply,
  core: Core,
): Promise<FastifyReply> {
  // A passkey, a second step and the end of a session are of the person whose page asks for them.
  const who = 'firebreak-person' in request.headers ? await identify(request, core) : undefined
  if (who && speaksAsAnother(request, who)) return sendProblem(reply, 'not-signed-in')
  // As the router understood it: one door has many spellings.
  const path = request.routeOptions.url ?? ''
  const account = await accountTried(path, request, core)
  const act = () => passOn(path, request, reply, core)
  const pass = () => (CHANGES.has(path) ? core.oneAtATime(act) : act())
  if (account === undefined) return pass()
  const wait = core.guesses.take(account, request.ip)
  if (wait > 0)
    return sendProblem(reply.header('retry-after', Math.ceil(wait / 1000)), 'too-many-guesses')
  const answer = await pass()
  if (SAY_SO.has(path) && reply.statusCode === 200) core.guesses.right(account, request.ip)
  return answer
}

/**
 * The account whose password a request tries, as a hash, because it may be any text of any length: at the sign-in the one it
 * names, elsewhere the one that is signed in, whatever else the body says.
 */
async function accountTried(
  path: string,
  request: FastifyRequest,
  core: Core,
): Promise<string | undefined> {
  const named = path === SIGN_IN ? emailShape.safeParse(request.body).data?.email : undefined
  if (named !== undefined) return keptHash(core.secrets, named.trim().toLowerCase())
  if (!passwordShape.safeParse(request.body).success) return undefined
  const session = await core.auth.session(webHeaders(request))
  const email = session && core.workspace.now().people.all[session.person]?.email
  return email && keptHash(core.secrets, email)
}

/** Hands a request to Better Auth and its answer back. */
async function passOn(
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
  core: Core,
): Promise<FastifyReply> {
  const url = new URL(path, core.publicUrl)
  url.search = new URLSearchParams(request.query as Record<string, string>).toString()
  const init: RequestInit = { method: request.method, headers: webHeaders(request) }
  if (request.method === 'POST' && request.body !== undefined)
    init.body = JSON.stringify(request.body)
  const answer = await core.auth.handle(new Request(url, init))
  reply.code(answer.status)
  for (const [header, value] of answer.headers)
    if (header !== 'set-cookie') reply.header(header, value)
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply.send(Buffer.from(await answer.arrayBuffer()))
}
