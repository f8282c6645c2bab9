/** Where somebody is signed in, for themselves: their sessions, and ending them. It gives no right, so a token may do it too. */
import { z } from 'zod'
import type { App, Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { sendProblem } from './problem.ts'

const signedIn = (says: string) => ({ config: { access: 'signed-in' as const, says } })
const endSchema = z.strictObject({ id: z.string().max(60) })

export async function sessionRoutes(app: App, { core, live }: Doors): Promise<void> {
  app.get(
    '/api/v1/me/sessions',
    signedIn('Where you are signed in: the browser, roughly, since when, and which one asks.'),
    async (request) => {
      const { actor, session } = whoOf(request)
      const sessions = await core.auth.sessionsOf(actor.id)
      return { sessions: sessions.map((found) => ({ ...found, here: found.id === session })) }
    },
  )
  app.post(
    '/api/v1/me/sessions/end',
    {
      ...signedIn('Ends one of your sessions; what is open there closes within five seconds.'),
      schema: { body: endSchema },
    },
    async (request, reply) => {
      const ended = await core.auth.endSession(whoOf(request).actor.id, request.body.id)
      return ended ? { ok: true } : sendProblem(reply, 'no-such-session')
    },
  )
  app.post(
    '/api/v1/me/sessions/end-others',
    signedIn('Ends all your sessions but the one that asks; a token ends all.'),
    async (request) => {
      const { actor, session } = whoOf(request)
      return { ended: await core.auth.endOtherSessions(actor.id, session) }
    },
  )
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
