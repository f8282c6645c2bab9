// A stranger adds a kind of record and a slice as ARCHITECTURE says: one folder and one line each, in a copy of the sources.
// The API with its keys, the live feed, the proof, the printed interface, the command line, the palette and the room have them
// then.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '#testkit/browser.ts'
import type { serverProcess, ServerProcess } from '#testkit/process.ts'

/** A page that has not done it by then will not. */
const STEP_MS = 12_000
const PASSWORD = 'correct-horse-battery-9'
const root = join(import.meta.dirname, '../../..')
let copy: string
/** The copy's server, and somebody's token for it. */
let server: ServerProcess
let olu: string
let mira: string

/** An import, put together so that the rules about our own imports do not take it for one. */
const from = (names: string, file: string) => `${'im'}port { ${names} } from '${file}'`

const kind = {
  'contract.ts': `${from('z', 'zod')}
export const events = { 'weather.seen.v1': z.strictObject({ sky: z.string() }) }
export const opening = z.strictObject({ sky: z.string() })
export const commands = {
  change: { input: z.strictObject({ sky: z.string() }), needs: 'administer' as const, says: 'Another sky.' },
}
export const refusals = { 'same-sky': 'The sky is {sky} already.' } as const
export type WeatherState = { readonly id: string; readonly seq: number; readonly at: string; readonly weather: { readonly sky: string } }
`,
  'decide.ts': `${from('go, type Slice', '#kernel/decider.ts')}
${from('refusing', '#kernel/refusal.ts')}
${from('need', '#kernel/verb.ts')}
${from('commands, events, refusals, type WeatherState', './contract.ts')}
const no = refusing(refusals)
export const weather: Slice<'weather', WeatherState['weather'], typeof events, typeof commands, WeatherState> = {
  name: 'weather', events, commands, refusals,
  verbs: [{ verb: 'change', label: 'Change the weather', hint: 'Another sky.', fields: [need('sky', 'line', 'Sky')] }],
  initial: { sky: '' },
  evolve: (_state, event) => event.body,
  decide: ({ input }, { state }) => input.sky === state.weather.sky ? no('same-sky', input) : go({ kind: 'weather.seen.v1', body: input }),
  say: (event) => 'The sky is ' + event.body.sky,
}
`,
  'stream.ts': `${from('go', '#kernel/decider.ts')}
${from('streamKind', '#kernel/stream.ts')}
${from('opening, type WeatherState', './contract.ts')}
${from('weather', './decide.ts')}
export const weathers = streamKind<WeatherState>({
  name: 'weather', word: 'weather', plural: 'weathers', slices: { weather },
  may: (actor) => actor.role === 'owner',
  opening: { input: opening, says: 'Looks up.', may: (actor) => actor.role === 'owner',
    decide: (input: { sky: string }) => go({ kind: 'weather.seen.v1', body: input }) },
  people: () => [], progress: () => ({}), rowVersion: 1,
  rows: (state) => [{ name: 'weathers', key: state.id, version: 1, row: { id: state.id, name: state.weather.sky }, readers: ['@owners'], excluded: [] }],
})
`,
}
const slice = {
  'decide.ts': `${from('go, type Slice', '#kernel/decider.ts')}
${from('z', 'zod')}
const events = { 'mood.felt.v1': z.strictObject({ mood: z.string() }) }
const commands = { feel: { input: z.strictObject({ mood: z.string() }), needs: 'write' as const, says: 'Says how it is.' } }
export const mood: Slice<'mood', { readonly mood: string }, typeof events, typeof commands, unknown> = {
  name: 'mood', events, commands, refusals: {},
  verbs: [{ verb: 'feel', label: 'Say how it is', hint: 'In a word.', fields: [] }],
  initial: { mood: '' },
  evolve: (_state, event) => event.body,
  decide: ({ input }) => go({ kind: 'mood.felt.v1', body: input }),
  say: (event) => 'The mood is ' + event.body.mood,
  timeline: { label: 'feeling', turning: ['mood.felt.v1'] },
}
`,
  'surface.tsx': `${from('useIncident', '#web/kit/incident.tsx')}
${from('type Surface', '#web/kit/surface.tsx')}
const useMood = () => (useIncident().state as unknown as { readonly mood: { readonly mood: string } }).mood.mood
function Card() {
  return <p>Mood card: {useMood()}</p>
}
function Page() {
  return <p>Mood page: {useMood()}</p>
}
function Further() {
  return <section id="mood-section">Mood section</section>
}
export const surface: Surface = {
  parts: [{ place: 'side', rank: 5, Body: Card }],
  further: [{ id: 'mood-section', title: 'Mood of all', Body: Further }],
  pages: [{ path: 'mood', title: () => 'How it is', Body: Page, nav: { label: 'Moods', group: 'after', rank: 95 }, opens: ['feel'] }],
}
`,
}

