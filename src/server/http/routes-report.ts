/** The report of an incident: as JSON for the page, and as PDF, Markdown and JSON to take away. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { foldIncident, sentenceOf } from '#features/index.ts'
import { buildReport, type Report } from '#features/report/view.ts'
import { reportMarkdown } from '#features/report/render-markdown.ts'
import { pageData } from '#features/report/render-page.ts'
import { openPdfPrinter } from '#adapters/typst/printer.ts'
import { namesOn } from '../core.ts'
import type { Doors } from './doors.ts'
import { sendProblem } from './problem.ts'
import { read } from './record-of.ts'

type Query = { names?: string; version?: string }
const incident = { config: { access: 'incident' as const } }

export async function reportRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const printer = openPdfPrinter()
  app.addHook('onClose', () => printer.close())
  type Route = { Params: { id: string }; Querystring: Query }
  app.get<Route>(
    '/api/v1/incidents/:id/report',
    incident,
    async (request, reply) => (await reportFor(request, reply, doors)) ?? reply,
  )
  app.get<Route>('/api/v1/incidents/:id/report.json', incident, async (request, reply) => {
    const report = await reportFor(request, reply, doors)
    return report
      ? download(reply, report, 'json', 'application/json').send(JSON.stringify(report, null, 2))
      : reply
  })
  app.get<Route>('/api/v1/incidents/:id/report.md', incident, async (request, reply) => {
    const report = await reportFor(request, reply, doors)
    return report
      ? download(reply, report, 'md', 'text/markdown; charset=utf-8').send(reportMarkdown(report))
      : reply
  })
  app.get<Route>('/api/v1/incidents/:id/report.pdf', incident, async (request, reply) => {
    const report = await reportFor(request, reply, doors)
    return report
      ? download(reply, report, 'pdf', 'application/pdf').send(
          await printer.print(pageData(report)),
        )
      : reply
  })
}

/** The report as it stands, or as it was when a version was published; answers 404, 403 or 422 itself and then returns undefined. */
async function reportFor(
  request: FastifyRequest,
  reply: FastifyReply,
  doors: Doors,
): Promise<Report | undefined> {
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
  const events = await doors.core.journal.read(state.id, 0)
  const upTo = events.slice(0, published ? published.upTo : state.seq)
  const then = published ? foldIncident(state.id, upTo) : state
  const directory = namesOn(state, doors.core.workspace.now())
  return buildReport({
    state: then,
    events: upTo,
    names: names ?? published?.names ?? 'roles',
    directory,
    sentence: sentenceOf,
  })
}

function download(
  reply: FastifyReply,
  report: Report,
  extension: string,
  type: string,
): FastifyReply {
  const file = `${report.incident.ref}-report.${extension}`
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
}
