/** The machine's own health and description: what a load balancer, Prometheus and a developer ask. */
import type { FastifyInstance } from 'fastify'
import { docsPage, openApi } from './openapi.ts'
import type { Doors } from './doors.ts'
import { identify } from './identity.ts'
import { sendProblem } from './problem.ts'

/** This machine, by its own names for itself. */
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

export async function systemRoutes(
  app: FastifyInstance,
  { core, meters, readiness, routes }: Doors,
): Promise<void> {
  const open = { config: { access: 'public' as const } }
  app.get('/healthz', open, async () => ({ ok: true }))
  app.get('/readyz', open, async (_request, reply) => {
    if (!readiness.ready)
      return sendProblem(reply, 'unavailable', undefined, 'Firebreak is still starting.')
    try {
      await core.pool.query('select 1 from firebreak.migration limit 1')
      return { ok: true }
    } catch (error) {
      core.log('not ready', error)
      return sendProblem(reply, 'unavailable', undefined, 'The database does not answer.')
    }
  })
  // Counts say how much is going on: they are for this machine's own monitoring, and for those who can sign in.
  app.get('/metrics', open, async (request, reply) => {
    if (!LOOPBACK.has(request.ip) && !(await identify(request, core)))
      return sendProblem(reply, 'absent')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await meters.text())
  })
  app.get('/api/openapi.json', open, async () => openApi(core.publicUrl, routes))
  app.get('/api/docs', open, async (_request, reply) =>
    reply
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .type('text/html; charset=utf-8')
      .send(docsPage(core.publicUrl, routes)),
  )
}
