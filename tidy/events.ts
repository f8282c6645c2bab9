// Events as the repository has promised them: fingerprints and frozen examples.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { upcastWith } from '../src/journal/upcast.ts'
import type { Recorded } from '../src/kernel/event.ts'
import { misfitIn, upcastsOf, type Publishing } from '../src/kernel/published.ts'

export const root = join(import.meta.dirname, '..')

const fingerprintsShape = z.record(z.string(), z.string())

/** The promised fingerprints by kind. */
export function readFingerprints(): Record<string, string> {
  const file = join(root, 'tidy/events.json')
  return existsSync(file) ? fingerprintsShape.parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
}

/** Where the frozen example of a kind lies. */
export function frozenFile(kind: string): string {
  return join(root, 'tidy/frozen', `${kind}.json`)
}

/** The body that was frozen for a kind. */
export function frozenBody(kind: string): unknown {
  return JSON.parse(readFileSync(frozenFile(kind), 'utf8'))
}

/** A frozen body as an entry of somebody's at some time. */
export function recordedOf(kind: string, body: unknown, seq = 1): Recorded {
  const at = '2026-01-31T10:00:00.000Z'
  return { kind, body, seq, actor: 'somebody', via: 'web', occurred: at, recorded: at }
}

/** Retired events whose frozen example does not become an event that these slices record today, each in a sentence. */
export function deadEnds(
  slices: readonly Publishing[],
  bodyOf: (kind: string) => unknown,
): readonly string[] {
  const current = Object.assign({}, ...slices.map(({ events }) => events)) as Publishing['events']
  const upcasts = upcastsOf(slices)
  return Object.keys(upcasts).flatMap((kind) => {
    const latest = upcastWith(upcasts)(recordedOf(kind, bodyOf(kind)))
    if (!Object.hasOwn(current, latest.kind)) return [`${kind} ends as ${latest.kind}`]
    return misfitIn(current, latest) ?? []
  })
}

/** SHA-256 over the schema's JSON Schema text, keys sorted, so that only a change of meaning changes it. */
export function fingerprintOf(schema: z.ZodType): string {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' })
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(shape)))
    .digest('hex')
}

/** Where an event allows only words it names: `triage.impact-set.v1 c`, `tokens.made.v1 scopes[]`. */
export function closedWordsIn(kind: string, schema: z.ZodType): readonly string[] {
  return enumerationsIn(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' })).map(
    (path) => `${kind} ${path}`,
  )
}

function enumerationsIn(shape: unknown, path = ''): readonly string[] {
  if (typeof shape !== 'object' || shape === null) return []
  if (Array.isArray(shape)) return shape.flatMap((inner) => enumerationsIn(inner, path))
  const own = 'enum' in shape || 'const' in shape ? [path] : []
  const inner = Object.entries(shape).flatMap(([key, value]) => {
    if (key === 'properties')
      return Object.entries(value as object).flatMap(([name, field]) =>
        enumerationsIn(field, path === '' ? name : `${path}.${name}`),
      )
    return enumerationsIn(value, key === 'items' ? `${path}[]` : path)
  })
  return [...own, ...inner]
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
