// Adds the hashes of new migrations to HASHES.json. A migration that is listed already is never listed anew: it has
// run somewhere, and what has run cannot be changed by editing its text.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const folder = join(import.meta.dirname, '../src/journal/migrations')
const list = join(folder, 'HASHES.json')
const hashesShape = z.record(z.string(), z.string())
const known = existsSync(list) ? hashesShape.parse(JSON.parse(readFileSync(list, 'utf8'))) : {}

for (const file of readdirSync(folder).toSorted()) {
  if (!file.endsWith('.sql') || known[file] !== undefined) continue
  known[file] = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex')
  console.log(`added ${file}`)
}
writeFileSync(list, `${JSON.stringify(known, Object.keys(known).toSorted(), 2)}\n`)
