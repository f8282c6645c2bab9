// Which of the product's requirements have a test whose title begins with their id, and which do not.
//   npm run requirements             two lists for people
//   npm run requirements -- --json   {"covered": [ids], "missing": [ids]}
import { readTestTitles, requirementsClaimed } from '../tidy/titles.ts'

/** Requirements are numbered. */
const REQUIREMENTS_COUNT = 266

const all = Array.from(
  { length: REQUIREMENTS_COUNT },
  (_, index) => `R-${String(index + 1).padStart(3, '0')}`,
)
const claimed = new Set(readTestTitles().flatMap((test) => requirementsClaimed(test.title)))
const covered = all.filter((id) => claimed.has(id))
const missing = all.filter((id) => !claimed.has(id))

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ covered, missing })}\n`)
} else {
  console.log(`covered (${covered.length}): ${covered.join(' ')}`)
  console.log(`missing (${missing.length}): ${missing.join(' ')}`)
}
