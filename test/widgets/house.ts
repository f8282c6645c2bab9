/** Builds the page of all widgets and serves it on loopback, with the policy that the product's pages are under. */
import react from '@vitejs/plugin-react'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { entryTypes } from '#features/log/contract.ts'
import { MINUTE } from '#kernel/instant.ts'
import { contentSecurityPolicy } from '#server/http/routes-page.ts'
import { aTeam, mira, names, tomi } from '#testkit/slice.ts'
import { LONG_NAME, LONG_WORD, RIGHT_TO_LEFT } from '#testkit/hard-texts.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** A record with every type of entry, one corrected, one retracted, what Firebreak noted beside it, and texts of all sorts. */
function story() {
  const told = aTeam()
    .after(5 * MINUTE)
    .does(mira, 'severity/set', { level: 'high', reason: 'All are out.' })
  for (const type of Object.keys(entryTypes))
    told.after(MINUTE).does(tomi, 'log/add', { type, text: `What is written as ${type}.` })
  told.does(tomi, 'log/add', { text: 'Read 14 times.' })
  const wrong = told.state.seq
  told.does(tomi, 'log/correct', { entry: wrong, text: 'Read 15 times.', reason: 'Miscounted.' })
  told.does(tomi, 'log/add', { text: 'From our own office.' })
  told.does(mira, 'log/retract', { entry: told.state.seq, reason: 'Another address.' })
  for (const text of [LONG_NAME, LONG_WORD, RIGHT_TO_LEFT]) told.does(mira, 'log/add', { text })
  told.does(mira, 'log/add', {
    text: 'Seen an hour before.',
    occurred: told.state.incident.awareAt,
  })
  told.does(mira, 'tasks/add', { title: LONG_NAME, assignee: 'tomi' })
  return { state: told.state, events: told.events, names: { ...names, tomi: LONG_NAME } }
}

export type WidgetsHouse = { readonly url: string; readonly close: () => void }

export async function openWidgets(port = 0): Promise<WidgetsHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-widgets-'))
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    plugins: [react()],
    define: { __STORY__: JSON.stringify(story()) },
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  })
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path === '/widgets') {
      const nonce = randomBytes(18).toString('base64')
      response.setHeader('content-security-policy', contentSecurityPolicy(nonce))
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(page.replaceAll('__CSP_NONCE__', nonce))
    } else if (path.startsWith('/assets/')) {
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
      response.end(readFileSync(join(folder, path)))
    } else response.writeHead(404).end('{}')
  }).listen(port, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/widgets`,
    close: () => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
