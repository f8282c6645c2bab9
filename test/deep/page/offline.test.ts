// No network: the page is still there, what one typed is kept, and nothing else is, unless one asked for it on this device.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { IncidentState } from '#features/index.ts'
import { openHouse, PASSWORD, type House, type Room } from '../../browser/seats.ts'

const TITLE = 'The build server answers nobody'
const HALF = 'Half a sentence about the build serv'
let house: House
let room: Room

beforeAll(async () => {
  house = await openHouse(['tomi', 'mira'])
  room = await house.incident(TITLE, ['mira'])
})
afterAll(() => house?.close())

/** A seat whose browser has the page itself; nothing waits for more than that. */
async function seated(who: 'tomi' | 'mira', path = `/i/${room.ref}`): Promise<Page> {
  const page = await house.seat(`${who}@example.org`, path, { shell: true })
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  return page
}
const logLine = (page: Page) => page.getByPlaceholder('What did you see or do?')
const heading = (page: Page) => page.getByRole('heading', { name: TITLE })
const offline = (page: Page, away: boolean) => page.context().setOffline(away)

/** Everything the browser keeps that a script can list. */
const kept = (page: Page): Promise<Kept> => page.evaluate<Kept>(LIST_ALL)
type Kept = {
  readonly local: readonly [string, string][]
  readonly session: readonly [string, string][]
  readonly databases: readonly string[]
  readonly caches: readonly string[]
  readonly paths: readonly string[]
}
/** Runs in the page, whose globals this program has no types of. */
const LIST_ALL = `(async () => {
  const names = await caches.keys()
  const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
  return {
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: names,
    paths: keys.flat().map(({ url }) => new URL(url).pathname),
  }
})()`
const isShell = (path: string) => path === '/' || path.startsWith('/assets/')

