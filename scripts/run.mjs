#!/usr/bin/env node
// What `npm start`, `npm test` and the other commands of package.json go through: lay the ground, then hand over.
import { buildWebIfStale, findNode, hand, installIfNeeded, refuse, root } from './ground.mjs'

/** Each command: the program it runs, the arguments it always gets, and whether that program serves the page. */
const COMMANDS = {
  start: { entry: 'src/server/main.ts', given: [], page: true },
  demo: { entry: 'src/server/main.ts', given: ['--demo'], page: true },
  test: { entry: 'scripts/test.ts', given: [], page: true },
  check: { entry: 'scripts/test.ts', given: ['--check-only'], page: false },
  bench: { entry: 'bench/run.ts', given: [], page: true },
  requirements: { entry: 'scripts/requirements.ts', given: [], page: false },
  screenshots: { entry: 'scripts/screenshots.ts', given: [], page: true },
  references: { entry: 'scripts/print-references.ts', given: [], page: false },
  'freeze-events': { entry: 'scripts/freeze-events.ts', given: [], page: false },
  'hash-migrations': { entry: 'scripts/hash-migrations.ts', given: [], page: false },
}

const [name, ...rest] = process.argv.slice(2)
if (name === 'build') {
  installIfNeeded()
  findNode()
  buildWebIfStale()
} else if (name !== undefined && Object.hasOwn(COMMANDS, name)) {
  const command = COMMANDS[name]
  installIfNeeded()
  // Programs started from here find the same Node and the same tools first.
  process.env.PATH = `${root}/node_modules/.bin:${process.env.PATH ?? ''}`
  if (command.page) buildWebIfStale()
  await hand(command.entry, [...command.given, ...rest])
} else {
  refuse(
    `"${name ?? ''}" is not a command here; the commands are build, ${Object.keys(COMMANDS).join(', ')}`,
  )
}
