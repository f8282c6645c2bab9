import { expect, it } from 'vitest'
import {
  dropOldShells,
  fileOrFetch,
  isShells,
  keepShell,
  pageOrKept,
  type ShellNeeds,
} from './shell.ts'

const ORIGIN = 'https://fb.example'
const shell = { version: 'b2', files: ['/assets/index-1.js', '/assets/index-1.css'] }

/** A browser, and a server that answers with its own path until it is told otherwise. */
function world(answers: Readonly<Record<string, number>> = {}) {
  const kept = new Map<string, Map<string, Response>>()
  const state = { away: false, silent: false, asked: [] as string[] }
  const late: (() => void)[] = []
  const needs: ShellNeeds = {
    caches: {
      open: async (name) => {
        const cache = kept.get(name) ?? new Map<string, Response>()
        kept.set(name, cache)
        return {
          match: async (path) => cache.get(path)?.clone(),
          put: async (path, response) => void cache.set(path, response),
        }
      },
      keys: async () => [...kept.keys()],
      delete: async (name) => kept.delete(name),
    },
    fetch: async (request) => {
      const path = typeof request === 'string' ? request : new URL(request.url).pathname
      state.asked.push(path)
      if (state.silent) return new Promise<never>(() => undefined)
      if (state.away) throw new TypeError('Failed to fetch')
      return new Response(`server: ${path}`, { status: answers[path] ?? 200 })
    },
    later: (work) => void late.push(work),
  }
  return { needs, kept, state, late }
}
const at = (path: string) => new Request(ORIGIN + path)
const asked = (path: string, mode = 'navigate', method = 'GET') =>
  isShells({ url: ORIGIN + path, mode, method }, ORIGIN)

it('the API, proofs of health and other origins are no business of the worker', () => {
  expect(asked('/i/INC-7Q4K')).toBe('page')
  expect(asked('/assets/index-1.js', 'cors')).toBe('file')
  for (const path of ['/api/v1/me', '/api/v1/incidents/x/report.pdf', '/healthz', '/metrics'])
    expect([asked(path), asked(path, 'cors')]).toEqual([null, null])
  expect(asked('/api-notes')).toBe('page')
  expect(asked('/i/INC-7Q4K', 'navigate', 'POST')).toBeNull()
  expect(asked('/i/INC-7Q4K', 'cors')).toBeNull()
  const elsewhere = { url: 'https://other.example/assets/x.js', mode: 'cors', method: 'GET' }
  expect(isShells(elsewhere, ORIGIN)).toBeNull()
})

it('the page is the server’s while it answers, and the kept one when it does not, at any address', async () => {
  const { needs, state } = world()
  await keepShell(shell, needs)
  expect(await (await pageOrKept(shell, at('/i/A'), needs)).text()).toBe('server: /i/A')
  state.away = true
  expect(await (await pageOrKept(shell, at('/i/A'), needs)).text()).toBe('server: /')
})

it('a server that never begins to answer, or a proxy that says it is away, is one that is away', async () => {
  const { needs, state, late } = world({ '/i/A': 502 })
  await keepShell(shell, needs)
  expect(await (await pageOrKept(shell, at('/i/A'), needs)).text()).toBe('server: /')
  state.silent = true
  const page = pageOrKept(shell, at('/i/B'), needs)
  await Promise.resolve()
  for (const work of late) work()
  expect(await (await page).text()).toBe('server: /')
})

it('built files come from what was kept, without asking', async () => {
  const { needs, state } = world()
  await keepShell(shell, needs)
  state.asked = []
  expect(await (await fileOrFetch(shell, at('/assets/index-1.js'), needs)).text()).toContain(
    'index-1.js',
  )
  expect(state.asked).toEqual([])
  await fileOrFetch(shell, at('/assets/of-a-later-build.js'), needs)
  expect(state.asked).toEqual(['/assets/of-a-later-build.js'])
})

it('half a page is not kept', async () => {
  const { needs, kept } = world({ '/assets/index-1.css': 404 })
  await expect(keepShell(shell, needs)).rejects.toThrow('was answered with 404')
  expect([...kept.values()].every((cache) => cache.size === 0)).toBe(true)
})

it('earlier builds go, and nothing else does', async () => {
  const { needs, kept } = world()
  for (const name of ['firebreak-shell-a1', 'firebreak-shell-b2', 'firebreak-read-tomi', 'other'])
    await needs.caches.open(name)
  await dropOldShells(shell, needs)
  expect([...kept.keys()]).toEqual(['firebreak-shell-b2', 'firebreak-read-tomi', 'other'])
})
