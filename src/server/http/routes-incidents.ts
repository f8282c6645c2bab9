/** Incidents over HTTP: report, list, read, events, live feed, and every verb of every slice (design §3). */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { may } from '#features/access/contract.ts'
import { progressOf } from '#features/incident/view.ts'
import { newestOf } from '#features/log/view.ts'
import { namesOn } from '../core.ts'
import { listed, listFor, resolveId, waitingFor } from '../streams/lists.ts'
import { report } from '../intake/report-intake.ts'
import { verifyStream } from '#journal/verify.ts'
import type { Doors } from './doors.ts'
import { whoOf } from './identity.ts'
import { FEEDS_PER_PERSON_MAX } from '../streams/live.ts'
import { positionOf, read, see } from './record-of.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'

type Params = { id: string; slice: string; verb: string }
/** A key is a uuid; anything much longer is a mistake. */
const KEY_LENGTH_MAX = 200

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

  app.get<{ Querystring: { q?: string } }>(
    '/api/v1/incidents',
    { config: { access: 'signed-in' } },
    async (request) => {
      const { actor } = whoOf(request)
      const { rows } = await listFor(actor, String(request.query.q ?? ''), core.pool)
      const { people } = core.workspace.now()
      return {
        incidents: rows.map((row) => listed(row, actor, (id) => people[id]?.name)),
        waiting: waitingFor(rows, actor),
        now: core.clock.now(),
      }
    },
  )
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
    return { ...base, limited: false, state: { ...state, log: newestOf(state.log) }, names }
  })
}

function recordRoutes(app: FastifyInstance, doors: Doors): void {
  const { core } = doors
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
    return verifyStream(core.pool, seen.record.state.id)
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
