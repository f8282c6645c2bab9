/**
 * HTTP speaks here and nowhere else: status numbers and problem+json (RFC 9457) for every answer that is not a success.
 * A body never says more than the sentence: no stack, no SQL, and the same bytes for what is hidden and what is absent.
 */
import type { FastifyReply } from 'fastify'
import type { Refusal } from '#kernel/refusal.ts'
import type { Outcome } from '../streams/dispatch.ts'
import type { Problem } from '../streams/problems.ts'

export type ProblemBody = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly overridable?: true
  readonly errors?: readonly Problem[]
  /** Of several commands sent as one, the refused one, counted from 0. */
  readonly command?: number
}

/** Problems that come from the door itself; refusals of the process are listed with their slices. */
export const doorProblems = {
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    detail: 'Sign in, or send a valid API token.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    detail:
      'You can see this, but your role does not allow this step. Ask the commander, or an owner of the workspace.',
  },
  'scope-too-small': {
    status: 403,
    title: 'Token scope',
    detail: 'This token’s scopes do not cover that. Make one that does.',
  },
  'sign-in-again': {
    status: 403,
    title: 'Sign in again',
    detail:
      'This lets somebody in or gives rights. It is for a person who signed in within the last hour, and not for an API token. Sign in again, then repeat it.',
  },
  'cross-site': {
    status: 403,
    title: 'Cross-site request',
    detail: 'This request came from another site and was not carried out.',
  },
  absent: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here, or it is not for you.',
  },
  'no-such-route': {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing at this address. The API is described at /api/docs.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    detail: 'The request is larger than this place accepts.',
  },
  'not-json': { status: 415, title: 'Not JSON', detail: 'Send the body as application/json.' },
  'bad-json': { status: 400, title: 'Broken JSON', detail: 'The body is not valid JSON.' },
  'bad-request': { status: 400, title: 'Bad request', detail: 'The request could not be read.' },
  invalid: {
    status: 422,
    title: 'Fields are wrong',
    detail: 'Some fields are wrong. Nothing was recorded.',
  },
  'key-reused': {
    status: 422,
    title: 'Idempotency key reused',
    detail: 'This Idempotency-Key was used for another request. Use a new one.',
  },
  'too-many-views': {
    status: 409,
    title: 'Too many saved views',
    detail: 'You have as many saved views as one person may. Remove one first.',
  },
  'no-such-session': {
    status: 409,
    title: 'No such session',
    detail: 'You have no such session; it may have ended already. Load the list again.',
  },
  'too-many-guesses': {
    status: 429,
    title: 'Too many guesses',
    detail:
      'Too many wrong passwords were tried for this account. From here, try again in a few minutes; a passkey works at once.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait a moment and try again.',
  },
  fault: {
    status: 500,
    title: 'Something failed',
    detail: 'It is our fault and it is logged. Nothing was half-written; try again.',
  },
  'being-read': {
    status: 503,
    title: 'Being read',
    detail: 'This record is long and is being read from the journal. Try again in a few seconds.',
  },
  'accounts-busy': {
    status: 503,
    title: 'Too many changes of accounts at once',
    detail:
      'Too many accounts are being changed at once. Nothing was changed; try again in a few seconds.',
  },
  'work-waiting': {
    status: 503,
    title: 'Too much to compute at once',
    detail: 'Too many reports are being made at once. Try again in a few seconds.',
  },
  'work-too-long': {
    status: 503,
    title: 'Took too long',
    detail:
      'This was stopped because it took too long. Nothing was changed. Try again when less is going on.',
  },
  'work-too-large': {
    status: 503,
    title: 'Too large',
    detail:
      'This needs more memory than one piece of work may have, and was stopped. Nothing was changed.',
  },
  unavailable: {
    status: 503,
    title: 'Not available',
    detail: 'The record cannot be written right now. Keep your text; it is tried again.',
  },
} as const
export type DoorCode = keyof typeof doorProblems

/** A problem of the door as a body. */
export function doorProblem(
  code: DoorCode,
  errors?: readonly Problem[],
  detail?: string,
): ProblemBody {
  const known = doorProblems[code]
  return {
    type: 'about:blank',
    title: known.title,
    status: known.status,
    detail: detail ?? known.detail,
    code,
    ...(errors ? { errors } : {}),
  }
}

/** Answers with a problem of the door. */
export function sendProblem(
  reply: FastifyReply,
  code: DoorCode,
  errors?: readonly Problem[],
  detail?: string,
): FastifyReply {
  const body = doorProblem(code, errors, detail)
  return reply.code(body.status).type('application/problem+json').send(body)
}

/** A refusal of the process: 409, with its stable code. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal, command?: number): FastifyReply {
  const body: ProblemBody = {
    type: 'about:blank',
    title: 'Refused',
    status: 409,
    detail: refusal.sentence,
    code: refusal.code,
    ...(refusal.overridable ? { overridable: true } : {}),
    ...(command === undefined ? {} : { command }),
  }
  return reply.code(409).type('application/problem+json').send(body)
}

/** Answers an outcome of the dispatcher; `success` writes the answer of one that was done. */
export function sendOutcome(
  reply: FastifyReply,
  outcome: Outcome,
  success: (done: Extract<Outcome, { status: 'done' }>) => unknown,
): FastifyReply {
  switch (outcome.status) {
    case 'done':
      return reply.send(success(outcome))
    case 'refused':
      return sendRefusal(reply, outcome.refusal, outcome.command)
    case 'invalid':
      return sendProblem(reply, 'invalid', outcome.problems)
    case 'absent':
    case 'forbidden':
    case 'key-reused':
      return sendProblem(reply, outcome.status)
  }
}