async function keepReads(page: Page): Promise<void> {
  await page.goto('/settings')
  const keeps = page.getByRole('switch', { name: 'Keep what I read on this device' })
  await keeps.press('Space')
  expect(await keeps.isChecked()).toBe(true)
}
async function signOut(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('banner').getByRole('button', { name: 'Tomi Kane' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
}

it('loaded again without a network, the page says what is kept on this device and what is not', async () => {
  const tomi = await seated('tomi')
  await logLine(tomi).fill(HALF)
  await offline(tomi, true)
  await tomi.reload()
  await tomi.getByRole('heading', { name: 'Not connected' }).waitFor()
  const seen = await tomi.locator('body').innerText()
  expect(seen).toContain('Nothing that you read is kept on this device')
  expect(seen).toContain('1 field half written')
  expect(seen).not.toContain(TITLE)
  expect(seen).not.toContain(HALF)
  expect(JSON.stringify((await kept(tomi)).paths.filter((path) => !isShell(path)))).toBe('[]')
  // Back by itself, with what was typed.
  await offline(tomi, false)
  await heading(tomi).waitFor()
  expect(await logLine(tomi).inputValue()).toBe(HALF)
  await tomi.context().close()
})

it('on a device that keeps what one reads, the room is there as last seen, and lines are sent once when the network is back', async () => {
  const tomi = await seated('tomi', '/')
  await keepReads(tomi)
  await tomi.goto(`/i/${room.ref}`)
  await heading(tomi).waitFor()
  await tomi.waitForLoadState('networkidle')
  await offline(tomi, true)
  await tomi.reload()
  await heading(tomi).waitFor()
  await tomi.getByText(/Not connected; trying again\. This is from/).waitFor()
  await logLine(tomi).fill('Written without a network')
  await logLine(tomi).press('Control+Enter')
  await logLine(tomi).fill('And another one')
  await logLine(tomi).press('Control+Enter')
  await tomi.getByRole('button', { name: '2 lines are not sent' }).click()
  await tomi.getByRole('dialog').getByText('Written without a network').waitFor()
  await tomi.keyboard.press('Escape')
  // Crashed in between: the lines are in the browser and not in the page.
  await tomi.reload()
  await tomi.getByRole('button', { name: '2 lines are not sent' }).waitFor()
  await offline(tomi, false)
  await expect
    .poll(async () => texts(await room.state()), { timeout: 20_000 })
    .toContain('And another one')
  await tomi.getByText(/Not connected/).waitFor({ state: 'detached' })
  const lines = texts(await room.state())
  for (const line of ['Written without a network', 'And another one'])
    expect(lines.filter((text) => text === line)).toHaveLength(1)
  await tomi.context().close()
})
const texts = ({ log }: IncidentState) => [...log.entries].map(({ text }) => text)

it('a reason half typed in a dialog is there again after a reload, and gone once it was sent', async () => {
  const tomi = await seated('tomi')
  const open = () => tomi.getByRole('button', { name: /, Rename the incident/ }).click()
  const title = () => tomi.getByRole('dialog').getByLabel('Title')
  await open()
  await title().fill(`${TITLE} now`)
  await tomi.reload()
  await open()
  await tomi.getByText('What you had typed is back.').waitFor()
  expect(await title().inputValue()).toBe(`${TITLE} now`)
  await tomi.getByRole('dialog').getByRole('button', { name: 'start anew' }).click()
  expect(await title().inputValue()).toBe(TITLE)
  expect(JSON.stringify(await kept(tomi))).not.toContain(`${TITLE} now`)
  await tomi.context().close()
})

it('a section half written is open again after a reload', async () => {
  const tomi = await seated('tomi')
  await tomi.getByRole('button', { name: /, Write: Summary/ }).click()
  await tomi.getByRole('textbox', { name: 'Summary' }).fill('Half a summ')
  await tomi.reload()
  await tomi.getByText('What you had typed is back.').first().waitFor()
  expect(await tomi.getByRole('textbox', { name: 'Summary' }).inputValue()).toBe('Half a summ')
  await tomi.context().close()
})

it('signing out leaves the page itself in the browser and nothing else', async () => {
  const tomi = await seated('tomi', '/')
  await keepReads(tomi)
  await tomi.goto(`/i/${room.ref}`)
  await heading(tomi).waitFor()
  await logLine(tomi).fill(HALF)
  await expect
    .poll(async () => (await kept(tomi)).caches)
    .toContain(`firebreak-read-${house.ids.tomi}`)
  expect(JSON.stringify(await kept(tomi))).toContain(HALF)
  await signOut(tomi)
  const left = await kept(tomi)
  expect(left.local).toEqual([])
  expect(left.session.filter(([name]) => !name.startsWith('tsr-scroll'))).toEqual([])
  expect(left.databases).toEqual([])
  expect(left.caches.every((name) => name.startsWith('firebreak-shell-'))).toBe(true)
  expect(left.paths.filter((path) => !isShell(path))).toEqual([])
  await tomi.context().close()
})

it('somebody else who signs in on the same browser finds nothing of it', async () => {
  const tomi = await seated('tomi', '/')
  await keepReads(tomi)
  await tomi.goto(`/i/${room.ref}`)
  await heading(tomi).waitFor()
  await logLine(tomi).fill(HALF)
  await tomi.context().clearCookies()
  await tomi.context().request.post('/api/auth/sign-in/email', {
    data: { email: 'mira@example.org', password: PASSWORD },
    headers: { origin: house.server.url },
  })
  await tomi.reload()
  await heading(tomi).waitFor()
  expect(await logLine(tomi).inputValue()).toBe('')
  await expect.poll(async () => JSON.stringify(await kept(tomi))).not.toContain(HALF)
  expect((await kept(tomi)).caches).not.toContain(`firebreak-read-${house.ids.tomi}`)
  await tomi.context().close()
})

it('a session that ended elsewhere takes what was kept to read with it, and not what was typed', async () => {
  const tomi = await seated('tomi', '/')
  await keepReads(tomi)
  await tomi.goto(`/i/${room.ref}`)
  await heading(tomi).waitFor()
  await logLine(tomi).fill(HALF)
  await tomi.context().clearCookies()
  await tomi.reload()
  await tomi.getByText('you go on to the page you asked for').waitFor()
  expect((await kept(tomi)).caches).not.toContain(`firebreak-read-${house.ids.tomi}`)
  await tomi.getByLabel('E-mail').fill('tomi@example.org')
  await tomi.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await tomi.getByRole('textbox', { name: 'Password' }).press('Enter')
  await heading(tomi).waitFor()
  expect(await logLine(tomi).inputValue()).toBe(HALF)
  await tomi.context().close()
})

it('on a phone the note about the connection takes nothing from the log line', async () => {
  const tomi = await seated('tomi', '/')
  await tomi.setViewportSize({ width: 390, height: 700 })
  await keepReads(tomi)
  await tomi.goto(`/i/${room.ref}`)
  await heading(tomi).waitFor()
  await tomi.waitForLoadState('networkidle')
  await offline(tomi, true)
  await tomi.reload()
  await tomi.getByText(/Not connected; trying again/).waitFor()
  const box = await tomi.getByRole('region', { name: 'Log line' }).boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(700)
  expect(await tomi.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(700)
  await tomi.context().close()
})

it('the worker is asked for anew each time, may fetch from here only, and keeps nothing but the page', async () => {
  const worker = await fetch(`${house.server.url}/shell-worker.js`)
  expect(worker.headers.get('content-type')).toMatch(/javascript/)
  expect(worker.headers.get('cache-control')).toBe('no-cache')
  expect(worker.headers.get('content-security-policy')).toBe(
    "default-src 'none'; connect-src 'self'",
  )
  const page = await fetch(house.server.url)
  expect(page.headers.get('content-security-policy')).toContain("worker-src 'self'")
  expect(page.headers.get('content-security-policy')).toContain("font-src 'self'")
})

it('a server that is away is no network: the page is there, and goes on when it is back', async () => {
  const tomi = await seated('tomi')
  await logLine(tomi).fill(HALF)
  await house.server.powerCut()
  await tomi.reload()
  await tomi.getByRole('heading', { name: 'Not connected' }).waitFor()
  await house.server.start()
  await heading(tomi).waitFor({ timeout: 30_000 })
  expect(await logLine(tomi).inputValue()).toBe(HALF)
  await tomi.context().close()
})
