/** The demo in its own process, with its people signed in, and every page of the product: for tests and pictures. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { must } from '#kernel/must.ts'
import { launchBrowser } from './browser.ts'
import { serverProcess, type ServerProcess } from './process.ts'

/** Nobody is signed in there. */
export const NOBODY = 'nobody'

/** A page: its name, who looks at it, and its address, in which words of `Places` are replaced by those of the demo. */
export type PageOf = readonly [name: string, who: string, path: string]

/** Every page that somebody can be on. RUNNING and CLOSED are the demo's two incidents. */
export const everyPage: readonly PageOf[] = [
  ['home', 'mira', '/'],
  ['home-member', 'priya', '/'],
  ['incidents', 'mira', '/incidents'],
  ['incidents-filtered', 'mira', '/incidents?q=no+such+words&severity=high&sort=gravest'],
  ['report-form', 'priya', '/report'],
  ['room', 'mira', '/i/RUNNING'],
  ['room-closed', 'ana', '/i/CLOSED'],
  ['executive', 'mira', '/i/RUNNING/executive'],
  ['handoff', 'mira', '/i/RUNNING/handoff'],
  ['sitrep', 'jon', '/i/RUNNING/sitrep'],
  ['conclude', 'mira', '/i/RUNNING/conclude'],
  ['retro', 'ana', '/i/CLOSED/retro'],
  ['report', 'ana', '/i/CLOSED/report'],
  ['history', 'mira', '/i/RUNNING/history'],
  ['nothing-here', 'mira', '/i/RUNNING/no-such-page'],
  ['no-such-address', 'mira', '/no-such-address'],
  ['projects', 'olu', '/projects'],
  ['project', 'mira', '/projects/PROJECT'],
  ['policies', 'olu', '/policies'],
  ['policy', 'olu', '/policies/POLICY'],
  ['records', 'olu', '/records'],
  ['records-of-a-kind', 'olu', '/records/policies'],
  ['record', 'olu', '/records/policies/POLICY'],
  ['people', 'olu', '/people'],
  ['settings', 'olu', '/settings'],
  ['first-steps', 'mira', '/first-steps'],
  ['first-steps-policy', 'olu', '/first-steps#policy'],
  ['first-steps-source', 'olu', '/first-steps#source'],
  ['first-steps-rehearsal', 'olu', '/first-steps#rehearsal'],
  ['sign-in', NOBODY, '/sign-in'],
  ['setup', NOBODY, '/setup?token=none'],
  ['invitation', NOBODY, '/invite?token=none'],
  ['reset', NOBODY, '/reset?token=none'],
]

export type Places = {
  readonly RUNNING: string
  readonly CLOSED: string
  readonly PROJECT: string
  readonly POLICY: string
}
export type Demo = {
  readonly server: ServerProcess
  readonly browser: Browser
  readonly places: Places
  readonly addressOf: (path: string) => string
  /** The browser of one person of the demo, or of nobody. */
  readonly contextOf: (who: string) => BrowserContext
  /** A page that is drawn: its heading is there, and what is asked for later has had a moment. */
  readonly open: (who: string, path: string, before?: (page: Page) => void) => Promise<Page>
  readonly close: () => Promise<void>
}

/** What a page asks for after its heading is there answers within this. */
const SETTLED_MS = 500

/** Starts it, and signs in those who are asked for. */
export async function openDemo(
  people: readonly string[] = everyPage.map(([, who]) => who),
): Promise<Demo> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' }, ['--demo'])
  await server.start()
  while (!/with the password (\S+)/.test(server.output()))
    await new Promise((done) => setTimeout(done, 100))
  const password = /with the password (\S+)/.exec(server.output())?.[1] ?? ''
  const browser = await launchBrowser()
  const contexts = new Map<string, BrowserContext>()
  for (const who of new Set([...people, 'ana', 'mira']))
    contexts.set(who, await signIn(browser, server.url, who, password))
  const contextOf = (who: string) => must(contexts.get(who), `${who}, signed in`)
  const places = await placesFor(contextOf)
  const addressOf = (path: string) =>
    Object.entries(places).reduce((address, [word, at]) => address.replace(word, at), path)
  return {
    server,
    browser,
    places,
    addressOf,
    contextOf,
    open: async (who, path, before) => {
      const page = await contextOf(who).newPage()
      before?.(page)
      await page.goto(addressOf(path))
      await page.locator('h1').first().waitFor()
      await page.waitForTimeout(SETTLED_MS)
      return page
    },
    close: async () => {
      await browser.close()
      await server.stop()
      server.remove()
    },
  }
}

async function signIn(
  browser: Browser,
  url: string,
  who: string,
  password: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' })
  if (who === NOBODY) return context
  const answer = await context.request.post('/api/auth/sign-in/email', {
    data: { email: `${who}@demo.example`, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`${who} could not sign in: ${answer.status()}`)
  return context
}

type Listed = {
  readonly incidents: readonly { readonly ref: string; readonly concludedAt: string | null }[]
}

async function placesFor(contextOf: (who: string) => BrowserContext): Promise<Places> {
  const ask = async <T>(who: string, path: string) =>
    (await (await contextOf(who).request.get(path)).json()) as T
  const { incidents } = await ask<Listed>('ana', '/api/v1/incidents')
  const { projects } = await ask<{ projects: { id: string }[] }>('mira', '/api/v1/projects')
  const { policy } = await ask<{ policy: string }>('mira', '/api/v1/policy')
  return {
    RUNNING: must(
      incidents.find((row) => !row.concludedAt),
      'the running incident',
    ).ref,
    CLOSED: must(
      incidents.find((row) => row.concludedAt),
      'the closed incident',
    ).ref,
    PROJECT: must(projects[0], 'a project').id,
    POLICY: policy,
  }
}

/** The text of the accessibility checker, to be put into a page. */
const axe = readFileSync(
  fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
)

type Finding = {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/**
 * The one rule that does not apply: the open list of a field lies in no landmark, because it is drawn at the end of the page, where
 * nothing that scrolls cuts it off. Who listens is led to it by its field (`aria-controls`), never by landmarks.
 */
const LIST_OF_A_FIELD = '^region: <div [^>]*data-composed="true" role="presentation"'

/** What the accessibility checker finds on a page, of any gravity, its rules of good practice included: a line for each. */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { run } = (
      globalThis as unknown as {
        axe: { run: (options: unknown) => Promise<{ violations: Finding[] }> }
      }
    ).axe
    const { violations } = await run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    )
  })
  return found.filter((line) => !new RegExp(LIST_OF_A_FIELD).test(line))
}

/** How many pixels the page can be pushed sideways. */
export const sidewaysOf = (page: Page): Promise<number> =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
