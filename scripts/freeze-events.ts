// Freezes the events that are new: their fingerprint into tidy/events.json, one example into tidy/frozen/<kind>.json.
// A frozen event is never frozen again. To change one, add the next version and an upcaster.
// An example that lies in tidy/frozen already is kept, so an example can be written by hand first.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedEvents } from '../src/features/index.ts'
import { exampleOf } from '../tidy/example.ts'
import { fingerprintOf, frozenFile, readFingerprints, root } from '../tidy/events.ts'

const fingerprints = readFingerprints()
mkdirSync(join(root, 'tidy/frozen'), { recursive: true })
for (const [kind, schema] of Object.entries(publishedEvents)) {
  if (fingerprints[kind] !== undefined) continue
  const file = frozenFile(kind)
  const example: unknown = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : exampleOf(schema)
  const parsed = schema.safeParse(example)
  if (!parsed.success) {
    console.error(
      `${kind}: no valid example could be made; write one into tidy/frozen/${kind}.json and run this again (${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message})`,
    )
    process.exitCode = 1
    continue
  }
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(example, null, 2)}\n`)
  fingerprints[kind] = fingerprintOf(schema)
  console.log(`froze ${kind}`)
}
writeFileSync(
  join(root, 'tidy/events.json'),
  `${JSON.stringify(fingerprints, Object.keys(fingerprints).toSorted(), 2)}\n`,
)
