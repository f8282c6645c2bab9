/** Heavy work over HTTP: an order's bytes, or 503 with a reason and a time to come back. */
import type { FastifyReply } from 'fastify'
import type { Order } from '#workers/orders.ts'
import type { Core } from '../core.ts'
import { sendProblem } from './problem.ts'

/** An order that was stopped is not better a second later. */
const RETRY_STOPPED_SECONDS = 60

/** Carries a person's order out; answers the problem itself and returns undefined where it may not run. */
export async function carryOut(
  order: Order,
  person: string,
  reply: FastifyReply,
  core: Pick<Core, 'workers'>,
): Promise<Buffer | undefined> {
  const outcome = await core.workers.run(order, person)
  switch (outcome.status) {
    case 'done':
      return Buffer.from(outcome.bytes.buffer)
    case 'full':
      reply.header('retry-after', outcome.retryAfterSeconds)
      sendProblem(reply, 'work-waiting')
      return undefined
    case 'too-long':
    case 'too-large':
      reply.header('retry-after', RETRY_STOPPED_SECONDS)
      sendProblem(reply, outcome.status === 'too-long' ? 'work-too-long' : 'work-too-large')
      return undefined
  }
}
