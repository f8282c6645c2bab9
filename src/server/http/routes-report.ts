/** The report of an incident: as JSON for the page, and as PDF, Markdown and JSON to take away (R-200). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { incidents, type IncidentState } from '#features/index.ts'
import type { Order } from '#workers/orders.ts'
import type { Core } from '../core.ts'
import type { Problem } from '../streams/problems.ts'
import type { Doors } from './doors.ts'
import { carryOut } from './heavy.ts'
import { sendProblem } from './problem.ts'
import { recordRoute } from './record-of.ts'

type Query = { names?: string; version?: string }
type ReportOrder = Extract<Order, { what: 'report' }>

/** In which forms it is had, by the ending of its address. */
const forms = {
  '': { as: 'json', type: 'application/json; charset=utf-8' },
  '.json': { as: 'pretty-json', type: 'application/json' },
  '.md': { as: 'markdown', type: 'text/markdown; charset=utf-8' },
  '.pdf': { as: 'pdf', type: 'application/pdf' },
} as const

export async function reportRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  for (const [ending, { as, type }] of Object.entries(forms))
    recordRoute(app, core, {
      kind: incidents,
      path: `/report${ending}`,
      says: `The report${ending === '' ? ' as it is now, or as a version was published' : ` as a file (${ending.slice(1)})`}.`,
      query: { names: 'roles (default) or names', version: 'A published version' },
      right: 'read',
      answer: async ({ record: { state }, who }, request, reply) => {
        const asked = orderFor(state, request.query, core)
        if ('problem' in asked) return sendProblem(reply, asked.problem, asked.errors)
        const bytes = await carryOut({ ...asked.order, as }, who.actor.id, reply, core)
        if (!bytes) return reply
        if (ending === '') return reply.type(type).send(bytes)
        return download(reply, `${state.incident.ref}-report${ending}`, type).send(bytes)
      },
    })
}

type Asked =
  | { readonly order: Omit<ReportOrder, 'as'> }
  | { readonly problem: 'absent' | 'invalid'; readonly errors?: readonly Problem[] }

/** The report as it is now, or as it was when a version was published. */
function orderFor(state: IncidentState, { names, version }: Query, core: Core): Asked {
  if (names !== undefined && names !== 'roles' && names !== 'names')
    return { problem: 'invalid', errors: [{ path: 'names', message: 'Choose roles or names.' }] }
  const published = state.report.published.find((report) => String(report.version) === version)
  if (version !== undefined && !published) return { problem: 'absent' }
  return {
    order: {
      what: 'report',
      stream: state.id,
      upTo: published?.upTo ?? state.seq,
      names: names ?? published?.names ?? 'roles',
      directory: core.workspace.namesOf(incidents.people(state)),
    },
  }
}

function download(reply: FastifyReply, file: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
}
