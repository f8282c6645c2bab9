// `npm run screenshots`: every page of the demo, light and dark, wide and narrow, into docs/guide/screenshots. Starts its
// own demo on a temporary data folder, signs in as the people of the story, and ends it. Another folder and a list of
// pages may be given: `npm run screenshots -- /tmp/pictures room,home`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext } from 'playwright-core'
import { launchBrowser } from '#testkit/browser.ts'
import { serverProcess } from '#testkit/process.ts'

const folder =
  process.argv[2] ?? fileURLToPath(new URL('../docs/guide/screenshots/', import.meta.url))
const sizes = { wide: { width: 1440, height: 1000 }, narrow: { width: 390, height: 844 } } as const
const themes = ['light', 'dark'] as const

/** Name of the picture, who looks, and where: RUNNING and CLOSED are the demo's two incidents. */
const pages: readonly (readonly [string, string, string])[] = [
  ['home', 'mira', '/'],
  ['incidents', 'mira', '/incidents'],
  ['report-form', 'priya', '/report'],
  ['room', 'mira', '/i/RUNNING'],
  ['executive', 'mira', '/i/RUNNING/executive'],
  ['handoff', 'mira', '/i/RUNNING/handoff'],
  ['sitrep', 'jon', '/i/RUNNING/sitrep'],
  ['conclude', 'mira', '/i/RUNNING/conclude'],
  ['retro', 'ana', '/i/CLOSED/retro'],
  ['report', 'ana', '/i/CLOSED/report'],
  ['projects', 'olu', '/projects'],
  ['project', 'mira', '/projects/PROJECT'],
  ['policy', 'olu', '/policies/POLICY'],
  ['people', 'olu', '/people'],
  ['settings', 'olu', '/settings'],
]

type Listed = {
  readonly incidents: readonly { readonly ref: string; readonly concludedAt: string | null }[]
}

async function signIn(
  browser: Browser,
  url: string,
  who: string,
  password: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' })
  const answer = await context.request.post('/api/auth/sign-in/email', {
    data: { email: `${who}@demo.example`, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`${who} could not sign in: ${answer.status()}`)
  return context
}

const server = await serverProcess({ FIREBREAK_LOG: 'error' }, ['--demo'])
const browser = await launchBrowser()
try {
  mkdirSync(folder, { recursive: true })
  await server.start()
  while (!/with the password (\S+)/.test(server.output()))
    await new Promise((done) => setTimeout(done, 100))
  const password = /with the password (\S+)/.exec(server.output())?.[1] ?? ''
  const people = new Map<string, BrowserContext>()
  for (const who of new Set(pages.map(([, one]) => one)))
    people.set(who, await signIn(browser, server.url, who, password))
  const list = (await (await people.get('ana')?.request.get('/api/v1/incidents'))?.json()) as Listed
  const running = list.incidents.find((one) => !one.concludedAt)?.ref ?? ''
  const closed = list.incidents.find((one) => one.concludedAt)?.ref ?? ''
  const ask = async (path: string): Promise<unknown> =>
    (await people.get('mira')?.request.get(path))?.json()
  const [project] = ((await ask('/api/v1/projects')) as { projects: { id: string }[] }).projects
  const { policy } = (await ask('/api/v1/policy')) as { policy: string }
  const places = { RUNNING: running, CLOSED: closed, PROJECT: project?.id ?? '', POLICY: policy }
  const addressOf = (path: string) =>
    Object.entries(places).reduce((address, [word, at]) => address.replace(word, at), path)
  const wanted = process.argv[3]?.split(',')
  for (const [name, who, path] of pages) {
    if (wanted && !wanted.includes(name)) continue
    const context = people.get(who)
    if (!context) throw new Error(`${who} is not signed in`)
    const page = await context.newPage()
    for (const [size, viewport] of Object.entries(sizes))
      for (const theme of themes) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme: theme })
        await page.goto(addressOf(path))
        await page.locator('main h1, main h2, h1').first().waitFor()
        await page.waitForTimeout(600)
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) })
      }
    await page.close()
  }
} finally {
  await browser.close()
  await server.stop()
  server.remove()
}
