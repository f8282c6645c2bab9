/** The workspace over HTTP: me, people, tokens, sources: what the server makes secrets for or closes accounts with. */
import type { FastifyRequest } from 'fastify'
import { z, type ZodType } from 'zod'
import { lineSchema, personSchema } from '#kernel/words.ts'
import { plus, DAY } from '#kernel/instant.ts'
import type { SendLetter } from '#ports/mail.ts'
import type { Core } from '../core.ts'
import { toPeople, toWorkspace } from '../people/people.ts'
import { workspaceRoles } from '#features/people/contract.ts'
import { mappingSchema, SOURCE_NAME_MAX, sourceTypes } from '#features/sources/contract.ts'
import { scopes } from '#features/tokens/contract.ts'
import { readAlerts } from '../intake/alert-formats.ts'
import { untilOf, withSecret } from '../people/with-secret.ts'
import { makeId } from '../start/secrets.ts'
import type { App, Doors } from './doors.ts'
import { senderOf, whoOf, tokensOf } from './identity.ts'
import { sendOutcome, sendProblem } from './problem.ts'

/** An invitation that nobody used in a week was meant for another week. */
const INVITATION_DAYS = 7
const signedIn = (says: string) => ({ config: { access: 'signed-in' as const, says } })
const owner = (says: string) => ({ config: { access: 'owner' as const, says } })
/** Lets somebody in or gives rights: a stolen token that could do that would outlive its own revocation. */
const lately = <C extends { readonly config: object }>({ config }: C) => ({
  config: { ...config, recentSignIn: true },
})
const idSchema = z.strictObject({ id: z.string().max(60) })
const name = lineSchema(120, 'The name')
const type = z.enum(sourceTypes)
const sourceName = lineSchema(SOURCE_NAME_MAX, 'The name')
const givenMapping = mappingSchema.nullable().default(null)

const ok = () => ({ ok: true })

export async function peopleRoutes(app: App, doors: Doors): Promise<void> {
  meRoutes(app, doors)
  tokenRoutes(app, doors)
  directoryRoutes(app, doors)
  standingRoutes(app, doors)
  sourceRoutes(app, doors)
  previewRoute(app)
}

const TOKEN = { command: 'tokens/make', id: 'tk', prefix: 'fb_' } as const
const INVITATION = { command: 'people/invite', id: 'iv', prefix: 'fi_' } as const
const SOURCE = { command: 'sources/add', id: 'so', prefix: 'fs_' } as const

const sentBy = (request: FastifyRequest) => ({ ...senderOf(request), asked: request.body })

function meRoutes(app: App, { core, send }: Doors): void {
  app.get('/api/v1/me', signedIn('Who you are.'), async (request) => {
    const { actor } = whoOf(request)
    const state = core.workspace.now()
    const person = state.people.all[actor.id]
    return {
      id: actor.id,
      name: person?.name,
      email: person?.email,
      role: actor.role,
      now: core.clock.now(),
      workspace: { name: state.workspace.name },
      mail: send !== undefined,
    }
  })
}

function tokenRoutes(app: App, { core }: Doors): void {
  app.get(
    '/api/v1/me/tokens',
    signedIn('Your API tokens, without their secrets.'),
    async (request) => {
      const mine = await tokensOf(whoOf(request).actor.id, core)
      const uses = await core.keyUses.lastOf(mine.map((token) => token.id))
      return {
        tokens: mine.map(({ id, name: title, scopes: covered, createdAt }) => ({
          id,
          name: title,
          scopes: covered,
          createdAt,
          lastUsedAt: uses.get(id) ?? null,
        })),
      }
    },
  )
  const tokenSchema = z.strictObject({ name, scopes: z.array(z.enum(scopes)).min(1).max(4) })
  app.post(
    '/api/v1/me/tokens',
    {
      ...lately(signedIn('Makes an API token; its secret is in the answer and nowhere else.')),
      schema: { body: tokenSchema },
    },
    // A session that a new password ends in this moment makes no token that outlives it.
    (request, reply) =>
      core.oneAtATime(async () => {
        const asked = request.body
        const { actor, session = '' } = whoOf(request)
        if (!(await core.auth.standing([session])).has(session))
          return sendProblem(reply, 'not-signed-in')
        const fields = (token: string, hash: string) => ({
          token,
          person: actor.id,
          ...asked,
          hash,
        })
        const { outcome, secret } = await withSecret(core, TOKEN, sentBy(request), fields)
        return sendOutcome(reply, outcome, () => ({ token: secret }))
      }),
  )
  app.post(
    '/api/v1/me/tokens/revoke',
    { ...signedIn('Revokes an API token of yours.'), schema: { body: idSchema } },
    async (request, reply) => {
      const token = { token: request.body.id }
      const gone = await toWorkspace(core, 'tokens/revoke', token, senderOf(request))
      return sendOutcome(reply, gone, ok)
    },
  )
}

