/** The record a request asks for, if who asks may know of it, or may read it. Every reading route goes through here. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { may } from '#features/access/contract.ts'
import { resolveId } from '../streams/lists.ts'
import type { IncidentRecord } from '../streams/records.ts'
import type { Doors } from './doors.ts'
import { whoOf, type Identity } from './identity.ts'
import { sendProblem } from './problem.ts'

type Seen = { readonly record: IncidentRecord; readonly who: Identity }

/** The record, fresh, if this person may know of it; undefined alike for hidden and absent. */
export async function see(request: FastifyRequest, doors: Doors): Promise<Seen | undefined> {
  const { id } = request.params as { readonly id: string }
  const who = whoOf(request)
  const resolved = await resolveId(id, doors.core.pool)
  const record = resolved === undefined ? undefined : await doors.core.records.fresh(resolved)
  return record && may(who.actor, 'see-progress', record.state) ? { record, who } : undefined
}

/** The record if this person may read it; answers 404 or 403 and returns undefined otherwise. */
export async function read(
  request: FastifyRequest,
  reply: FastifyReply,
  doors: Doors,
): Promise<Seen | undefined> {
  const seen = await see(request, doors)
  if (seen && may(seen.who.actor, 'read', seen.record.state)) return seen
  sendProblem(reply, seen ? 'forbidden' : 'absent')
  return undefined
}

/** An entry's number in an address, 0 when it is not given, undefined when it is none. */
export function positionOf(text: string | string[] | undefined): number | undefined {
  if (text === undefined) return 0
  return typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
