// `npm run screenshots`: pages of the demo, light and dark, wide and narrow, into docs/guide/screenshots. Another folder and a
// list of pages may be given: `npm run screenshots -- /tmp/pictures room,home`. For looking at everything before a release,
// `npm run screenshots -- /tmp/pictures all` takes every page at five widths, in two themes, in every state it can be in
// (a quarter of an hour); only some states: `all empty,late,offline,refused,busy,hard-texts,plain,widgets`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { everyPage, openDemo, type Demo } from '#testkit/demo.ts'
import { LONG_NAME, LONG_WORD, RIGHT_TO_LEFT } from '#testkit/hard-texts.ts'
import { openWidgets } from '../test/widgets/house.ts'

const folder =
  process.argv[2] ?? fileURLToPath(new URL('../docs/guide/screenshots/', import.meta.url))
const themes = ['light', 'dark'] as const

/** What the guide shows, with the narrow and the wide size it shows it in. */
const IN_THE_GUIDE = [
  'home',
  'incidents',
  'report-form',
  'room',
  'executive',
  'handoff',
  'sitrep',
  'conclude',
  'retro',
  'report',
  'projects',
  'project',
  'policy',
  'people',
  'settings',
]
const guideSizes = {
  wide: { width: 1440, height: 1000 },
  narrow: { width: 390, height: 844 },
} as const
const widths = [360, 390, 820, 1100, 1440]
const isPhone = (width: number) => width < 500
const heightOf = (width: number) => (isPhone(width) ? 844 : 900)

/** Takes one picture in both themes. */
async function take(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForTimeout(150)
    await page.screenshot({ path: join(folder, `${name.replace('THEME', theme)}.png`) })
  }
}

async function forTheGuide(demo: Demo, wanted: readonly string[]): Promise<void> {
  for (const [name, who, path] of everyPage) {
    if (!wanted.includes(name)) continue
    for (const [size, viewport] of Object.entries(guideSizes)) {
      const page = await demo.open(who, path, (opened) => void opened.setViewportSize(viewport))
      await take(page, `${name}-THEME-${size}`)
      await page.close()
    }
  }
}

/** A state that pages can be in: how it is brought about before a page is opened, and after. */
type State = {
  readonly name: string
  readonly of: readonly string[]
  readonly before?: (page: Page) => unknown
  readonly after?: (page: Page) => Promise<void>
}

/** The lists that are answered by nothing. */
const EMPTY = JSON.stringify({
  incidents: [],
  waiting: [],
  projects: [],
  people: [],
  policies: [],
  invitations: [],
  next: null,
  total: 0,
  rebuilding: false,
  now: new Date().toISOString(),
})
const LISTS = ['home', 'incidents', 'projects', 'people', 'policies', 'records-of-a-kind']
const ROOM = ['room', 'sitrep', 'handoff', 'conclude', 'report', 'history', 'executive']
const LATER_MS = 9 * 3_600_000

const states: readonly State[] = [
  {
    name: 'empty',
    of: LISTS,
    before: (page) =>
      page.route(/\/api\/v1\/(incidents|projects|people|policies|invitations)(\?|$)/, (route) =>
        route.fulfill({ contentType: 'application/json', body: EMPTY }),
      ),
  },
  {
    // Nothing but who one is has come yet.
    name: 'busy',
    of: [...LISTS, ...ROOM],
    before: (page) => page.route(/\/api\/v1\/(?!me)/, () => undefined),
  },
  {
    name: 'late',
    of: ['home', 'incidents', ...ROOM],
    before: async (page) => {
      await page.clock.install({ time: Date.now() + LATER_MS })
      // A room counts in the server's time, which its answers say.
      await page.route(/\/api\/v1\/incidents/, async (route) => {
        const answer = await route.fetch()
        const text = await answer.text()
        const later = text.replace(
          /"now":"([^"]+)"/,
          (_, now: string) => `"now":"${new Date(Date.parse(now) + LATER_MS).toISOString()}"`,
        )
        await route.fulfill({ response: answer, body: later })
      })
    },
  },
  {
    name: 'offline',
    of: ['home', 'room', 'sitrep', 'conclude'],
    after: async (page) => {
      await page.context().setOffline(true)
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'refused',
    of: ['room'],
    after: async (page) => {
      await page.route('**/api/v1/incidents/**', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({
              status: 409,
              contentType: 'application/json',
              body: JSON.stringify({
                code: 'not-commander',
                detail: 'Only the commander can do this. Mira Osei commands it.',
              }),
            })
          : route.continue(),
      )
      const act = page.getByRole('button', { name: /volunteer/i }).first()
      await act.scrollIntoViewIfNeeded()
      await act.dispatchEvent('click')
      await page.getByText('Not done', { exact: true }).waitFor()
    },
  },
]

