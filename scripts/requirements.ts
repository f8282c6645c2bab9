// Which of the product's requirements are proved: by a test whose title begins with their id and that passed just now, and where
// a person would meet them (unit, API, page, CLI, whole). It runs all the tests, as `npm test` does.
//   npm run requirements                      for people
//   npm run requirements -- --json            {"covered": {id: [layers]}, "unproved": [ids], "missing": [ids]}
//   npm run requirements -- --report FILE     of a run that was made already, as vitest's JSON reporter wrote it down
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reportShape, requirementsProved, skippedIn, type Report } from '../tidy/proved.ts'

/** Requirements are numbered. */
const REQUIREMENTS_COUNT = 266

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, report: { type: 'string' } },
})
const report = values.report === undefined ? runAll() : read(values.report)
const { by, unproved } = requirementsProved(report)
const all = Array.from(
  { length: REQUIREMENTS_COUNT },
  (_, index) => `R-${String(index + 1).padStart(3, '0')}`,
)
const missing = all.filter((id) => !by.has(id) && !unproved.includes(id))

if (values.json) {
  const covered = Object.fromEntries([...by].map(([id, layers]) => [id, [...layers]]))
  process.stdout.write(`${JSON.stringify({ covered, unproved, missing })}\n`)
} else {
  console.log(`proved (${by.size}):`)
  for (const [id, layers] of [...by].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${id}  ${[...layers].join(', ')}`)
  console.log(
    `claimed by tests that failed or were not run (${unproved.length}): ${unproved.join(' ')}`,
  )
  console.log(`missing (${missing.length}): ${missing.join(' ')}`)
  for (const title of skippedIn(report)) console.log(`not run: ${title}`)
}
process.exitCode = report.numFailedTests === 0 ? 0 : 1

function read(file: string): Report {
  return reportShape.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function runAll(): Report {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-requirements-'))
  const file = join(folder, 'report.json')
  try {
    const words = ['run', '--project=!ci', '--reporter=json', `--outputFile.json=${file}`]
    spawnSync(join(import.meta.dirname, '../node_modules/.bin/vitest'), words, {
      // What tests say goes to standard error: the answer may be read by a program.
      stdio: ['ignore', process.stderr, process.stderr],
    })
    return read(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
