/** The workspace over HTTP: me, people, tokens, sources: what the server makes secrets for or ends sessions with. */
import { z } from 'zod'
import { lineSchema, personSchema } from '#kernel/words.ts'
import { plus, DAY } from '#kernel/instant.ts'
import type { SendLetter } from '#ports/mail.ts'
import type { Core } from '../core.ts'
import { toWorkspace } from '../people/people.ts'
import { workspaceRoles } from '#features/people/contract.ts'
import { mappingSchema, SOURCE_NAME_MAX, sourceTypes } from '#features/sources/contract.ts'
import { scopes } from '#features/tokens/contract.ts'
import { readAlerts } from '../intake/alert-formats.ts'
import { keptHash, makeId, makeSecret } from '../start/secrets.ts'
import type { App, Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { sendOutcome, sendProblem } from './problem.ts'

/** An invitation that nobody used in a week was meant for another week. */
const INVITATION_DAYS = 7
const signedIn = (says: string) => ({ config: { access: 'signed-in' as const, says } })
const owner = (says: string) => ({ config: { access: 'owner' as const, says } })
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

function meRoutes(app: App, { core, live, send }: Doors): void {
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
  app.post(
    '/api/v1/me/sign-out-everywhere',
    signedIn('Ends all your sessions.'),
    async (request) => {
      const { actor } = whoOf(request)
      await core.auth.signOutEverywhere(actor.id)
      live.cut(actor.id, 'signed-out')
      return { ok: true }
    },
  )
}

function tokenRoutes(app: App, { core }: Doors): void {
  app.get(
    '/api/v1/me/tokens',
    signedIn('Your API tokens, without their secrets.'),
    async (request) => {
      const mine = Object.values(core.workspace.now().tokens.all).filter(
        (token) => token.person === whoOf(request).actor.id,
      )
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
      ...signedIn('Makes an API token; its secret is in the answer and nowhere else.'),
      schema: { body: tokenSchema },
    },
    async (request, reply) => {
      const asked = request.body
      const who = whoOf(request)
      // A token that could make tokens would outlive its own revocation.
      if (who.token !== undefined) return sendProblem(reply, 'forbidden')
      const secret = makeSecret('fb_')
      const hash = keptHash(core.secrets, secret)
      const token = { token: makeId('tk'), person: who.actor.id, ...asked, hash }
      const made = await toWorkspace(core, 'tokens/make', token, who)
      return sendOutcome(reply, made, () => ({ token: secret }))
    },
  )
  app.post(
    '/api/v1/me/tokens/revoke',
    { ...signedIn('Revokes an API token of yours.'), schema: { body: idSchema } },
    async (request, reply) => {
      const token = { token: request.body.id }
      return sendOutcome(reply, await toWorkspace(core, 'tokens/revoke', token, whoOf(request)), ok)
    },
  )
}

function directoryRoutes(app: App, { core, send }: Doors): void {
  app.get('/api/v1/people', signedIn('The people of the workspace.'), async (request) => {
    const { id: me, role: mine } = whoOf(request).actor
    const isOwner = mine === 'owner'
    // A guest sees the people of what they were invited to, there; not the whole house.
    const people = Object.values(core.workspace.now().people.all).filter(
      (person) => isOwner || (person.active && (mine !== 'guest' || person.id === me)),
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
  })
  const inviteSchema = z.strictObject({
    email: z.email('This is not an e-mail address.').max(254),
    name,
    role: z.enum(workspaceRoles),
  })
  app.post(
    '/api/v1/people/invite',
    { ...owner('Invites a person by a one-time link.'), schema: { body: inviteSchema } },
    async (request, reply) => {
      const asked = request.body
      const secret = makeSecret('fi_')
      const hash = keptHash(core.secrets, secret)
      const until = plus(core.clock.now(), INVITATION_DAYS * DAY)
      const invitation = { invitation: makeId('iv'), ...asked, hash, until }
      const made = await toWorkspace(core, 'people/invite', invitation, whoOf(request))
      if (made.status !== 'done') return sendOutcome(reply, made, ok)
      const link = `${core.publicUrl}/invite?token=${secret}`
      return { link, until, mailed: await mailInvitation({ ...asked, link }, core, send) }
    },
  )
}

/** What a person may: their workspace role, and whether they are let in at all. */
function standingRoutes(app: App, { core, live }: Doors): void {
  const roleSchema = z.strictObject({ person: personSchema, role: z.enum(workspaceRoles) })
  const personSchemaOnly = z.strictObject({ person: personSchema })
  app.post(
    '/api/v1/people/set-role',
    { ...owner('Changes a person’s workspace role.'), schema: { body: roleSchema } },
    async (request, reply) =>
      sendOutcome(
        reply,
        await toWorkspace(core, 'people/set-role', request.body, whoOf(request)),
        ok,
      ),
  )
  for (const verb of ['disable', 'enable'] as const)
    app.post(
      `/api/v1/people/${verb}`,
      { ...owner('Disables a person, or lets them in again.'), schema: { body: personSchemaOnly } },
      async (request, reply) => {
        const asked = request.body
        const outcome = await toWorkspace(core, `people/${verb}`, asked, whoOf(request))
        if (outcome.status === 'done' && verb === 'disable') {
          await core.auth.signOutEverywhere(asked.person)
          live.cut(asked.person, 'account-closed')
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
    const sources = Object.values(core.workspace.now().sources.all)
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
  const addSchema = z.strictObject({ name: sourceName, type, mapping: givenMapping })
  app.post(
    '/api/v1/sources/add',
    {
      ...owner('Adds a source of alerts; its address with the key is in the answer.'),
      schema: { body: addSchema },
    },
    async (request, reply) => {
      const asked = request.body
      const [id, secret] = [makeId('so'), makeSecret('fs_')]
      const source = { source: id, ...asked, hash: keptHash(core.secrets, secret) }
      const made = await toWorkspace(core, 'sources/add', source, whoOf(request))
      const url = `${core.publicUrl}/api/v1/intake/${id}/${secret}`
      return sendOutcome(reply, made, () => ({ id, url }))
    },
  )
  app.post(
    '/api/v1/sources/remove',
    { ...owner('Removes a source; its key stops working at once.'), schema: { body: idSchema } },
    async (request, reply) => {
      const source = { source: request.body.id }
      return sendOutcome(
        reply,
        await toWorkspace(core, 'sources/remove', source, whoOf(request)),
        ok,
      )
    },
  )
}

function previewRoute(app: App): void {
  const previewSchema = z.strictObject({ type, mapping: givenMapping, payload: z.json() })
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
      return read.ok ? { alerts: read.alerts } : sendProblem(reply, 'invalid', read.problems)
    },
  )
}
