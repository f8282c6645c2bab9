/** Records of every kind over HTTP: begin, read, live feed, proof, and every verb of every slice (design §3). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { StreamKind } from '#kernel/stream.ts'
import { kinds } from '#features/index.ts'
import { FEEDS_PER_PERSON_MAX } from '../streams/live.ts'
import { listRows } from '../streams/lists.ts'
import { open, type Opened } from '../streams/opening.ts'
import { shown } from '../streams/shown.ts'
import type { Doors } from './doors.ts'
import { carryOut } from './heavy.ts'
import { senderOf, signedInLately, whoOf } from './identity.ts'
import { idOf, positionOf, recordRoute, sendAbsent } from './record-of.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'

export async function recordRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  for (const kind of kinds) {
    openingRoute(app, kind, doors)
    stateRoute(app, kind, doors)
    journalRoutes(app, kind, doors)
    commandRoute(app, kind, doors)
    // Incidents have a list of their own, with filters and what waits for the reader.
    if (!kind.only && kind.name !== 'incident') listRoute(app, kind, doors)
  }
}

function openingRoute(app: FastifyInstance, kind: StreamKind, { core, meters }: Doors): void {
  if (!kind.opening) return
  const scope = kind.name === 'incident' ? 'report' : 'write'
  app.post(
    `/api/v1/${kind.plural}`,
    {
      config: {
        access: 'signed-in',
        scope,
        says: kind.opening.says,
        opens: kind,
      },
    },
    async (request, reply) => {
      const made = await open({ kind, body: request.body ?? {}, ...senderOf(request) }, core)
      meters.command(made.status)
      return sendOpened(reply, made)
    },
  )
}

function sendOpened(reply: FastifyReply, made: Opened): FastifyReply {
  switch (made.status) {
    case 'made':
      return reply
        .code(201)
        .send({ id: made.id, ...(made.ref ? { ref: made.ref } : {}), seq: made.seq })
    case 'invalid':
      return sendProblem(reply, 'invalid', made.problems)
    case 'refused':
      return sendRefusal(reply, made.refusal)
    case 'forbidden':
    case 'key-reused':
      return sendProblem(reply, made.status)
  }
}

function listRoute(app: FastifyInstance, kind: StreamKind, { core }: Doors): void {
  const says = `Every ${kind.word} you may see.`
  app.get(`/api/v1/${kind.plural}`, { config: { access: 'signed-in', says } }, async (request) => ({
    [kind.plural]: await listRows(kind.plural, whoOf(request).actor, core.pool),
    now: core.clock.now(),
  }))
}

function stateRoute(app: FastifyInstance, kind: StreamKind, { core }: Doors): void {
  recordRoute(app, core, {
    kind,
    path: '',
    says: `The ${kind.word}: its folded state, or how far it is for who may only know that.`,
    right: 'see-progress',
    answer: async ({ record, who }) => {
      const { state } = record
      const names = core.workspace.namesOf(kind.people(state))
      const { id, role } = who.actor
      const base = {
        id: state.id,
        ...(kind.refOf ? { ref: kind.refOf(state) } : {}),
        now: core.clock.now(),
        you: { ...who.actor, id, role },
      }
      if (kind.may(who.actor, 'read', state))
        return {
          ...base,
          seq: state.seq,
          limited: false,
          state: shown(kind, kind.sent?.(state) ?? state),
          names,
        }
      const progress = kind.progress(state)
      const asked = (progress as { readonly questionsTo?: string | null }).questionsTo
      return { ...base, limited: true, progress, names: asked ? { [asked]: names[asked] } : {} }
    },
  })
}

function journalRoutes(app: FastifyInstance, kind: StreamKind, { core, live }: Doors): void {
  recordRoute(app, core, {
    kind,
    path: '/live',
    says: 'Server-sent events from an entry on; resumes by Last-Event-ID.',
    query: { after: 'Entry number to begin after' },
    right: 'read',
    answer: async ({ record, who }, request, reply) => {
      if (live.feedsOf(who.actor.id) >= FEEDS_PER_PERSON_MAX)
        return sendProblem(reply, 'too-many-requests')
      const after = positionOf(request.headers['last-event-id'] ?? request.query['after']) ?? 0
      reply.hijack()
      live.open({ record, who, after, out: reply.raw })
      return reply
    },
  })
  recordRoute(app, core, {
    kind,
    path: '/verify',
    says: 'Recomputes the record’s hash chain.',
    right: 'read',
    answer: async ({ record, who }, _request, reply) => {
      const bytes = await carryOut(
        { what: 'verify', stream: record.state.id },
        who.actor.id,
        reply,
        core,
      )
      return bytes ? reply.type('application/json; charset=utf-8').send(bytes) : reply
    },
  })
}

function commandRoute(app: FastifyInstance, kind: StreamKind, { core, meters }: Doors): void {
  app.post<{ Params: { id: string; slice: string; verb: string } }>(
    `/api/v1/${kind.plural}/:id/:slice/:verb`,
    { config: { access: 'record', says: 'Sends a command.', commandsOf: kind } },
    async (request, reply) => {
      const { slice, verb } = request.params
      const id = await idOf(kind, request.params.id, whoOf(request).actor, core)
      const spec = kind.commands[`${slice}/${verb}`]
      if (!id || spec?.ownDoor) return sendAbsent(reply)
      if (spec?.recentSignIn && !signedInLately(whoOf(request)))
        return sendProblem(reply, 'sign-in-again')
      const outcome = await core.dispatch({
        kind,
        id,
        slice,
        verb,
        body: request.body ?? {},
        ...senderOf(request),
      })
      meters.command(outcome.status)
      return sendOutcome(reply, outcome, (done) => ({
        [kind.name]: done.id,
        seq: done.seq,
        events: done.events.map((event) => shown(kind, event)),
      }))
    },
  )
}
