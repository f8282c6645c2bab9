/** Saved searches over HTTP: only one's own, always. */
import { z } from 'zod'
import { removeView, savedViewSchema, savedViewsOf, saveView } from '../people/saved-views.ts'
import type { App, Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { sendProblem } from './problem.ts'

const signedIn = (says: string) => ({ config: { access: 'signed-in' as const, says } })
const removeSchema = z.strictObject({ name: z.string().max(200) })

export async function savedViewRoutes(app: App, { core }: Doors): Promise<void> {
  app.get('/api/v1/me/views', signedIn('Your saved searches of incidents.'), async (request) => ({
    views: await savedViewsOf(whoOf(request).actor.id, core.pool),
  }))
  app.post(
    '/api/v1/me/views',
    { ...signedIn('Saves a search under a name.'), schema: { body: savedViewSchema } },
    async (request, reply) => {
      const saved = await saveView(whoOf(request).actor.id, request.body, core.pool)
      if (saved) return { ok: true }
      return sendProblem(reply, 'too-many-views')
    },
  )
  app.post(
    '/api/v1/me/views/remove',
    { ...signedIn('Removes a saved search.'), schema: { body: removeSchema } },
    async (request) => {
      await removeView(whoOf(request).actor.id, request.body.name, core.pool)
      return { ok: true }
    },
  )
}
