/** Records of every kind over HTTP: begin, read, live feed, proof, and every verb of every slice (design §3). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { StreamKind } from '#kernel/stream.ts'
import { kinds } from '#features/index.ts'
import type { Act } from '../streams/dispatch.ts'
import { FEEDS_PER_PERSON_MAX } from '../streams/live.ts'
import { listRows } from '../streams/lists.ts'
import { open, type Opened } from '../streams/opening.ts'
import { shown } from '../streams/shown.ts'
import type { App, Doors } from './doors.ts'
import { carryOut } from './heavy.ts'
import { senderOf, signedInLately, whoOf } from './identity.ts'
import { idOf, positionOf, recordRoute, sendAbsent } from './record-of.ts'
import { sendOutcome, sendProblem, sendRefusal } from './problem.ts'

export async function recordRoutes(app: App, doors: Doors): Promise<void> {
  for (const kind of kinds) {
    openingRoute(app, kind, doors)
    stateRoute(app, kind, doors)
    journalRoutes(app, kind, doors)
    commandRoutes(app, kind, doors)
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

/** The name of a command, `severity/set`, as several of them are listed. */
const NAME = /^[a-z-]{1,40}\/[a-z-]{1,40}$/
/** More than this in one request is an import and no act of a person. */
export const COMMANDS_MAX = 8

const severalSchema = z.strictObject({
  commands: z
    .array(
      z.strictObject({
        command: z
          .string()
          .regex(NAME, 'Name the command by its slice and verb, such as severity/set.')
          .describe('Slice and verb, such as `severity/set`'),
        input: z.looseObject({}).default({}).describe('The command’s fields, `override` included'),
      }),
    )
    .min(1, 'Send at least one command.')
    .max(COMMANDS_MAX, `At most ${COMMANDS_MAX} commands travel together.`),
})

function commandRoutes(app: App, kind: StreamKind, { core, meters }: Doors): void {
  const carry = async (
    request: FastifyRequest,
    reply: FastifyReply,
    called: string,
    acts: readonly [Act, ...Act[]],
  ) => {
    const who = whoOf(request)
    const id = await idOf(kind, called, who.actor, core)
    const specs = acts.map(({ slice, verb }) => kind.commands[`${slice}/${verb}`])
    if (!id || specs.some((spec) => spec?.ownDoor)) return sendAbsent(reply)
    if (specs.some((spec) => spec?.recentSignIn) && !signedInLately(who))
      return sendProblem(reply, 'sign-in-again')
    const [first, ...further] = acts
    const outcome = await core.dispatch({
      kind,
      id,
      ...first,
      ...(further.length > 0 ? { further } : {}),
      ...senderOf(request),
    })
    meters.command(outcome.status)
    return sendOutcome(reply, outcome, (done) => ({
      [kind.name]: done.id,
      seq: done.seq,
      events: done.events.map((event) => shown(kind, event)),
    }))
  }
  app.post<{ Params: { id: string; slice: string; verb: string } }>(
    `/api/v1/${kind.plural}/:id/:slice/:verb`,
    { config: { access: 'record', says: 'Sends a command.', commandsOf: kind } },
    async (request, reply) => {
      const { id, slice, verb } = request.params
      return carry(request, reply, id, [{ slice, verb, body: request.body ?? {} }])
    },
  )
  app.post(
    `/api/v1/${kind.plural}/:id/commands`,
    {
      config: {
        access: 'record',
        says: 'Sends several commands as one: each is decided on what those before it made, and all are recorded, or none.',
      },
      schema: { body: severalSchema },
      // What is wrong with a body is not said before it is known that there is such a record for them.
      attachValidation: true,
    },
    async (request, reply) => {
      const { id } = request.params as { readonly id: string }
      if (request.validationError) {
        if (!(await idOf(kind, id, whoOf(request).actor, core))) return sendAbsent(reply)
        throw request.validationError
      }
      const acts = request.body.commands.map(({ command, input }): Act => {
        const [slice = '', verb = ''] = command.split('/')
        return { slice, verb, body: input }
      })
      return carry(request, reply, id, acts as [Act, ...Act[]])
    },
  )
}
