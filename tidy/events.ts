// Events as the repository has promised them: fingerprints and frozen examples.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const root = join(import.meta.dirname, '..')

const fingerprintsShape = z.record(z.string(), z.string())

/** Every event kind with its schema, from src/features/index.ts; empty while there are no slices. */
export async function loadEvents(): Promise<Readonly<Record<string, z.ZodType>>> {
  const index = join(root, 'src/features/index.ts')
  if (!existsSync(index)) return {}
  const module = (await import(index)) as { allEvents?: Record<string, z.ZodType> }
  if (module.allEvents === undefined)
    throw new Error('src/features/index.ts must export allEvents: Record<kind, ZodType>')
  return module.allEvents
}

/** The promised fingerprints by kind. */
export function readFingerprints(): Record<string, string> {
  const file = join(root, 'tidy/events.json')
  return existsSync(file) ? fingerprintsShape.parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
}

/** Where the frozen example of a kind lies. */
export function frozenFile(kind: string): string {
  return join(root, 'tidy/frozen', `${kind}.json`)
}

/** SHA-256 over the schema's JSON Schema text, keys sorted, so that only a change of meaning changes it. */
export function fingerprintOf(schema: z.ZodType): string {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' })
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(shape)))
    .digest('hex')
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
