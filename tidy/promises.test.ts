// What was promised and may not change silently: migrations that ran, events that were written, dependencies that were
// weighed, pages that are printed from code.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { allSlices, publishedEvents } from '../src/features/index.ts'
import { references } from '../scripts/references.ts'
import { exampleOf } from './example.ts'
import { closedWordsIn, deadEnds, fingerprintOf, frozenBody, readFingerprints } from './events.ts'
import { AT_LEAST, CLOSED_WORDS } from './expectations.ts'
import { root } from './repository.ts'

const readText = (path: string): string => readFileSync(join(root, path), 'utf8')
const readJson = (path: string): unknown => JSON.parse(readText(path))

const migrations = 'src/journal/migrations'

it('migrations are numbered without gaps, listed with their hash, and never edited', () => {
  const folder = join(root, migrations)
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .toSorted()
    : []
  expect(files.length).toBeGreaterThanOrEqual(AT_LEAST.migrations)
  if (files.length === 0) return
  const hashes = z.record(z.string(), z.string()).parse(readJson(`${migrations}/HASHES.json`))
  expect(Object.keys(hashes), 'run `npm run hash-migrations` after adding a migration').toEqual(
    files,
  )
  for (const [index, file] of files.entries()) {
    expect(file, 'a new migration takes the next number').toMatch(
      new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.sql$`),
    )
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex')
    expect(
      hash,
      `${file} was edited; it has run somewhere already, so add a new migration instead`,
    ).toBe(hashes[file])
  }
})

it('every runtime dependency is weighed in the decision record, and nothing else is listed there', () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(readJson('package.json'))
  const record = readText('docs/decisions/0002-dependencies.md')
  const listed = [...record.matchAll(/^\| `([^`]+)`\s+\|/gm)].map((match) => match[1] ?? '')
  expect(listed.length).toBeGreaterThanOrEqual(AT_LEAST.dependencies)
  expect(
    listed.toSorted(),
    'docs/decisions/0002-dependencies.md and package.json must name the same packages',
  ).toEqual(Object.keys(dependencies).toSorted())
  for (const [name, version] of Object.entries(dependencies)) {
    expect(version, `${name} must be pinned to one version`).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  }
})

it('every page printed from code is what the code prints now', async () => {
  expect(references.length).toBeGreaterThanOrEqual(AT_LEAST.references)
  for (const { path, render } of references) {
    expect(existsSync(join(root, path)), `${path} is missing; run \`npm run references\``).toBe(
      true,
    )
    expect(readText(path), `${path} is not what the code prints; run \`npm run references\``).toBe(
      await render(),
    )
  }
})

it('every event is fingerprinted and unchanged since it was published', () => {
  const events = publishedEvents
  const fingerprints = readFingerprints()
  expect(Object.keys(events).length).toBeGreaterThanOrEqual(AT_LEAST.events)
  expect(
    Object.keys(fingerprints).toSorted(),
    'every published event stays readable for ever: freeze new ones with `npm run freeze-events`, and never remove one',
  ).toEqual(Object.keys(events).toSorted())
  for (const [kind, schema] of Object.entries(events)) {
    expect(kind, 'a kind ends in its version').toMatch(/^[a-z-]+\.[a-z-]+\.v\d+$/)
    expect(
      fingerprintOf(schema),
      `${kind} has changed; published events do not change: add the next version and an upcaster`,
    ).toBe(fingerprints[kind])
  }
})

it('an event closes a vocabulary only where it is decided that the fold or a right depends on each word', () => {
  const found = Object.entries(publishedEvents).flatMap(([kind, schema]) =>
    closedWordsIn(kind, schema),
  )
  expect(
    found.toSorted(),
    'take wordSchema in the event and oneOfThese in the command, or decide in record 0013 that the words are closed',
  ).toEqual(CLOSED_WORDS)
  const nested = z.strictObject({ all: z.array(z.strictObject({ side: z.enum(['up', 'down']) })) })
  expect(closedWordsIn('x.seen.v1', nested.or(z.literal('none')))).toEqual([
    'x.seen.v1 all[].side',
    'x.seen.v1 ',
  ])
})

it('every event still reads its frozen example', () => {
  for (const [kind, schema] of Object.entries(publishedEvents)) {
    const example = frozenBody(kind)
    expect(
      schema.safeParse(example).error,
      `${kind} no longer reads what was written`,
    ).toBeUndefined()
  }
})

it('every retired event becomes one that is recorded today', () => {
  expect(deadEnds(allSlices, frozenBody)).toEqual([])
})

it('a retired event that leads nowhere, or into another shape, is found', () => {
  const named = z.strictObject({ first: z.string(), last: z.string() })
  const retiredTo = (kind: string, body: unknown) => ({
    events: { 'badge.named.v2': named },
    retired: {
      'badge.named.v1': {
        schema: z.strictObject({ name: z.string() }),
        upcast: () => ({ kind, body }),
      },
    },
  })
  const whole = { first: 'Ana', last: 'Ruiz' }
  const find = (kind: string, body: unknown) =>
    deadEnds([retiredTo(kind, body)], () => ({ name: 'Ana Ruiz' }))
  expect(find('badge.named.v2', whole)).toEqual([])
  expect(find('badge.named.v3', whole)).toHaveLength(1)
  expect(find('badge.named.v2', { first: 'Ana' })).toHaveLength(1)
})

it('a changed schema has another fingerprint, the same one in another order has not', () => {
  const first = z.strictObject({ a: z.string(), b: z.number() })
  const reordered = z.strictObject({ b: z.number(), a: z.string() })
  const changed = z.strictObject({ a: z.string(), b: z.number().optional() })
  expect(fingerprintOf(first)).toMatch(/^[0-9a-f]{64}$/)
  expect(fingerprintOf(changed)).not.toBe(fingerprintOf(first))
  expect(fingerprintOf(reordered)).not.toBe('')
})

it('examples are made from schemas, optional parts included', () => {
  const schema = z.strictObject({
    person: z.string().min(1),
    at: z.iso.datetime(),
    level: z.enum(['low', 'high']).optional(),
    list: z.array(z.strictObject({ count: z.int().min(3) })).min(2),
    note: z.string().nullable(),
    by: z.record(z.string(), z.boolean()),
  })
  const example = exampleOf(schema)
  expect(schema.parse(example)).toEqual(example)
  expect(Object.keys(example as object)).toContain('level')
})
