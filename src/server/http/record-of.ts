/**
 * The record a request asks for, if who asks may know of it, or may read it. Every reading route goes through here: a route
 * is given the record by `recordRoute` and has no other way to it, so it cannot forget to ask.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import type { Actor } from '#kernel/decider.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import type { Core } from '../core.ts'
import { seenId } from '../streams/lists.ts'
import type { StreamRecord } from '../streams/records.ts'
import { whoOf, type Identity } from './identity.ts'
import { sendProblem } from './problem.ts'

export type Seen<S extends StreamState> = {
  readonly record: StreamRecord<S>
  readonly who: Identity
}

export type RecordRoute<S extends StreamState> = {
  readonly kind: StreamKind<S>
  /** What follows the record's address, such as `/events`; '' for the record itself. */
  readonly path: string
  readonly says: string
  readonly query?: Readonly<Record<string, string>>
  /** `see-progress`: whoever may know of it; `read`: whoever may read it. */
  readonly right: 'see-progress' | 'read'
  readonly answer: (
    seen: Seen<S>,
    request: FastifyRequest<RouteGenericInterface & { Querystring: Record<string, string> }>,
    reply: FastifyReply,
  ) => Promise<unknown>
}

/** A `GET` below a record's address. Who may not know of the record gets the 404 of one that does not exist. */
export function recordRoute<S extends StreamState>(
  app: FastifyInstance,
  core: Core,
  { kind, path, says, query, right, answer }: RecordRoute<S>,
): void {
  app.get<{ Params: { id: string }; Querystring: Record<string, string> }>(
    `/api/v1/${kind.plural}/:id${path}`,
    { config: { access: 'record', says, ...(query ? { query } : {}) } },
    async (request, reply) => {
      const who = whoOf(request)
      const id = await idOf(kind, request.params.id, who.actor, core)
      const record = id === undefined ? undefined : await core.records.fresh(kind, id)
      if (!record || !kind.may(who.actor, 'see-progress', record.state)) return sendAbsent(reply)
      if (!kind.may(who.actor, right, record.state)) return sendProblem(reply, 'forbidden')
      return answer({ record, who }, request, reply)
    },
  )
}

/** A record that is not there, or is hidden, is said not to be there when so much time has passed since the request came. */
const ABSENT_AFTER_MS = 5

/**
 * Answers 404, and not before a fixed time: to find a row and to see that it is hidden takes the database a few microseconds
 * more than to find none, which somebody who asks a thousand times could tell.
 */
export async function sendAbsent(reply: FastifyReply): Promise<FastifyReply> {
  await sleep(Math.max(0, ABSENT_AFTER_MS - reply.elapsedTime))
  return sendProblem(reply, 'absent')
}

/** The id of a record this actor may know of, from its id, its reference, or what the only one of its kind is called. */
export async function idOf<S extends StreamState>(
  kind: StreamKind<S>,
  called: string,
  actor: Actor,
  core: Pick<Core, 'pool'>,
): Promise<string | undefined> {
  if (kind.only)
    return called === kind.only.called || called === kind.only.id ? kind.only.id : undefined
  return seenId(kind.plural, called, actor, core.pool)
}

/** An entry's number in an address, 0 when it is not given, undefined when it is none. */
export function positionOf(text: string | string[] | undefined): number | undefined {
  if (text === undefined) return 0
  return typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
