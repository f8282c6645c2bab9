/**
 * A record read by pages: its events from the journal, forwards or the newest first, and its log entries from the folded
 * state. No answer here grows with the record.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { READ_PAGE } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { entryAt } from '#features/log/contract.ts'
import { pageOf } from '#features/log/view.ts'
import { sentenceOf } from '#features/index.ts'
import { namesOn, type Core } from '../core.ts'
import type { Doors } from './doors.ts'
import { sendProblem } from './problem.ts'
import { positionOf, read } from './record-of.ts'

/** Events in one answer; the next page follows with `after` or `before`. */
const EVENTS_PAGE_MAX = 5000
/** Log entries in one answer. */
const ENTRIES_PAGE_MAX = 500
/** Entry types named in one request: more than there are. */
const TYPES_MAX = 20
/** What is asked for before: the newest page. */
const NEWEST = 'newest'

type Params = { id: string }
type Query = { after?: string; before?: string; limit?: string; type?: string }
type Route = { Params: Params; Querystring: Query }

const incident = { config: { access: 'incident' as const } }

export async function entryRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { core } = doors
  app.get<Route>('/api/v1/incidents/:id/events', incident, async (request, reply) => {
    const seen = await read(request, reply, doors)
    if (!seen) return reply
    const { state } = seen.record
    const page = pageFrom(request.query, EVENTS_PAGE_MAX)
    if (!page) return notAPage(reply)
    const backwards = page.before !== undefined
    const upTo = Math.min(state.seq, (page.before ?? page.after + page.limit + 1) - 1)
    const after = backwards ? Math.max(page.after, upTo - page.limit) : page.after
    const events = await rangeOf(state.id, after, upTo, core)
    const names = namesOn(state, core.workspace.now())
    return {
      events: events.map((event) => ({
        ...event,
        sentence: sentenceOf(event, (id) => names[id] ?? id) ?? null,
      })),
      // Who reads backwards has not seen the corrections that came later: the entries are sent as they are now.
      ...(backwards
        ? { entries: events.flatMap((event) => entryAt(state.log, event.seq) ?? []) }
        : {}),
      seq: state.seq,
    }
  })

  app.get<Route>('/api/v1/incidents/:id/entries', incident, async (request, reply) => {
    const seen = await read(request, reply, doors)
    if (!seen) return reply
    const { state } = seen.record
    const page = pageFrom(request.query, ENTRIES_PAGE_MAX)
    if (!page) return notAPage(reply)
    const types = (request.query.type ?? '').split(',').filter(Boolean).slice(0, TYPES_MAX)
    const before = page.before ?? state.seq + 1
    return { ...pageOf(state.log, { ...page, types, before }), seq: state.seq }
  })
}

async function rangeOf(
  id: string,
  after: number,
  upTo: number,
  core: Pick<Core, 'journal'>,
): Promise<readonly Recorded[]> {
  const events: Recorded[] = []
  for (let from = after; from < upTo; from += READ_PAGE)
    events.push(...(await core.journal.range(id, from, Math.min(upTo, from + READ_PAGE))))
  return events
}

type Page = { readonly after: number; readonly before: number | undefined; readonly limit: number }

function pageFrom(query: Query, most: number): Page | undefined {
  const after = positionOf(query.after)
  const before =
    query.before === NEWEST ? Number.MAX_SAFE_INTEGER : query.before && positionOf(query.before)
  const limit = query.limit === undefined ? most : positionOf(query.limit)
  if (after === undefined || (query.before !== undefined && !before)) return undefined
  if (limit === undefined || limit < 1) return undefined
  return { after, before: before || undefined, limit: Math.min(limit, most) }
}

function notAPage(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 'invalid', [
    {
      path: 'after',
      message: 'Give entry numbers for after, before and limit; before may be “newest”.',
    },
  ])
}