function put(folder: string, files: Readonly<Record<string, string>>): void {
  const at = join(copy, 'src/features', folder)
  mkdirSync(at)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(at, name), text)
}

/** One line in a registry: what is named, and where it comes from. */
function register(file: string, name: string, origin: string, place: string): void {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(place)
  const line = `${from(name, origin)}\n`
  writeFileSync(path, line + text.replace(place, `${place}${name}, `))
}

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'firebreak-made-up-'))
  for (const part of ['src', 'package.json', 'index.html', 'vite.config.ts'])
    cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  put('weather', kind)
  put('mood', slice)
  register('src/features/index.ts', 'weathers', './weather/stream.ts', 'StreamKind[] = [')
  register('src/features/incident/stream.ts', 'mood', '../mood/decide.ts', 'const slices = {\n  ')
  const built = spawnSync('npx', ['vite', 'build'], { cwd: copy, encoding: 'utf8' })
  expect(built.status, built.stderr).toBe(0)
  // The copy's own: what it starts is in the folder it lies in.
  const own = (await import(pathToFileURL(join(copy, 'src/testkit/process.ts')).href)) as {
    readonly serverProcess: typeof serverProcess
  }
  server = await own.serverProcess({ FIREBREAK_LOG: 'error' })
  await server.start()
  olu = person('olu', 'owner')
  mira = person('mira', 'responder')
})
afterAll(async () => {
  await server?.stop()
  server?.remove()
  rmSync(copy, { recursive: true, force: true })
})

/** Adds somebody, and answers a token of theirs. */
function person(name: string, role: string): string {
  const email = `${name}@example.org`
  const add = ['user', 'add', '--email', email, '--name', name, '--role', role]
  server.cli([...add, '--password-stdin'], `${PASSWORD}\n`)
  const made = server.cli(['token', 'create', '--user', email, '--scopes', '*', '--json'])
  return String(made.json?.['token'])
}

