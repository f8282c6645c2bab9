// Prints what the slices promise to the outside: refusals, events and commands. Refusals are read from the text of the
// deciders, because a refusal is written where it is decided and nowhere else.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { allSlices } from '#features/index.ts'
import { doorProblems } from '#server/http/problem.ts'

const features = join(import.meta.dirname, '../src/features')
const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

type Found = { readonly code: string; readonly slice: string; readonly sentence: string }

const SENTENCE = String.raw`(?:'((?:[^'\\]|\\.)*)'|\x60([^\x60]*)\x60|([A-Z_]+))`
const PATTERNS = [
  new RegExp(String.raw`\bno\(\s*'([a-z-]+)',\s*${SENTENCE}`, 'g'),
  new RegExp(String.raw`\bcode: '([a-z-]+)',\s*sentence:\s*${SENTENCE}`, 'g'),
  new RegExp(String.raw`\[\s*[^[\]]*,\s*rule\.\w+,\s*'([a-z-]+)',\s*${SENTENCE}`, 'g'),
]

/** Every refusal of the slices: its code, where it is decided, and its sentence; what it fills in stands in braces. */
export function refusalsIn(slice: string, text: string): readonly Found[] {
  return PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, code = '', plain, filled, constant = '']) => ({
      code,
      slice,
      sentence: plain ?? filled?.replaceAll(/\$\{[^}]*\}/g, '{…}') ?? constantIn(text, constant),
    })),
  )
}

function constantIn(text: string, name: string): string {
  return new RegExp(`const ${name} = '([^']*)'`).exec(text)?.[1] ?? ''
}

/** docs/reference/refusals.md */
export function renderRefusals(): string {
  const decided = readdirSync(features, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      refusalsIn(name, readFileSync(join(features, name, 'decide.ts'), 'utf8')),
    )
  const everywhere = [
    join(features, '../kernel/stream.ts'),
    join(features, '../kernel/decider.ts'),
  ].flatMap((file) => refusalsIn('any', readFileSync(file, 'utf8')))
  const rows = [...decided, ...everywhere]
    .toSorted((a, b) => a.code.localeCompare(b.code, 'en') || a.slice.localeCompare(b.slice, 'en'))
    .map((one) => row(`\`${one.code}\``, one.slice, one.sentence))
  const door = Object.entries(doorProblems).map(([code, one]) =>
    row(`\`${code}\``, String(one.status), one.detail),
  )
  return page('Refusals', [
    'A refusal is an expected no. It has a stable code and a sentence that says what to do; nothing was recorded. Over HTTP it is',
    'a 409 with `code`; with `overridable: true` the same command goes through with `override: {code, reason}`, and the reason is',
    'recorded. Which rules can be overridden is a setting of the response policy.',
    '',
    '## Of the process',
    '',
    row('Code', 'Slice', 'Sentence'),
    row('---', '---', '---'),
    ...new Set(rows),
    '',
    '## Of the door',
    '',
    row('Code', 'Status', 'Sentence'),
    row('---', '---', '---'),
    ...door,
  ])
}

/** docs/reference/events.md */
export function renderEvents(): string {
  const parts = allSlices.flatMap((slice) => [
    '',
    `## ${slice.name}`,
    '',
    row('Event', 'Holds'),
    row('---', '---'),
    ...Object.entries(slice.events).map(([kind, schema]) =>
      row(`\`${kind}\``, fieldsOf(schema, 'output')),
    ),
  ])
  return page('Events', [
    'What the journal holds. An event never changes: a new need is a new version, and every version stays readable.',
    'A field with a question mark may be missing.',
    ...parts,
  ])
}

/** docs/reference/commands.md */
export function renderCommands(): string {
  const parts = allSlices.flatMap((slice) => {
    const commands = Object.entries(slice.commands)
    return [
      '',
      `## ${slice.name}`,
      '',
      row('Command', 'Fields', 'Right', 'What it does'),
      row('---', '---', '---', '---'),
      ...commands.map(([verb, { input, needs, says }]) =>
        row(`\`${slice.name}/${verb}\``, fieldsOf(input, 'input'), needs, says),
      ),
    ]
  })
  return page('Commands', [
    'Sent to `POST /api/v1/{kind}/{id}/{slice}/{verb}`, or as `firebreak <slice> <verb> <record>`. A field with a question mark may be left out.',
    ...parts,
  ])
}

type Shape = {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): string {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io }) as Shape
  const names = Object.keys(shape.properties ?? {})
  const said = names.map((name) => `\`${name}${shape.required?.includes(name) ? '' : '?'}\``)
  return said.length === 0 ? 'nothing' : said.join(', ')
}

function page(title: string, lines: readonly string[]): string {
  const head = [
    `# ${title}`,
    '',
    '<!-- Printed from code by `npm run references`; do not edit. -->',
    '',
  ]
  return [...head, ...lines, ''].join('\n')
}
