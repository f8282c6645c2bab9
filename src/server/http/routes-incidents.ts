/** The list of incidents over HTTP, and what waits for the reader; everything else about one is in routes-records.ts. */
import type { FastifyInstance } from 'fastify'
import { listSchema } from '#features/incident/search.ts'
import { problemsOf } from '../streams/problems.ts'
import { listed, listFor } from '../streams/lists.ts'
import type { Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { sendProblem } from './problem.ts'

const badCursor = {
  path: 'cursor',
  message: 'This is no cursor of this list. Begin again without one.',
}

const list = {
  access: 'signed-in' as const,
  says: 'The incidents you may see, one page of them, and what waits for you whatever the filters.',
  query: Object.fromEntries(
    Object.entries(listSchema.shape).map(([name, field]) => [name, field.description ?? name]),
  ),
}

export async function incidentRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  app.get('/api/v1/incidents', { config: list }, async (request, reply) => {
    const { actor } = whoOf(request)
    const asked = listSchema.safeParse(request.query)
    if (!asked.success) return sendProblem(reply, 'invalid', problemsOf(asked.error))
    const page = await listFor(actor, asked.data, core.pool)
    if (!page) return sendProblem(reply, 'invalid', [badCursor])
    const { all: people } = core.workspace.now().people
    return {
      incidents: page.rows.map((row) => listed(row, actor, (id) => people[id]?.name)),
      waiting: page.waiting,
      now: core.clock.now(),
      next: page.next,
      counts: page.counts,
      rebuilding: page.rebuilding,
    }
  })
}
