/** Incidents over HTTP: report, list, read, events, live feed, and every verb of every slice (design §3). */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sentenceOf } from '#features/index.ts'
import { may } from '#features/access/contract.ts'
import { progressOf } from '#features/incident/view.ts'
import { namesOn } from '../core.ts'
import { listSchema } from '#features/incident/search.ts'
import { problemsOf } from '../streams/dispatch.ts'
import { listed, listFor, resolveId } from '../streams/lists.ts'
import { report } from '../intake/report-intake.ts'
import type { Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { FEEDS_PER_PERSON_MAX } from '../streams/live.ts'
import { carryOut } from './heavy.ts'
import { read, see } from './record-of.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'

type Params = { id: string; slice: string; verb: string }
/** Events in one answer; the next page follows with `after`. A long incident opens with one or two of them. */
const EVENTS_PAGE = 5000
/** A key is a uuid; anything much longer is a mistake. */
const KEY_LENGTH_MAX = 200

const badCursor = {
  path: 'cursor',
  message: 'This is no cursor of this list. Begin again without one.',
}

const incident = { config: { access: 'incident' as const } }

export async function incidentRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  reportAndListRoutes(app, doors)
  stateRoute(app, doors)
  recordRoutes(app, doors)
  commandRoute(app, doors)
}

function reportAndListRoutes(app: FastifyInstance, doors: Doors): void {
  const { core } = doors
  app.post(
    '/api/v1/incidents',
    { config: { access: 'signed-in', scope: 'report' } },
    async (request, reply) => {
      const who = whoOf(request)
      const key = keyOf(request)
      const made = await report(
        { body: request.body, actor: who.actor, via: who.via, ...(key ? { key } : {}) },
        core,
      )
      doors.meters.command(made.status)
      if (made.status === 'made')
        return reply.code(201).send({ id: made.id, ref: made.ref, seq: made.seq })
      if (made.status === 'invalid') return sendProblem(reply, 'invalid', made.problems)
      return made.status === 'refused'
        ? sendRefusal(reply, made.refusal)
        : sendProblem(reply, 'key-reused')
    },
  )

  app.get('/api/v1/incidents', { config: { access: 'signed-in' } }, async (request, reply) => {
    const { actor } = whoOf(request)
    const asked = listSchema.safeParse(request.query)
    if (!asked.success) return sendProblem(reply, 'invalid', problemsOf(asked.error))
    const page = await listFor(actor, asked.data, core.pool)
    if (!page) return sendProblem(reply, 'invalid', [badCursor])
    const { people } = core.workspace.now()
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

function stateRoute(app: FastifyInstance, doors: Doors): void {
  const { core } = doors
  app.get<{ Params: Params }>('/api/v1/incidents/:id', incident, async (request, reply) => {
    const seen = await see(request, doors)
    if (!seen) return sendProblem(reply, 'absent')
    const { state } = seen.record
    const names = namesOn(state, core.workspace.now())
    const base = {
      id: state.id,
      ref: state.incident.ref,
      seq: state.seq,
      now: core.clock.now(),
      you: seen.who.actor,
    }
    if (!may(seen.who.actor, 'read', state)) {
      const progress = progressOf(state)
      const asked = progress.questionsTo
      return {
        ...base,
        seq: undefined,
        limited: true,
        progress,
        names: asked ? { [asked]: names[asked] } : {},
      }
    }
    return { ...base, limited: false, state, names }
  })
}

function recordRoutes(app: FastifyInstance, doors: Doors): void {
  const { core } = doors
  app.get<{ Params: Params; Querystring: { after?: string } }>(
    '/api/v1/incidents/:id/events',
    incident,
    async (request, reply) => {
      const seen = await read(request, reply, doors)
      if (!seen) return reply
      const after = positionOf(request.query.after)
      if (after === undefined)
        return sendProblem(reply, 'invalid', [{ path: 'after', message: 'Give an entry number.' }])
      const names = namesOn(seen.record.state, core.workspace.now())
      const events = seen.record.events.slice(after, after + EVENTS_PAGE)
      return {
        events: events.map((event) => ({
          ...event,
          sentence: sentenceOf(event, (id) => names[id] ?? id) ?? null,
        })),
        seq: seen.record.state.seq,
      }
    },
  )

  app.get<{ Params: Params; Querystring: { after?: string } }>(
    '/api/v1/incidents/:id/live',
    incident,
    async (request, reply) => {
      const seen = await read(request, reply, doors)
      if (!seen) return reply
      if (doors.live.feedsOf(seen.who.actor.id) >= FEEDS_PER_PERSON_MAX)
        return sendProblem(reply, 'too-many-requests')
      const after = positionOf(request.headers['last-event-id'] ?? request.query.after) ?? 0
      reply.hijack()
      doors.live.open({ record: seen.record, who: seen.who, after, out: reply.raw })
      return reply
    },
  )

  app.get<{ Params: Params }>('/api/v1/incidents/:id/verify', incident, async (request, reply) => {
    const seen = await read(request, reply, doors)
    if (!seen) return reply
    const order = { what: 'verify', stream: seen.record.state.id } as const
    const bytes = await carryOut(order, reply, core)
    return bytes ? reply.type('application/json; charset=utf-8').send(bytes) : reply
  })
}

function commandRoute(app: FastifyInstance, doors: Doors): void {
  const { core } = doors
  app.post<{ Params: Params }>(
    '/api/v1/incidents/:id/:slice/:verb',
    incident,
    async (request, reply) => {
      const id = await resolveId(request.params.id, core.pool)
      if (!id) return sendProblem(reply, 'absent')
      const who = whoOf(request)
      const { slice, verb } = request.params
      const key = keyOf(request)
      const outcome = await core.dispatch({
        incident: id,
        slice,
        verb,
        body: request.body ?? {},
        actor: who.actor,
        via: who.via,
        ...(key ? { key } : {}),
      })
      doors.meters.command(outcome.status)
      return sendOutcome(reply, outcome, (done) => ({
        incident: done.incident,
        seq: done.seq,
        events: done.events,
      }))
    },
  )
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  return typeof key === 'string' && key.length > 0 && key.length <= KEY_LENGTH_MAX ? key : undefined
}

function positionOf(text: string | string[] | undefined): number | undefined {
  if (text === undefined) return 0
  return typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
