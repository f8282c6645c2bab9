#!/usr/bin/env node
// The command line, `npx firebreak …` in a clone. It installs and builds nothing and prints nothing of its own:
// standard output belongs to the command, whose answer may be JSON for another program.
import { existsSync } from 'node:fs'
import { hand, refuse, root } from '../scripts/ground.mjs'

if (!existsSync(`${root}/node_modules`))
  refuse('nothing is installed here yet; run `npm start` or `npm install` in this folder first')
await hand('src/cli/main.ts', process.argv.slice(2))
