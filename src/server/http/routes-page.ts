/** The web page: the built app under a strict content security policy, nothing from elsewhere. */
import fastifyStatic from '@fastify/static'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblem } from './problem.ts'

const built = fileURLToPath(new URL('../../../dist/web/', import.meta.url))

/** Scripts from ourselves only; styles from ourselves or with this answer's nonce; no frame, no form elsewhere, no plug-in. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The service worker may fetch the page's own files and nothing else; it loads no further script. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'"

export async function pageRoutes(app: FastifyInstance): Promise<void> {
  if (!existsSync(built)) return
  await app.register(fastifyStatic, { root: built, serve: false })
  const page = await readFile(`${built}index.html`, 'utf8')
  const sendPage = (reply: FastifyReply) => {
    const nonce = randomBytes(18).toString('base64')
    return reply
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__CSP_NONCE__', nonce))
  }
  // Built files carry a hash in their names: they never change.
  app.get('/assets/*', { config: { access: 'public' } }, (request, reply) =>
    reply.sendFile(request.url.slice(1).replace(/\?.*$/, ''), { maxAge: '365d', immutable: true }),
  )
  // Its name never changes and its text does: a browser asks each time whether there is a newer one.
  app.get('/shell-worker.js', { config: { access: 'public' } }, (_request, reply) =>
    reply
      .header('content-security-policy', WORKER_POLICY)
      .sendFile('shell-worker.js', { cacheControl: false })
      .header('cache-control', 'no-cache'),
  )
  app.get<{ Params: { '*': string } }>('/*', { config: { access: 'public' } }, (request, reply) =>
    request.params['*'].startsWith('api/') ? sendProblem(reply, 'no-such-route') : sendPage(reply),
  )
}
