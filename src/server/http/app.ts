/**
 * The HTTP door: one Fastify instance in which every route says who may use it; one without does not start (design §7).
 * Rooms behind it: routes for incidents, the workspace, sign-in, alerts, the page and the machine's own health.
 */
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { ZodType } from 'zod'
import type { Core } from '../core.ts'
import { problemsOf, type Problem } from '../streams/problems.ts'
import { openMeters, type Meters } from './meters.ts'
import { isUnavailable } from '../postgres/unavailable.ts'
import { openLive } from '../streams/live.ts'
import type { App, Described, Doors } from './doors.ts'
import { identify, scopeCovers, signedInLately, speaksAsAnother } from './identity.ts'
import { sendProblem } from './problem.ts'
import { entryRoutes } from './routes-entries.ts'
import { incidentRoutes } from './routes-incidents.ts'
import { intakeRoutes } from './routes-intake.ts'
import { pageRoutes } from './routes-page.ts'
import { peopleRoutes } from './routes-people.ts'
import { policyRoutes } from './routes-policies.ts'
import { recordRoutes } from './routes-records.ts'
import { reportRoutes } from './routes-report.ts'
import { savedViewRoutes } from './routes-saved-views.ts'
import { accountRoutes } from './routes-accounts.ts'
import { sessionRoutes } from './routes-sessions.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { systemRoutes } from './routes-system.ts'
import { isKeepable, JsonRefused, parseJson, parseStrictJson, unkeepable } from './strict-json.ts'

/** A command is text a person typed; the longest section of prose fits with room for escapes. */
const BODY_BYTES_MAX = 512 * 1024
/** A key is a UUID; anything much longer is a mistake. */
const KEY_LENGTH_MAX = 200
/** A client that has not sent its request by then will not. */
const REQUEST_TIMEOUT_MS = 30_000
/** Sign-in and one-time links, for one address: a person retries a few times, a script thousands of times. */
const TRIES_PER_MINUTE_MAX = 100

export async function buildApp(doors: Omit<Doors, 'live' | 'meters' | 'routes'>): Promise<App> {
  const { core } = doors
  const app: App = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: true,
    // Nobody is believed about where a request comes from but the proxy that is named.
    trustProxy: doors.proxy ?? false,
    routerOptions: { maxParamLength: 200 },
  })
  const meters = openMeters()
  const routes: Described[] = []
  const live = openLive(core, meters)
  app.decorateRequest('who', undefined)
  describeInto(routes, app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const parse = request.routeOptions.config.takesForeign ? parseJson : parseStrictJson
    try {
      done(null, parse(body as string))
    } catch (error) {
      done(error as Error)
    }
  })
  app.setValidatorCompiler<ZodType>(({ schema }) => (body: unknown) => {
    const read = schema.safeParse(body)
    return read.success ? { value: read.data } : { error: new BodyRefused(problemsOf(read.error)) }
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply, core))
  app.setNotFoundHandler({}, (_request, reply) => sendProblem(reply, 'no-such-route'))
  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    // The page's own requests carry their origin, which the door checks; nothing is said to other sites.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: core.publicUrl.startsWith('https:'),
  })
  // Only doors that need no sign-in are counted by address: behind a proxy a whole company shares one.
  await app.register(rateLimit, {
    global: false,
    max: TRIES_PER_MINUTE_MAX,
    timeWindow: 60_000,
    errorResponseBuilder: () => Object.assign(new Error('too many'), { statusCode: 429 }),
  })
  hookInto(app, core, meters)
  const all: Doors = { ...doors, live, meters, routes }
  for (const routes of ALL_ROUTES) await routes(app, all)
  app.addHook('preClose', () => live.close())
  return app
}

/** What happens around every request: who asks, can it be read, is the answer kept out of caches, how long did it take. */
function hookInto(app: App, core: Core, meters: Meters): void {
  // What people are shown may be gone for them a moment later, and lies in no cache.
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
  })
  app.addHook('onRequest', (request, reply) => admit(request, reply, core))
  app.addHook('preValidation', (request, reply) => readable(request, reply))
  app.addHook('onResponse', async (request, reply) =>
    meters.request(
      request.method,
      request.routeOptions.url ?? 'none',
      reply.statusCode,
      reply.elapsedTime,
    ),
  )
}

const ALL_ROUTES = [
  systemRoutes,
  signInRoutes,
  accountRoutes,
  sessionRoutes,
  peopleRoutes,
  savedViewRoutes,
  incidentRoutes,
  recordRoutes,
  entryRoutes,
  policyRoutes,
  reportRoutes,
  intakeRoutes,
  pageRoutes,
]

