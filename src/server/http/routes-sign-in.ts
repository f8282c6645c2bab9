/** Sign-in, first set-up and invitations: the doors somebody without an account may knock at. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { lineSchema } from '#kernel/words.ts'
import { presetIds, presetList, type PresetId } from '#features/policy/presets/index.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../people/auth.ts'
import { addPerson, openIfNew, toWorkspace } from '../people/people.ts'
import { SYSTEM, type Core } from '../core.ts'
import { keptHash, sameHash } from '../start/secrets.ts'
import { webHeaders } from './identity.ts'
import type { App, Doors } from './doors.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'

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
  preset: z.enum(Object.keys(presetIds) as [PresetId, ...PresetId[]]).default('reconciled'),
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

export async function signInRoutes(app: App, doors: Doors): Promise<void> {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    config: { access: 'public', rateLimit: {} },
    handler: (request, reply) => passOn(request, reply, doors.core),
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
      (await setupOpen(doors, request.query.token))
        ? { ok: true, presets: presetList }
        : sendProblem(reply, 'absent'),
  )

  app.post(
    '/api/v1/setup',
    { ...guarded('Opens the workspace with its first owner.'), schema: { body: setupSchema } },
    async (request, reply) => {
      const { token, workspace, preset, ...account } = request.body
      if (!(await setupOpen(doors, token))) return sendProblem(reply, 'absent')
      await openIfNew(core, workspace, preset)
      const added = await addPerson(core, { ...account, role: 'owner' })
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
      const used = await toWorkspace(
        core,
        'people/use-invitation',
        { invitation: found.id },
        SYSTEM,
      )
      if (used.status === 'refused') return sendRefusal(reply, used.refusal)
      const added = await addPerson(core, {
        name: called,
        password: chosen,
        email: found.email,
        role: found.role,
      })
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

/** Hands a request to Better Auth and its answer back. */
async function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  core: Core,
): Promise<FastifyReply> {
  const url = new URL(request.url, core.publicUrl)
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