function directoryRoutes(app: App, { core, send }: Doors): void {
  const config = {
    access: 'signed-in' as const,
    says: 'The people of the workspace.',
    query: { email: 'Only the person with exactly this address' },
  }
  app.get<{ Querystring: { email?: string | string[] } }>(
    '/api/v1/people',
    { config },
    async (request) => {
      const { id: me, role: mine } = whoOf(request).actor
      const isOwner = mine === 'owner'
      // Whoever asks by address knows it already; it is not told to anybody but owners.
      const wanted = [request.query.email ?? []].flat().at(0)?.toLowerCase()
      // A guest sees the people of what they were invited to, there; not the whole house.
      const people = Object.values(core.workspace.now().people.all).filter(
        (person) =>
          (isOwner || (person.active && (mine !== 'guest' || person.id === me))) &&
          (wanted === undefined || person.email === wanted),
      )
      return {
        people: people.map(({ id, name: called, role, email, active }) => ({
          id,
          name: called,
          role,
          active,
          ...(isOwner ? { email } : {}),
        })),
      }
    },
  )
  const inviteSchema = z.strictObject({
    email: z.email('This is not an e-mail address.').max(254),
    name,
    role: z.enum(workspaceRoles),
  })
  app.post(
    '/api/v1/people/invite',
    { ...lately(owner('Invites a person by a one-time link.')), schema: { body: inviteSchema } },
    async (request, reply) => {
      const asked = request.body
      const { outcome, secret } = await withSecret(
        core,
        INVITATION,
        sentBy(request),
        (invitation, hash) => ({
          invitation,
          ...asked,
          hash,
          until: plus(core.clock.now(), INVITATION_DAYS * DAY),
        }),
      )
      if (outcome.status !== 'done') return sendOutcome(reply, outcome, ok)
      const link = `${core.publicUrl}/invite?token=${secret}`
      return {
        link,
        until: untilOf(outcome),
        mailed: await mailInvitation({ ...asked, link }, core, send),
      }
    },
  )
}

/** What a person may: their workspace role, and whether they are let in at all. */
function standingRoutes(app: App, { core, live }: Doors): void {
  const roleSchema = z.strictObject({ person: personSchema, role: z.enum(workspaceRoles) })
  const personSchemaOnly = z.strictObject({ person: personSchema })
  const given = (verb: string, says: string, body: ZodType) =>
    app.post(
      `/api/v1/people/${verb}`,
      { ...lately(owner(says)), schema: { body } },
      async (request, reply) => {
        const done = await toPeople(core, verb, request.body, senderOf(request))
        return sendOutcome(reply, done, ok)
      },
    )
  given('set-role', 'Changes a person’s workspace role.', roleSchema)
  given('enable', 'Lets a disabled person in again.', personSchemaOnly)
  app.post(
    '/api/v1/people/disable',
    {
      ...owner('Disables a person, and ends all they have open.'),
      schema: { body: personSchemaOnly },
    },
    async (request, reply) => {
      const { person } = request.body
      const outcome = await toPeople(core, 'disable', request.body, senderOf(request))
      if (outcome.status === 'done') {
        await core.auth.signOutEverywhere(person)
        live.cut(person, 'account-closed')
      }
      return sendOutcome(reply, outcome, ok)
    },
  )
}

