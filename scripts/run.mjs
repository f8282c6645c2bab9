#!/usr/bin/env node
// What `npm start`, `npm test` and the other commands of package.json go through: lay the ground, then hand over.
import {
  buildWebIfStale,
  findNode,
  findToolsFirst,
  hand,
  installIfNeeded,
  refuse,
  runTools,
} from './ground.mjs'

/**
 * Each command: the program it runs, the arguments it always gets, and whether that program serves the page. What runs
 * the product needs its own packages only; every other command also needs those that test and check it.
 */
const COMMANDS = {
  start: { entry: 'src/server/main.ts', given: [], page: true, needs: 'product' },
  demo: { entry: 'src/server/main.ts', given: ['--demo'], page: true, needs: 'product' },
  test: { entry: 'scripts/test.ts', given: [], page: true },
  check: { entry: 'scripts/test.ts', given: ['--check-only'], page: false },
  bench: { entry: 'bench/run.ts', given: [], page: true },
  requirements: { entry: 'scripts/requirements.ts', given: [], page: false },
  screenshots: { entry: 'scripts/screenshots.ts', given: [], page: true },
  widgets: { entry: 'scripts/widgets.ts', given: [], page: false },
  references: { entry: 'scripts/print-references.ts', given: [], page: false },
  'freeze-events': { entry: 'scripts/freeze-events.ts', given: [], page: false },
  'hash-migrations': { entry: 'scripts/hash-migrations.ts', given: [], page: false },
}

/** Programs of packages that check the sources, each with the words it always gets. */
const TOOLS = {
  typecheck: ['pure', 'web', 'node'].map((part) => ['tsc', '-p', `tsconfig.${part}.json`]),
  lint: [['oxlint', '--type-aware', '--deny-warnings']],
  format: [['oxfmt', '--write']],
  tidy: [['vitest', 'run', '--project', 'tidy']],
}

const [name, ...rest] = process.argv.slice(2)
if (name === 'build') {
  installIfNeeded('product')
  findNode()
  buildWebIfStale()
} else if (name !== undefined && Object.hasOwn(TOOLS, name)) {
  installIfNeeded('everything')
  process.exitCode = runTools(TOOLS[name], rest)
} else if (name !== undefined && Object.hasOwn(COMMANDS, name)) {
  const command = COMMANDS[name]
  installIfNeeded(command.needs ?? 'everything')
  findToolsFirst()
  if (command.page) buildWebIfStale()
  await hand(command.entry, [...command.given, ...rest])
} else {
  refuse(
    `"${name ?? ''}" is not a command here; the commands are build, ${Object.keys({ ...COMMANDS, ...TOOLS }).join(', ')}`,
  )
}