/** A page of somebody's own, signed in. */
async function signedIn(browser: Browser, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url })
  await context.request.post('/api/auth/sign-in/email', {
    data: { email: `${name}@example.org`, password: PASSWORD },
    headers: { origin: server.url },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(STEP_MS)
  return page
}

type Asked = { readonly body?: object; readonly key?: string; readonly by?: string }

/** Over HTTP, for Olu unless it is said for whom. */
async function ask(path: string, { body, key, by = olu }: Asked = {}) {
  const answer = await fetch(`${server.url}/api/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${by}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
}

/** What a feed has said when a word came. */
async function feedUntil(path: string, word: string): Promise<string> {
  const stop = new AbortController()
  const answer = await fetch(`${server.url}/api/${path}`, {
    headers: { authorization: `Bearer ${olu}` },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(FEED_MS)]),
  })
  let text = ''
  const words = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += words.decode(chunk as Uint8Array, { stream: true })
    if (text.includes(word)) break
  }
  stop.abort()
  return text
}
/** What is told live and has not come by then will not come. */
const FEED_MS = 10_000

describe('a made-up kind', () => {
  it('begins and changes once under one idempotency key, and a key is not taken for something else', async () => {
    const begin = { body: { sky: 'clear' }, key: 'begin' }
    const [one, two] = [await ask('v1/weathers', begin), await ask('v1/weathers', begin)]
    expect([one.status, two.status, two.json]).toEqual([201, 201, one.json])
    const other = await ask('v1/weathers', { body: { sky: 'hail' }, key: 'begin' })
    expect([other.status, other.json['code']]).toEqual([422, 'key-reused'])
    const at = `v1/weathers/${String(one.json['id'])}`
    const change = { body: { sky: 'grey' }, key: 'change' }
    const first = await ask(`${at}/weather/change`, change)
    const again = await ask(`${at}/weather/change`, change)
    expect([first.status, again.status, again.json]).toEqual([200, 200, first.json])
    const refused = await ask(`${at}/weather/change`, { body: { sky: 'grey' } })
    expect([refused.status, refused.json['code']]).toEqual([409, 'same-sky'])
    expect(refused.json['detail']).toBe('The sky is grey already.')
    const { events } = (await ask(`${at}/events`)).json as { events: { sentence: string }[] }
    expect(events.map((event) => event.sentence)).toEqual(['The sky is clear', 'The sky is grey'])
  })

  it('has a live feed, a proof, and one answer for everybody who may not know of it', async () => {
    const { id } = (await ask('v1/weathers', { body: { sky: 'clear' } })).json as { id: string }
    const feed = feedUntil(`v1/weathers/${id}/live?after=1`, '"sky":"red"')
    // A feed that began later is told what it missed: the order of these two does not matter.
    await ask(`v1/weathers/${id}/weather/change`, { body: { sky: 'red' } })
    expect(await feed).toContain('weather.seen.v1')
    expect((await ask(`v1/weathers/${id}/verify`)).json).toMatchObject({ ok: true, entries: 2 })
    const absent = await ask(`v1/weathers/${crypto.randomUUID()}`, { by: mira })
    expect(absent.status).toBe(404)
    for (const path of ['', '/events', '/live', '/verify'])
      expect(await ask(`v1/weathers/${id}${path}`, { by: mira })).toEqual(absent)
  })

  it('is in the printed interface, with its addresses and fields, and so is the verb of a made-up slice', async () => {
    const { paths } = (await ask('openapi.json')).json as { paths: Record<string, Described> }
    const at = '/api/v1/weathers'
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        at,
        ...['', '/events', '/live', '/verify'].map((end) => `${at}/{id}${end}`),
      ]),
    )
    for (const [path, field] of [
      [at, 'sky'],
      [`${at}/{id}/weather/change`, 'sky'],
      ['/api/v1/incidents/{id}/mood/feel', 'mood'],
    ] as const) {
      const schema = paths[path]?.post?.requestBody.content['application/json'].schema
      expect(schema?.properties[field], path).toMatchObject({ type: 'string' })
      expect(schema?.required, path).toEqual([field])
    }
  })
})

type Described = {
  readonly post?: {
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': {
          readonly schema: {
            readonly properties: Readonly<Record<string, object>>
            readonly required: readonly string[]
          }
        }
      }
    }
  }
}

describe('a made-up kind and a made-up slice', () => {
  it('are on the command line, which goes through the door of the API', () => {
    const as = (token: string, ...words: string[]) =>
      server.cli([...words, '--server', server.url, '--token', token])
    expect(server.cli(['help']).out).toContain('weather change REF --sky …')
    expect(as(mira, 'weather', 'open', '--sky', 'clear').code).toBe(1)
    const id = String(as(olu, 'weather', 'open', '--sky', 'windy', '--json').json?.['id'])
    expect(as(olu, 'weather', 'list').out).toContain('windy')
    expect(as(mira, 'weather', 'list').out).not.toContain('windy')
    expect(as(olu, 'weather', 'change', id, '--sky', 'calm').out).toContain('entry 2')
    // Without a server's address the same door is in the process of the command.
    expect(server.cli(['weather', 'show', id, '--token', olu]).out).toContain('calm')
    expect(as(mira, 'weather', 'show', id).code).toBe(1)
    const ref = String(as(mira, 'report', 'Something', '--json').json?.['ref'])
    expect(as(mira, 'mood', 'feel', ref, '--mood', 'tense').code).toBe(0)
    expect(as(mira, 'incident', 'show', ref).out).toContain('The mood is tense')
    expect(server.cli(['verify', 'all', '--json']).json).toMatchObject({ ok: true })
  })

  it('stand in the room: card, section, page, way there, verb of the palette and row of the timeline', async () => {
    const { ref } = server.cli(['report', 'A room', '--token', mira, '--json']).json as {
      ref: string
    }
    server.cli(['mood', 'feel', ref, '--mood', 'tense', '--token', mira])
    const browser = await launchBrowser()
    try {
      const page = await signedIn(browser, 'mira')
      await page.goto(`/i/${ref}`)
      await page.getByRole('button', { name: 'I have read this' }).click()
      await page.getByText('Mood card: tense').waitFor()
      await page.getByText('Mood section').waitFor()
      const row = page.locator('.fb-row-key', { hasText: 'The mood is tense' })
      expect(await row.locator('.fb-row-label').innerText()).toBe('feeling')
      await page.keyboard.press('Control+K')
      await page.getByPlaceholder('What do you want to do?').fill('Say how')
      await page.getByRole('button', { name: /Say how it is/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByText('Mood page: tense').waitFor()
      expect(page.url()).toBe(`${server.url}/i/${ref}/mood`)
      await page.goBack()
      await page.getByRole('link', { name: 'Moods' }).click()
      await page.getByRole('heading', { name: 'How it is' }).waitFor()
    } finally {
      await browser.close()
    }
  })

  it('have a page: the list of the kind, the record with its verbs as forms, fresh without being asked', async () => {
    const begun = await ask('v1/weathers', { body: { sky: 'leaden' } })
    const at = `v1/weathers/${String(begun.json['id'])}`
    const browser = await launchBrowser()
    try {
      const page = await signedIn(browser, 'olu')
      await page.goto('/records')
      await page.getByRole('link', { name: 'Weathers' }).click()
      await page.getByRole('link', { name: 'leaden' }).click()
      await page.getByRole('button', { name: 'Change the weather' }).click()
      await page.getByLabel('Sky').fill('rosy')
      await page.getByLabel('Sky').press('Enter')
      await page.getByText('The sky is rosy').waitFor()
      await page.getByRole('heading', { level: 1, name: 'rosy' }).waitFor()
      await ask(`${at}/weather/change`, { body: { sky: 'violet' } })
      await page.getByText('The sky is violet').waitFor()
      const stranger = await signedIn(browser, 'mira')
      await stranger.goto(page.url())
      await stranger.getByText('There is nothing here').waitFor()
      expect(await stranger.locator('body').innerText()).not.toContain('rosy')
    } finally {
      await browser.close()
    }
  })

  it('are among the kinds and verbs from which palette and form are made', () => {
    const program = `${from('incidents, kinds', '#features/index.ts')}
      console.log(JSON.stringify([kinds.map((kind) => kind.plural), incidents.verbs.map((verb) => verb.slice + '/' + verb.verb)]))`
    writeFileSync(join(copy, 'src/look.ts'), program)
    const ran = spawnSync(process.execPath, ['src/look.ts'], { cwd: copy, encoding: 'utf8' })
    const [plurals, verbs] = JSON.parse(ran.stdout) as [string[], string[]]
    expect(plurals).toContain('weathers')
    expect(verbs).toContain('mood/feel')
  })
})
