// Everything that must pass, in the order in which a mistake is cheapest to find. CI and people run this same program.
//   npm test               all of it, but for what it says at its end
//   npm run check          without the tests that need a browser or kill processes
//   npm test -- <words>    only vitest, with these words (for example: --project unit)
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportShape, skippedIn } from '../tidy/proved.ts'

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const checkOnly = given.includes('--check-only')
const vitestWords = given.filter((word) => word !== '--check-only')

/** The projects of `npm run check`. */
const QUICK_PROJECTS = ['unit', 'tidy', 'store']
/** What `npm test` leaves to continuous integration, which runs it by name. */
const LEFT_OUT = {
  ci: 'needs an Alertmanager and a PostgreSQL of Debian',
  deep: 'takes minutes: every door for everybody, whether times tell what is hidden, every page, dialog and widget by axe and on a phone, the page without a network, on paper and with what is hostile or huge; the main job from a terminal, records that move or come from a later version, a made-up kind, two servers and heavy work',
}

type Step = { readonly name: string; readonly command: readonly string[] }

const steps: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  ...typePrograms(),
  { name: 'unused code', command: ['knip', '--no-progress'] },
]

let passed = 0
let failed = 0
if (vitestWords.length === 0) for (const step of steps) runStep(step)
runTests()
if (given.length === 0)
  for (const [name, why] of Object.entries(LEFT_OUT))
    console.log(`left out: ${name} (npm test -- --project ${name}); it ${why}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** The compiler refuses a program without files; a clone has that only before the first page is written. */
function typePrograms(): readonly Step[] {
  const programs = { pure: 'src/kernel', web: 'src/web', node: 'src/server' }
  return Object.entries(programs)
    .filter(([, folder]) => existsSync(join(root, folder)))
    .map(([name]) => ({ name: `types (${name})`, command: ['tsc', '-p', `tsconfig.${name}.json`] }))
}

function runStep(step: Step): void {
  const began = Date.now()
  const [program, ...words] = step.command
  const ran = spawnSync(join(root, 'node_modules/.bin', program ?? ''), words, {
    cwd: root,
    encoding: 'utf8',
  })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  if (ran.status === 0) {
    passed += 1
    console.log(`ok   ${step.name} (${seconds} s)`)
    return
  }
  failed += 1
  console.log(`FAIL ${step.name} (${seconds} s): ${step.command.join(' ')}`)
  console.log(ran.stdout + ran.stderr + (ran.error?.message ?? ''))
}

function runTests(): void {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-test-'))
  const report = join(folder, 'report.json')
  const projects = checkOnly
    ? QUICK_PROJECTS.map((name) => `--project=${name}`)
    : Object.keys(LEFT_OUT).map((name) => `--project=!${name}`)
  const words = vitestWords.length > 0 ? vitestWords : projects
  const ran = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    ['run', ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, stdio: 'inherit' },
  )
  const counts = existsSync(report) ? readCounts(report) : { passed: 0, failed: 0 }
  rmSync(folder, { recursive: true, force: true })
  passed += counts.passed
  // An error outside any test (a file that does not load, a process that does not end) fails the run without a count.
  failed += counts.failed === 0 && ran.status !== 0 ? 1 : counts.failed
}

function readCounts(report: string): { passed: number; failed: number } {
  const counts = reportShape.parse(JSON.parse(readFileSync(report, 'utf8')))
  for (const title of skippedIn(counts)) console.log(`skipped: ${title}`)
  return { passed: counts.numPassedTests, failed: counts.numFailedTests }
}
