// Prints what the slices promise to the outside: refusals, events and commands, as their contracts declare them.
import { z } from 'zod'
import { allSlices } from '#features/index.ts'
import type { AnySlice } from '#kernel/stream.ts'
import { codeOf, generalRefusals } from '#kernel/refusal.ts'
import { doorProblems } from '#server/http/problem.ts'
import { refusals as doorRefusals } from '#server/streams/refusals.ts'

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** docs/reference/refusals.md */
export function renderRefusals(): string {
  const rows = [
    ...allSlices.map(({ name, refusals }) => ({ name, refusals })),
    { name: 'any', refusals: { ...generalRefusals, ...doorRefusals } },
  ]
    .flatMap(({ name, refusals }) =>
      Object.entries(refusals).map(
        ([refusal, sentence]) => [codeOf(refusal), name, sentence] as const,
      ),
    )
    .toSorted(([code, slice], [other, otherSlice]) =>
      code === other ? slice.localeCompare(otherSlice, 'en') : code.localeCompare(other, 'en'),
    )
    .map(([code, slice, sentence]) => row(`\`${code}\``, slice, sentence))
  const door = Object.entries(doorProblems).map(([code, one]) =>
    row(`\`${code}\``, String(one.status), one.detail),
  )
  return page('Refusals', [
    'A refusal is an expected no. It has a stable code and a sentence that says what to do; nothing was recorded. Over HTTP it is',
    'a 409 with `code`; with `overridable: true` the same command goes through with `override: {code, reason}`, and the reason is',
    'recorded. Which rules can be overridden is a setting of the response policy. What is in braces is filled in.',
    '',
    '## Of the process',
    '',
    row('Code', 'Slice', 'Sentence'),
    row('---', '---', '---'),
    ...rows,
    '',
    '## Of the door',
    '',
    row('Code', 'Status', 'Sentence'),
    row('---', '---', '---'),
    ...door,
  ])
}

/** docs/reference/events.md */
export function renderEvents(slices: readonly AnySlice[] = allSlices): string {
  const parts = slices.flatMap((slice) => [
    '',
    `## ${slice.name}`,
    '',
    row('Event', 'Holds'),
    row('---', '---'),
    ...Object.entries(slice.events).map(([kind, schema]) =>
      row(`\`${kind}\``, fieldsOf(schema, 'output')),
    ),
    ...Object.entries(slice.retired ?? {}).map(([kind, { schema }]) =>
      row(`\`${kind}\` (retired)`, fieldsOf(schema, 'output')),
    ),
  ])
  return page('Events', [
    'What the journal holds. An event never changes: a new need is a new version, and every version stays readable.',
    'A retired one is no longer recorded; it is read in the words of a later version.',
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
