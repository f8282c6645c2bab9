/** Saved searches over HTTP: only one's own, always. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { removeView, savedViewSchema, savedViewsOf, saveView } from '../people/saved-views.ts'
import { problemsOf } from '../streams/dispatch.ts'
import type { Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { sendProblem } from './problem.ts'

const signedIn = (says: string, body?: z.ZodType) => ({
  config: { access: 'signed-in' as const, says, ...(body ? { body } : {}) },
})
const removeSchema = z.strictObject({ name: z.string().max(200) })

export async function savedViewRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  app.get('/api/v1/me/views', signedIn('Your saved searches of incidents.'), async (request) => ({
    views: await savedViewsOf(whoOf(request).actor.id, core.pool),
  }))
  app.post(
    '/api/v1/me/views',
    signedIn('Saves a search under a name.', savedViewSchema),
    async (request, reply) => {
      const view = savedViewSchema.safeParse(request.body)
      if (!view.success) return sendProblem(reply, 'invalid', problemsOf(view.error))
      const saved = await saveView(whoOf(request).actor.id, view.data, core.pool)
      if (saved) return { ok: true }
      return sendProblem(reply, 'too-many-views')
    },
  )
  app.post(
    '/api/v1/me/views/remove',
    signedIn('Removes a saved search.', removeSchema),
    async (request, reply) => {
      const asked = removeSchema.safeParse(request.body)
      if (!asked.success) return sendProblem(reply, 'invalid', problemsOf(asked.error))
      await removeView(whoOf(request).actor.id, asked.data.name, core.pool)
      return { ok: true }
    },
  )
}
