/** The list of incidents over HTTP, and what waits for the reader; everything else about one is in routes-records.ts. */
import type { FastifyInstance } from 'fastify'
import { listed, listFor, waitingFor } from '../streams/lists.ts'
import type { Doors } from './doors.ts'
import { whoOf } from './identity.ts'

export async function incidentRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  app.get<{ Querystring: { q?: string } }>(
    '/api/v1/incidents',
    { config: { access: 'signed-in' } },
    async (request) => {
      const { actor } = whoOf(request)
      const { rows } = await listFor(actor, String(request.query.q ?? ''), core.pool)
      const { people } = core.workspace.now()
      return {
        incidents: rows.map((row) => listed(row, actor, (id) => people.all[id]?.name)),
        waiting: waitingFor(rows, actor),
        now: core.clock.now(),
      }
    },
  )
}
