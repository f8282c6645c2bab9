/**
 * The service worker's decisions: the page itself (HTML, scripts, styles, typeface) is kept by this browser, so that loading
 * it again without a network shows Firebreak and not the browser's error page. It never sees what the API says: what
 * people read and write is no business of a cache that outlives a session (kit/kept-reads.ts keeps that, where asked to).
 */

/** What the build writes into the worker: a name that changes with every build, and the files the page is made of. */
export type Shell = { readonly version: string; readonly files: readonly string[] }

/** What the worker needs of the browser; a test has one of its own. */
export type ShellNeeds = {
  readonly caches: {
    open(name: string): Promise<ShellCache>
    keys(): Promise<string[]>
    delete(name: string): Promise<boolean>
  }
  readonly fetch: (request: Request | string) => Promise<Response>
  readonly later: (work: () => void, delayMs: number) => void
}
type ShellCache = {
  match(request: string): Promise<Response | undefined>
  put(request: string, response: Response): Promise<void>
}

/** Every address answers the same page. */
const PAGE = '/'
const CACHES = 'firebreak-shell-'
/** A server that has not begun to answer by then is taken for one that is away; the page tries on by itself. */
const ANSWER_MS = 6000
/** A proxy says these for a server that is away. */
const AWAY: readonly number[] = [502, 503, 504]

/** Keeps the page and its files, all of them or none: half a page does not start. */
export async function keepShell(shell: Shell, needs: ShellNeeds): Promise<void> {
  const cache = await needs.caches.open(CACHES + shell.version)
  const got = await Promise.all(
    [PAGE, ...shell.files].map(async (path) => {
      const answer = await needs.fetch(path)
      if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
      return [path, answer] as const
    }),
  )
  for (const [path, answer] of got) await cache.put(path, answer)
}

/** Removes what earlier builds kept; pages of theirs are all closed when this is called. */
export async function dropOldShells(shell: Shell, needs: ShellNeeds): Promise<void> {
  const old = (await needs.caches.keys()).filter(
    (name) => name.startsWith(CACHES) && name !== CACHES + shell.version,
  )
  for (const name of old) await needs.caches.delete(name)
}

type Asked = { readonly method: string; readonly mode: string; readonly url: string }

/** Which requests are the worker's: a page that is opened, and a built file. Everything else goes past it. */
export function isShells(request: Asked, origin: string): 'page' | 'file' | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin) return null
  if (url.pathname.startsWith('/assets/')) return 'file'
  const foreign = /^\/(?:api(?:\/|$)|metrics$|healthz$|readyz$|shell-worker)/.test(url.pathname)
  return request.mode === 'navigate' && !foreign ? 'page' : null
}

/** The page from the server while it answers, and as it was kept otherwise. */
export async function pageOrKept(
  shell: Shell,
  request: Request,
  needs: ShellNeeds,
): Promise<Response> {
  const answer = await soon(request, needs)
  if (answer && !AWAY.includes(answer.status)) return answer
  const cache = await needs.caches.open(CACHES + shell.version)
  return (await cache.match(PAGE)) ?? answer ?? Response.error()
}

/** A built file as it was kept; its name changes with what is in it. */
export async function fileOrFetch(
  shell: Shell,
  request: Request,
  needs: ShellNeeds,
): Promise<Response> {
  const cache = await needs.caches.open(CACHES + shell.version)
  return (await cache.match(new URL(request.url).pathname)) ?? needs.fetch(request)
}

async function soon(request: Request, needs: ShellNeeds): Promise<Response | undefined> {
  const late = new Promise<undefined>((resolve) => needs.later(() => resolve(undefined), ANSWER_MS))
  return Promise.race([needs.fetch(request).catch(() => undefined), late])
}
