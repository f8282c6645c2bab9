// A stranger adds a kind of record and a slice as ARCHITECTURE says: one folder and one line each, in a copy of the sources.
// The API, the live feed, the printed interface, the command line and the page's list of verbs have them then.
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
let copy: string

/** An import, put together so that the rules about our own imports do not take it for one. */
const from = (names: string, file: string) => `${'im'}port { ${names} } from '${file}'`

const kind = {
  'contract.ts': `${from('z', 'zod')}
export const events = { 'weather.seen.v1': z.strictObject({ sky: z.string() }) }
export const opening = z.strictObject({ sky: z.string() })
export const commands = {
  change: { input: z.strictObject({ sky: z.string() }), needs: 'administer' as const, says: 'Another sky.' },
}
export type WeatherState = { readonly id: string; readonly seq: number; readonly at: string; readonly weather: { readonly sky: string } }
`,
  'decide.ts': `${from('go, type Slice', '#kernel/decider.ts')}
${from('need', '#kernel/verb.ts')}
${from('commands, events, type WeatherState', './contract.ts')}
export const weather: Slice<'weather', WeatherState['weather'], typeof events, typeof commands, unknown> = {
  name: 'weather', events, commands,
  verbs: [{ verb: 'change', label: 'Change the weather', hint: 'Another sky.', fields: [need('sky', 'line', 'Sky')] }],
  initial: { sky: '' },
  evolve: (_state, event) => event.body,
  decide: ({ input }) => go({ kind: 'weather.seen.v1', body: input }),
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
  name: 'mood', events, commands,
  verbs: [{ verb: 'feel', label: 'Say how it is', hint: 'In a word.', fields: [] }],
  initial: { mood: '' },
  evolve: (_state, event) => event.body,
  decide: ({ input }) => go({ kind: 'mood.felt.v1', body: input }),
  say: (event) => 'The mood is ' + event.body.mood,
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

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'firebreak-made-up-'))
  for (const part of ['src', 'package.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  put('weather', kind)
  put('mood', slice)
  register('src/features/index.ts', 'weathers', './weather/stream.ts', 'StreamKind[] = [')
  register('src/features/incident/stream.ts', 'mood', '../mood/decide.ts', 'const slices = {\n  ')
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const firebreak = (words: readonly string[], input = '') => {
  const ran = spawnSync(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: copy,
    env: { ...process.env, FIREBREAK_DATA: join(copy, 'data') },
    input,
    encoding: 'utf8',
  })
  return { code: ran.status, out: ran.stdout + ran.stderr }
}

describe('a made-up kind and a made-up slice', () => {
  it('are on the command line, which goes through the door of the API', () => {
    const add = (name: string, role: string) =>
      firebreak(
        [
          'user',
          'add',
          '--email',
          `${name}@example.org`,
          '--name',
          name,
          '--role',
          role,
          '--password-stdin',
        ],
        'correct-horse-battery-9\n',
      )
    expect(add('olu', 'owner').out).toContain('can sign in')
    expect(add('mira', 'responder').out).toContain('can sign in')
    const token = (name: string) => {
      const { out } = firebreak([
        'token',
        'create',
        '--user',
        `${name}@example.org`,
        '--scopes',
        '*',
        '--json',
      ])
      return ['--token', (JSON.parse(out) as { token: string }).token]
    }
    const [olu, mira] = [token('olu'), token('mira')]
    expect(firebreak(['help']).out).toContain('weather change REF --sky …')
    expect(firebreak(['weather', 'open', '--sky', 'clear', ...mira]).code).toBe(1)
    const opened = firebreak(['weather', 'open', '--sky', 'clear', '--json', ...olu])
    const { id } = JSON.parse(opened.out) as { id: string }
    expect(firebreak(['weather', 'list', ...olu]).out).toContain('clear')
    expect(firebreak(['weather', 'list', ...mira]).out).not.toContain('clear')
    expect(firebreak(['weather', 'change', id, '--sky', 'grey', ...olu]).out).toContain('entry 2')
    expect(firebreak(['weather', 'show', id, ...olu]).out).toContain('grey')
    expect(firebreak(['weather', 'show', id, ...mira]).code).toBe(1)
    const reported = firebreak(['report', 'Something', '--json', ...mira])
    const { ref } = JSON.parse(reported.out) as { ref: string }
    expect(firebreak(['mood', 'feel', ref, '--mood', 'tense', ...mira]).code).toBe(0)
    expect(firebreak(['incident', 'show', ref, ...mira]).out).toContain('The mood is tense')
    expect(firebreak(['verify', 'all', '--json']).out).toContain('"ok":true')
  })

  it('are among the kinds and verbs from which palette, form and printed interface are made', () => {
    const program = `${from('incidents, kinds', '#features/index.ts')}
      console.log(JSON.stringify([kinds.map((kind) => kind.plural), incidents.verbs.map((verb) => verb.slice + '/' + verb.verb)]))`
    writeFileSync(join(copy, 'src/look.ts'), program)
    const ran = spawnSync(process.execPath, ['src/look.ts'], { cwd: copy, encoding: 'utf8' })
    const [plurals, verbs] = JSON.parse(ran.stdout) as [string[], string[]]
    expect(plurals).toContain('weathers')
    expect(verbs).toContain('mood/feel')
  })
})
