/** The report of an incident: as JSON for the page, and as PDF, Markdown and JSON to take away. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Order } from '#workers/orders.ts'
import { namesOn } from '../core.ts'
import type { Doors } from './doors.ts'
import { carryOut } from './heavy.ts'
import { sendProblem } from './problem.ts'
import { read } from './record-of.ts'

type Query = { names?: string; version?: string }
type ReportOrder = Extract<Order, { what: 'report' }>
const incident = { config: { access: 'incident' as const } }

/** What is taken away, by the ending of its address. */
const files = {
  json: { as: 'pretty-json', type: 'application/json' },
  md: { as: 'markdown', type: 'text/markdown; charset=utf-8' },
  pdf: { as: 'pdf', type: 'application/pdf' },
} as const

export async function reportRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  type Route = { Params: { id: string }; Querystring: Query }
  app.get<Route>('/api/v1/incidents/:id/report', incident, async (request, reply) => {
    const asked = await orderFor(request, reply, doors)
    const bytes = asked && (await carryOut({ ...asked.order, as: 'json' }, reply, doors.core))
    return bytes ? reply.type('application/json; charset=utf-8').send(bytes) : reply
  })
  for (const [extension, { as, type }] of Object.entries(files))
    app.get<Route>(
      `/api/v1/incidents/:id/report.${extension}`,
      incident,
      async (request, reply) => {
        const asked = await orderFor(request, reply, doors)
        const bytes = asked && (await carryOut({ ...asked.order, as }, reply, doors.core))
        return bytes ? download(reply, `${asked.ref}-report.${extension}`, type).send(bytes) : reply
      },
    )
}

/** The report as it stands, or as it was when a version was published; answers 404, 403 or 422 itself and then returns undefined. */
async function orderFor(
  request: FastifyRequest,
  reply: FastifyReply,
  doors: Doors,
): Promise<{ readonly order: Omit<ReportOrder, 'as'>; readonly ref: string } | undefined> {
  const seen = await read(request, reply, doors)
  if (!seen) return undefined
  const { names, version } = request.query as Query
  if (names !== undefined && names !== 'roles' && names !== 'names') {
    sendProblem(reply, 'invalid', [{ path: 'names', message: 'Choose roles or names.' }])
    return undefined
  }
  const { state } = seen.record
  const published =
    version === undefined
      ? undefined
      : state.report.published.find((one) => String(one.version) === version)
  if (version !== undefined && !published) {
    sendProblem(reply, 'absent')
    return undefined
  }
  const order = {
    what: 'report',
    stream: state.id,
    upTo: published?.upTo ?? state.seq,
    names: names ?? published?.names ?? 'roles',
    directory: namesOn(state, doors.core.workspace.now()),
  } as const
  return { order, ref: state.incident.ref }
}

function download(reply: FastifyReply, file: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
}
