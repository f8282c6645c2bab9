/** The service worker as the browser starts it: hears the browser and asks `shell.ts`. Built to `/shell-worker.js`. */
import {
  dropOldShells,
  fileOrFetch,
  isShells,
  keepShell,
  pageOrKept,
  type Shell,
  type ShellNeeds,
} from './shell.ts'

/** The build puts the real one in (vite.config.ts). */
declare const __SHELL__: Shell

/** What a worker hears; the page's types know nothing of workers. */
type WorkerEvent = Event & {
  waitUntil(work: Promise<unknown>): void
  addRoutes?(route: unknown): Promise<void>
}
type FetchAsked = WorkerEvent & {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

const shell = __SHELL__
const needs: ShellNeeds = {
  caches,
  fetch: (request) => fetch(request),
  later: (work, delayMs) => void setTimeout(work, delayMs),
}

addEventListener('install', (event) => {
  const installing = event as WorkerEvent
  installing.waitUntil(keepShell(shell, needs))
  // Where the browser can be told, the API is not even shown to this worker: nothing waits for it to start.
  void installing
    .addRoutes?.({ condition: { urlPattern: '/api/*' }, source: 'network' })
    .catch(() => undefined)
})

addEventListener('activate', (event) => {
  ;(event as WorkerEvent).waitUntil(dropOldShells(shell, needs))
})

addEventListener('fetch', (event) => {
  const asked = event as FetchAsked
  switch (isShells(asked.request, location.origin)) {
    case 'page':
      return asked.respondWith(pageOrKept(shell, asked.request, needs))
    case 'file':
      return asked.respondWith(fileOrFetch(shell, asked.request, needs))
    case null:
  }
})
