/** What owners do about accounts: invitations that wait, and a new password for whoever lost theirs, by a one-time link. */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { personSchema } from '#kernel/words.ts'
import type { SendLetter } from '#ports/mail.ts'
import { SYSTEM, type Core } from '../core.ts'
import { offerReset, resetLink } from '../people/resets.ts'
import { toPeople } from '../people/people.ts'
import { untilOf } from '../people/with-secret.ts'
import { keptHash, makeId, sameHash } from '../start/secrets.ts'
import type { App, Doors } from './doors.ts'
import { senderOf, tokensOf } from './identity.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'
import { guarded, password } from './routes-sign-in.ts'

const owner = (says: string) => ({ config: { access: 'owner' as const, says } })
const lately = (says: string) => ({
  config: { ...owner(says).config, recentSignIn: true },
})
const ok = () => ({ ok: true })

export async function accountRoutes(app: App, doors: Doors): Promise<void> {
  waitingInvitations(app, doors)
  resetOffers(app, doors)
  resets(app, doors)
}

function waitingInvitations(app: App, { core }: Doors): void {
  app.get('/api/v1/people/invitations', owner('Invitations that nobody used yet.'), async () => {
    const { invitations } = (await core.workspace.fresh()).people
    const now = core.clock.now()
    return {
      invitations: Object.values(invitations)
        .filter((invitation) => !invitation.used)
        .map(({ id, name, email, role, until }) => ({
          id,
          name,
          email,
          role,
          until,
          over: until <= now,
        })),
    }
  })
  app.post(
    '/api/v1/people/invitations/withdraw',
    {
      ...owner('Withdraws an invitation; its link stops working at once.'),
      schema: { body: z.strictObject({ id: z.string().max(60) }) },
    },
    async (request, reply) => {
      const invitation = { invitation: request.body.id }
      const gone = await toPeople(core, 'withdraw-invitation', invitation, senderOf(request))
      return sendOutcome(reply, gone, ok)
    },
  )
}

function resetOffers(app: App, { core, send }: Doors): void {
  app.post(
    '/api/v1/people/offer-reset',
    {
      ...lately(
        'Lets a person choose a new password by a one-time link: mailed to them, or in the answer where no mail can be sent.',
      ),
      schema: { body: z.strictObject({ person: personSchema }) },
    },
    async (request, reply) => {
      const { person } = request.body
      const { outcome, id, secret } = await offerReset(core, person, senderOf(request))
      if (outcome.status !== 'done') return sendOutcome(reply, outcome, ok)
      const link = resetLink(core, secret)
      const text = `An owner lets you choose a new password. Open this link once, within a day:\n${link}\n\nUntil then your old password is valid. If you did not ask for this, tell another owner.\n`
      // Sent again under its key it is mailed again: the first time may have ended before the mail.
      const letter = { id, person, subject: 'Choose a new password', text }
      const mailed = await mail(letter, core, send)
      // Who has the link can act as that person: an owner who is not on an incident is given it only when there is no mail.
      return { until: untilOf(outcome), mailed, link: mailed ? null : link }
    },
  )
}

const useSchema = z.strictObject({
  token: z.string().max(200),
  password,
  ends: z.boolean().default(true),
})

function resets(app: App, { core, live, send }: Doors): void {
  app.get<{ Querystring: { token?: string } }>(
    '/api/v1/resets',
    guarded('Whose password a one-time link is for.'),
    async (request, reply) => {
      const found = await resetOf(request.query.token, core)
      if (!found) return sendProblem(reply, 'absent')
      const { id, email, name } = found
      const tokens = (await tokensOf(id, core)).length
      return { email, name, tokens, passkeys: await core.auth.passkeysOf(id) }
    },
  )
  app.post(
    '/api/v1/resets/use',
    {
      ...guarded(
        'Chooses a new password by a one-time link. The sessions of the person end and, unless ends is false, their API tokens and passkeys.',
      ),
      schema: { body: useSchema },
    },
    (request, reply) => core.oneAtATime(() => useReset(request.body, reply)),
  )
  const useReset = async (
    { token, password: chosen, ends }: z.output<typeof useSchema>,
    reply: FastifyReply,
  ) => {
    const found = await resetOf(token, core)
    if (!found) return sendProblem(reply, 'absent')
    const { id: person, reset } = found
    // Used first: a crash in between costs a new link, and never lets one link set two passwords.
    const used = await toPeople(core, 'use-reset', { reset, person, ends }, SYSTEM)
    if (used.status === 'refused') return sendRefusal(reply, used.refusal)
    await core.auth.replacePassword(person, chosen, ends)
    live.cut(person, 'signed-out')
    const text =
      'Your password was just changed by a one-time link. If that was not you, tell an owner at once.\n'
    const letter = { id: makeId('rs'), person, subject: 'Your password was changed', text }
    await mail(letter, core, send)
    return { ok: true }
  }
}

/** The person whose link this is, with its id; undefined when it was used, replaced or has run out. */
async function resetOf(token: string | undefined, core: Core) {
  if (token === undefined || token.length > 200) return undefined
  const { people } = await core.workspace.fresh()
  const hash = keptHash(core.secrets, token)
  const found = Object.entries(people.resets).find(
    ([, reset]) => reset.until > core.clock.now() && sameHash(reset.hash, hash),
  )
  const person = found && people.all[found[0]]
  return person?.active ? { ...person, reset: found?.[1].id } : undefined
}

/** Mails a person at once and once: a secret waits in no queue. False when there is no mail, or it was not taken. */
async function mail(
  letter: {
    readonly id: string
    readonly person: string
    readonly subject: string
    readonly text: string
  },
  core: Core,
  send: SendLetter | undefined,
): Promise<boolean> {
  const to = core.workspace.now().people.all[letter.person]?.email
  if (!send || to === undefined) return false
  const workspace = core.workspace.now().workspace.name
  try {
    await send({
      id: letter.id,
      to,
      subject: `${letter.subject} (${workspace})`,
      text: letter.text,
    })
    return true
  } catch (error) {
    core.log('a letter about a password could not be mailed', error)
    return false
  }
}
