/** The report of an incident: as JSON for the page, and as PDF, Markdown and JSON to take away (R-200). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { incidents, type IncidentState } from '#features/index.ts'
import { buildReport, type Report } from '#features/report/view.ts'
import { reportMarkdown } from '#features/report/render-markdown.ts'
import { pageData } from '#features/report/render-page.ts'
import { openPdfPrinter } from '#adapters/typst/printer.ts'
import type { Core } from '../core.ts'
import type { Problem } from '../streams/dispatch.ts'
import type { StreamRecord } from '../streams/records.ts'
import type { Doors } from './doors.ts'
import { sendProblem } from './problem.ts'
import { recordRoute } from './record-of.ts'

type Query = { names?: string; version?: string }
export async function reportRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  const printer = openPdfPrinter()
  app.addHook('onClose', () => printer.close())
  const route = (
    ending: string,
    send: (report: Report, reply: FastifyReply) => unknown | Promise<unknown>,
  ) =>
    recordRoute(app, core, {
      kind: incidents,
      path: `/report${ending}`,
      says: `The report${ending === '' ? ' as it is now, or as a version was published' : ` as a file (${ending.slice(1)})`}.`,
      query: { names: 'roles (default) or names', version: 'A published version' },
      right: 'read',
      answer: async (seen, request, reply) => {
        const asked = await reportFor(seen.record, request.query, core)
        return 'problem' in asked
          ? sendProblem(reply, asked.problem, asked.errors)
          : send(asked.report, reply)
      },
    })
  route('', (report) => report)
  route('.json', (report, reply) =>
    download(reply, report, 'json', 'application/json').send(JSON.stringify(report, null, 2)),
  )
  route('.md', (report, reply) =>
    download(reply, report, 'md', 'text/markdown; charset=utf-8').send(reportMarkdown(report)),
  )
  route('.pdf', async (report, reply) =>
    download(reply, report, 'pdf', 'application/pdf').send(await printer.print(pageData(report))),
  )
}

type Asked =
  | { readonly report: Report }
  | { readonly problem: 'absent' | 'invalid'; readonly errors?: readonly Problem[] }

/** The report as it is now, or as it was when a version was published. */
async function reportFor(
  record: StreamRecord<IncidentState>,
  { names, version }: Query,
  core: Core,
): Promise<Asked> {
  if (names !== undefined && names !== 'roles' && names !== 'names')
    return { problem: 'invalid', errors: [{ path: 'names', message: 'Choose roles or names.' }] }
  const { state } = record
  const published = state.report.published.find((one) => String(one.version) === version)
  if (version !== undefined && !published) return { problem: 'absent' }
  const events = await core.journal.read(state.id, 0)
  const upTo = events.slice(0, published ? published.upTo : state.seq)
  const then = published ? incidents.fold(state.id, upTo) : state
  return {
    report: buildReport({
      state: then,
      events: upTo,
      names: names ?? published?.names ?? 'roles',
      directory: core.workspace.namesOf(incidents.people(state)),
      sentence: incidents.sentence,
    }),
  }
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