/**
 * Mails a one-time link, at once and once: it is a secret and waits in no queue. False when no mail server is configured or
 * it did not take the letter; the owner then passes the link on.
 */
async function mailInvitation(
  invitation: { readonly name: string; readonly email: string; readonly link: string },
  core: Core,
  send: SendLetter | undefined,
): Promise<boolean> {
  if (!send) return false
  const { name: called, email, link } = invitation
  const workspace = core.workspace.now().workspace.name
  const text = `${called}, you are invited to ${workspace} on Firebreak.\n\nOpen this link once, within ${INVITATION_DAYS} days:\n${link}\n`
  try {
    await send({ id: makeId('in'), to: email, subject: `Invitation to ${workspace}`, text })
    return true
  } catch (error) {
    core.log('an invitation could not be mailed', error)
    return false
  }
}

function sourceRoutes(app: App, { core }: Doors): void {
  app.get('/api/v1/sources', owner('Where alerts come from.'), async () => {
    const sources = Object.values((await core.workspace.fresh()).sources.all)
    const uses = await core.keyUses.lastOf(sources.map((source) => source.id))
    return {
      sources: sources.map(({ id, name: title, type: kind, mapping, createdAt }) => ({
        id,
        name: title,
        type: kind,
        mapping,
        createdAt,
        lastUsedAt: uses.get(id) ?? null,
        url: `${core.publicUrl}/api/v1/intake/${id}/…`,
      })),
    }
  })
  app.get(
    '/api/v1/sources/heard',
    signedIn(
      'Who alerts come from, and in which hour each was heard last, for owners and responders.',
    ),
    async (request, reply) => {
      const { role } = whoOf(request).actor
      if (role !== 'owner' && role !== 'responder') return sendProblem(reply, 'forbidden')
      const sources = Object.values((await core.workspace.current()).sources.all)
      const uses = await core.keyUses.lastOf(sources.map(({ id }) => id))
      return {
        sources: sources.map(({ id, name: title }) => ({
          name: title,
          lastUsedAt: uses.get(id) ?? null,
        })),
      }
    },
  )
  const addSchema = z.strictObject({ name: sourceName, type, mapping: givenMapping })
  app.post(
    '/api/v1/sources/add',
    {
      ...owner('Adds a source of alerts; its address with the key is in the answer.'),
      schema: { body: addSchema },
    },
    async (request, reply) => {
      const { outcome, id, secret } = await withSecret(
        core,
        SOURCE,
        sentBy(request),
        (source, hash) => ({
          source,
          ...request.body,
          hash,
        }),
      )
      const url = `${core.publicUrl}/api/v1/intake/${id}/${secret}`
      return sendOutcome(reply, outcome, () => ({ id, url }))
    },
  )
  app.post(
    '/api/v1/sources/remove',
    { ...owner('Removes a source; its key stops working at once.'), schema: { body: idSchema } },
    async (request, reply) => {
      const source = { source: request.body.id }
      return sendOutcome(
        reply,
        await toWorkspace(core, 'sources/remove', source, senderOf(request)),
        ok,
      )
    },
  )
}

function previewRoute(app: App): void {
  const previewSchema = z.strictObject({ type, mapping: givenMapping, payload: z.unknown() })
  app.post(
    '/api/v1/sources/preview',
    {
      config: {
        ...owner('Reads a payload as a source would, and records nothing.').config,
        takesForeign: true,
      },
      schema: { body: previewSchema },
    },
    async (request, reply) => {
      const { payload, ...source } = request.body
      const read = readAlerts(payload, { name: 'preview', ...source })
      const problems = read.ok ? read.unread : read.problems
      return read.ok && problems.length === 0
        ? { alerts: read.alerts }
        : sendProblem(reply, 'invalid', problems)
    },
  )
}
