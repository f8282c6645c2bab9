/** A real server with people in it, and a real browser with a seat for each of them: what the page tests press on. */
import type { Browser, Page } from 'playwright-core'
import type { IncidentState } from '#features/index.ts'
import pg from 'pg'
import { attachDatabase } from '#server/postgres/database.ts'
import { launchBrowser } from '#testkit/browser.ts'
import { serverProcess, type Reply, type ServerProcess } from '#testkit/process.ts'

export const PASSWORD = 'correct-horse-battery-9'
/** A page that has not done it by then will not. */
const STEP_MS = 12_000
/** A person who is removed or disabled has lost the page by then. */
export const CUT_OFF_MS = 5000

const cast = {
  olu: ['Olu Ade', 'owner'],
  mira: ['Mira Osei', 'responder'],
  tomi: ['Tomi Kane', 'responder'],
  ana: ['Ana Ruiz', 'responder'],
} as const
export type Who = keyof typeof cast

type SeatOptions = { readonly shell?: boolean }

export type House = {
  readonly server: ServerProcess
  readonly browser: Browser
  readonly ids: Readonly<Record<Who, string>>
  readonly seat: (email: string, path: string, options?: SeatOptions) => Promise<Page>
  readonly get: (who: Who, path: string) => Promise<Reply>
  /** Changes what only time would change, as the tables' owner. */
  readonly sql: (statement: string) => Promise<void>
  readonly act: (who: Who, path: string, body?: unknown) => Promise<Reply>
  /** A new incident with Tomi as commander; everyone named is on it and has read the rules. */
  readonly incident: (title: string, members?: readonly Who[]) => Promise<Room>
  readonly close: () => Promise<void>
}
export type Room = {
  readonly ref: string
  readonly state: () => Promise<IncidentState>
  /** Sends a command and answers the number of the first entry it made. */
  readonly act: (who: Who, command: string, body?: unknown) => Promise<number>
  readonly open: (who: Who, page?: string) => Promise<Page>
}

/** Chooses in a select by its label. */
export async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

export async function openHouse(people: readonly Who[]): Promise<House> {
  const server = await serverProcess({ FIREBREAK_LOG: 'error' })
  await server.start()
  const ids: Partial<Record<Who, string>> = {}
  const tokens: Partial<Record<Who, string>> = {}
  for (const who of people) {
    const [name, role] = cast[who]
    const email = `${who}@example.org`
    const add = ['user', 'add', '--email', email, '--name', name, '--role', role]
    const added = server.cli([...add, '--password-stdin', '--json'], `${PASSWORD}\n`)
    const token = server.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
    ids[who] = String(added.json?.['id'])
    tokens[who] = String(token.json?.['token'])
  }
  const browser = await launchBrowser()
  const seat = async (email: string, path: string, options: SeatOptions = {}) => {
    const context = await browser.newContext({
      baseURL: server.url,
      reducedMotion: 'reduce',
      // What a test puts between page and server would not be asked; `offline.test.ts` is about the worker and lets it in.
      serviceWorkers: options.shell === true ? 'allow' : 'block',
    })
    await context.request.post('/api/auth/sign-in/email', {
      data: { email, password: PASSWORD },
      headers: { origin: server.url },
    })
    const page = await context.newPage()
    page.setDefaultTimeout(STEP_MS)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(path)
    return page
  }
  const get = (who: Who, path: string) => server.call('GET', path, tokens[who])
  const act = (who: Who, path: string, body: unknown = {}) =>
    server.call('POST', path, tokens[who], body)
  return {
    server,
    browser,
    sql: (statement) => asOwner(server, statement),
    ids: ids as Record<Who, string>,
    seat,
    get,
    act,
    incident: (title, members = []) => openRoom({ seat, get, act, ids, title, members }),
    close: async () => {
      await browser.close()
      await server.stop()
      server.remove()
    },
  }
}

type Needs = Pick<House, 'seat' | 'get' | 'act'> & {
  readonly ids: Partial<Record<Who, string>>
  readonly title: string
  readonly members: readonly Who[]
}

async function openRoom(needs: Needs): Promise<Room> {
  const made = await needs.act('tomi', '/api/v1/incidents', { title: needs.title })
  const path = `/api/v1/incidents/${String(made.json['id'])}`
  const act = async (who: Who, command: string, body: unknown = {}) => {
    const answer = await needs.act(who, `${path}/${command}`, body)
    if (answer.status !== 200) throw new Error(`${who} ${command}: ${answer.status} ${answer.text}`)
    return (answer.json['events'] as { seq: number }[])[0]?.seq ?? 0
  }
  await act('tomi', 'access/acknowledge-rules')
  for (const who of needs.members) {
    await act('tomi', 'access/invite', { person: needs.ids[who] })
    await act(who, 'access/acknowledge-rules')
  }
  const ref = String(made.json['ref'])
  return {
    ref,
    act,
    state: async () => (await needs.get('tomi', path)).json['state'] as IncidentState,
    open: (who, page = '') => needs.seat(`${who}@example.org`, `/i/${ref}${page}`),
  }
}

async function asOwner(server: ServerProcess, statement: string): Promise<void> {
  const database = await attachDatabase({ dataFolder: server.data, log: () => undefined })
  const client = new pg.Client(database.owner)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
    await database.stop()
  }
}