async function inEveryState(demo: Demo, wanted: readonly State[]): Promise<void> {
  for (const state of wanted)
    for (const [name, who, path] of everyPage.filter(([one]) => state.of.includes(one)))
      // Opened anew for a phone, which begins at another place; from there on the window only grows.
      for (const group of [widths.filter(isPhone), widths.filter((width) => !isPhone(width))]) {
        const page = await demo.contextOf(who).newPage()
        await page.setViewportSize({ width: group[0] ?? 0, height: heightOf(group[0] ?? 0) })
        await state.before?.(page)
        await page.goto(demo.addressOf(path))
        await page.waitForTimeout(900)
        await state.after?.(page)
        for (const width of group) {
          await page.setViewportSize({ width, height: heightOf(width) })
          await take(page, `${name}-${state.name}-${width}-THEME`)
        }
        await page.context().setOffline(false)
        await page.close()
      }
}

async function ofTheWidgets(demo: Demo): Promise<void> {
  const house = await openWidgets()
  const page = await demo.browser.newPage()
  await page.goto(house.url)
  await page.locator('#timeline .fb-row').first().waitFor()
  for (const width of widths) {
    await page.setViewportSize({ width, height: heightOf(width) })
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await page.waitForTimeout(150)
      await page.screenshot({
        path: join(folder, `widgets-${width}-${theme}.png`),
        fullPage: true,
      })
    }
  }
  await page.close()
  house.close()
}

/** Mira writes them into the running incident, and a project is called so. */
async function writeHardTexts(demo: Demo): Promise<void> {
  const say = async (who: string, path: string, data: unknown) => {
    const answer = await demo.contextOf(who).request.post(path, {
      data,
      headers: { origin: demo.server.url },
    })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  }
  const room = demo.addressOf('/api/v1/incidents/RUNNING')
  await say('mira', `${room}/incident/rename`, { title: `${RIGHT_TO_LEFT} ${LONG_NAME}` })
  for (const text of [LONG_NAME, LONG_WORD, RIGHT_TO_LEFT]) {
    await say('mira', `${room}/log/add`, { text })
    await say('mira', `${room}/log/add`, { text, type: 'theory' })
    await say('mira', `${room}/tasks/add`, { title: text.slice(0, 180) })
    await say('mira', '/api/v1/incidents', { title: text.slice(0, 180) })
  }
  await say('olu', '/api/v1/projects', { name: LONG_NAME.slice(0, 80), client: RIGHT_TO_LEFT })
}

const AS_IT_IS: State = { name: 'plain', of: everyPage.map(([name]) => name) }
const HARD: State = { name: 'hard-texts', of: [...LISTS, ...ROOM, 'retro', 'project'] }

const demo = await openDemo()
try {
  mkdirSync(folder, { recursive: true })
  if (process.argv[3] === 'all') {
    const only = process.argv[4]?.split(',')
    const wanted = (all: readonly State[]) => all.filter(({ name }) => only?.includes(name) ?? true)
    await inEveryState(demo, wanted([AS_IT_IS, ...states]))
    if (only?.includes('widgets') ?? true) await ofTheWidgets(demo)
    await writeHardTexts(demo)
    await inEveryState(demo, wanted([HARD]))
  } else await forTheGuide(demo, process.argv[3]?.split(',') ?? IN_THE_GUIDE)
} finally {
  await demo.close()
}