/** Every route says who may use it, one of the API also what it is for; the description of the API is made from these. */
export function describeInto(routes: Described[], app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (!route.config?.access)
      throw new Error(`the route ${String(route.method)} ${route.url} does not say who may use it`)
    if (!route.url.startsWith('/api/v1/')) return
    if (!route.config.says)
      throw new Error(`the route ${String(route.method)} ${route.url} does not say what it is for`)
    const { url, config, schema } = route
    const body = schema?.body instanceof ZodType ? schema.body : undefined
    for (const method of [route.method].flat())
      if (method !== 'HEAD') routes.push({ method, url, config, body })
  })
}

/** Lets a request in, or answers 401, 403. Incident routes decide about the record itself, later, with `may`. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  core: Core,
): Promise<FastifyReply | undefined> {
  const { access, scope, recentSignIn } = request.routeOptions.config
  if (access === undefined || access === 'public' || access === 'source-key') return undefined
  const who = await identify(request, core)
  if (!who) return sendProblem(reply, 'not-signed-in')
  if (speaksAsAnother(request, who)) return sendProblem(reply, 'not-signed-in')
  if (who.session !== undefined && isCrossSite(request, core))
    return sendProblem(reply, 'cross-site')
  const use = scope ?? (request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write')
  if (!scopeCovers(who.scopes, use)) return sendProblem(reply, 'scope-too-small')
  if (access === 'owner' && who.actor.role !== 'owner') return sendProblem(reply, 'forbidden')
  if (recentSignIn && !signedInLately(who)) return sendProblem(reply, 'sign-in-again')
  request.who = who
  return undefined
}

/** Nothing that cannot be kept, no question that is asked twice and no endless key reaches a route: 400, 422. */
async function readable(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (!request.routeOptions.url?.startsWith('/api/')) return undefined
  const asked = [request.query, request.params].flatMap((held) =>
    Object.values((held ?? {}) as Record<string, unknown>),
  )
  if (!asked.every((value) => typeof value === 'string' && isKeepable(value)))
    return sendProblem(reply, 'bad-request')
  const { length } = String(request.headers['idempotency-key'] ?? '')
  if (length > KEY_LENGTH_MAX)
    return sendProblem(reply, 'invalid', [
      {
        path: 'idempotency-key',
        message: `At most ${KEY_LENGTH_MAX} characters; this has ${length}. A UUID is enough.`,
      },
    ])
  const problem = request.routeOptions.config.takesForeign ? undefined : unkeepable(request.body)
  return problem && sendProblem(reply, 'invalid', [problem])
}

/** A browser says where a request comes from; a cookie counts only for requests from our own page (CSRF). */
function isCrossSite(request: FastifyRequest, core: Core): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const { origin } = request.headers
  if (origin !== undefined)
    return (
      !core.trustedOrigins.includes(origin) && origin !== `${request.protocol}://${request.host}`
    )
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/** Thrown for a body that is not what the route's schema takes. */
class BodyRefused extends Error {
  override readonly name = 'BodyRefused'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super('the body was refused')
    this.problems = problems
  }
}

/** Text, time and number that are none (PostgreSQL, class 22). */
const NOT_A_VALUE = new Set(['22007', '22008', '22021', '22P02', '22P05'])

function answerError(error: FastifyError, reply: FastifyReply, core: Core): FastifyReply {
  if (error instanceof BodyRefused) return sendProblem(reply, 'invalid', error.problems)
  if (error instanceof JsonRefused) return sendProblem(reply, 'bad-json', undefined, error.message)
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return sendProblem(reply, 'too-large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return sendProblem(reply, 'not-json')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return sendProblem(reply, 'bad-json')
    case 'LINE_FULL':
      return sendProblem(reply.header('retry-after', '5'), 'accounts-busy')
    case 'BEING_READ':
      return sendProblem(reply.header('retry-after', '2'), 'being-read')
  }
  if (error.statusCode === 429) return sendProblem(reply, 'too-many-requests')
  // A cursor or a filter that PostgreSQL cannot read is the sender's.
  if (NOT_A_VALUE.has(error.code)) return sendProblem(reply, 'bad-request')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return sendProblem(reply, 'bad-request')
  core.log('a request failed', error)
  return sendProblem(reply, isUnavailable(error) ? 'unavailable' : 'fault')
}
