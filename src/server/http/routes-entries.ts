/**
 * A record read by pages: its events from the journal, forwards or the newest first, and its log entries from the folded
 * state. No answer here grows with the record.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { READ_PAGE } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { nameIn } from '#kernel/names.ts'
import type { StreamState } from '#kernel/stream.ts'
import { pageOf } from '#features/log/view.ts'
import { incidents, kinds } from '#features/index.ts'
import type { Core } from '../core.ts'
import { shown } from '../streams/shown.ts'
import type { Doors } from './doors.ts'
import { sendProblem } from './problem.ts'
import { positionOf, recordRoute } from './record-of.ts'

/** Events in one answer; the next page follows with `after` or `before`. */
const EVENTS_PAGE_MAX = 5000
/** Log entries in one answer. */
const ENTRIES_PAGE_MAX = 500
/** Entry types named in one request: more than there are. */
const TYPES_MAX = 20
/** What is asked for before: the newest page. */
const NEWEST = 'newest'

type Query = Readonly<Record<string, string>>

export async function entryRoutes(app: FastifyInstance, { core }: Doors): Promise<void> {
  for (const kind of kinds)
    recordRoute(app, core, {
      kind,
      path: '/events',
      says: 'Its events in order, a page at a time, each with its sentence.',
      query: {
        after: 'Entry number to begin after',
        before: 'Entry number to end before, or “newest”: a page read backwards',
        limit: 'How many at the most',
      },
      right: 'read',
      answer: async ({ record: { state } }, request, reply) => {
        const page = pageFrom(request.query, EVENTS_PAGE_MAX)
        if (!page) return notAPage(reply)
        const events = await eventsOn(page, state, core)
        const names = core.workspace.namesOf(kind.people(state))
        return {
          events: events.map((event) => ({
            ...shown(kind, event),
            sentence: kind.sentence(event, (id) => nameIn(names, id), state) ?? null,
          })),
          // Who reads backwards has not seen what came later: what it changed is sent as it is now.
          ...(page.before === undefined ? {} : kind.asNow?.(state, events)),
          seq: state.seq,
        }
      },
    })

  recordRoute(app, core, {
    kind: incidents,
    path: '/entries',
    says: 'Entries of its log as they are now, the newest page first.',
    query: {
      type: 'Types, separated by commas',
      after: 'Entry number to begin after',
      before: 'Entry number to end before',
      limit: 'How many at the most',
    },
    right: 'read',
    answer: async ({ record: { state } }, request, reply) => {
      const page = pageFrom(request.query, ENTRIES_PAGE_MAX)
      if (!page) return notAPage(reply)
      const types = (request.query['type'] ?? '').split(',').filter(Boolean).slice(0, TYPES_MAX)
      const before = page.before ?? state.seq + 1
      return { ...pageOf(state.log, { ...page, types, before }), seq: state.seq }
    },
  })
}

async function eventsOn(page: Page, state: StreamState, core: Core): Promise<readonly Recorded[]> {
  const upTo = Math.min(state.seq, (page.before ?? page.after + page.limit + 1) - 1)
  const after = page.before === undefined ? page.after : Math.max(page.after, upTo - page.limit)
  return rangeOf(state.id, after, upTo, core)
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
  const { after: from, before: until, limit: wanted } = query
  const after = positionOf(from)
  const before = until === NEWEST ? Number.MAX_SAFE_INTEGER : until && positionOf(until)
  const limit = wanted === undefined ? most : positionOf(wanted)
  if (after === undefined || (until !== undefined && !before)) return undefined
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
