// The entry of `npm start`: reads the settings, takes the data folder, opens the database, starts the server, and ends it
// all in order. What it prints to standard output is for the person at the terminal.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { readConfig, type Config } from './start/config.ts'
import { openLog, type Log } from './start/log.ts'
import { lockDataFolder, openDatabase, protections, type Database } from './postgres/database.ts'
import { startServer, type Running } from './start/server.ts'
import { StartRefused } from './start/start-refused.ts'

/** A stop that takes longer than this is stuck on somebody's open connection. */
const STOP_TIMEOUT_MS = 10_000

type Closing = { close: () => Promise<void> }[]

/** Ends what was opened, last first, once, however many signals arrive. */
function stopper(opened: Closing): (code: number) => void {
  let stopping = false
  return (code) => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
    const closeAll = async () => {
      for (const part of opened.toReversed()) await part.close()
    }
    closeAll().then(
      () => process.exit(code),
      () => process.exit(1),
    )
  }
}

async function start(opened: Closing, stop: (code: number) => void): Promise<void> {
  const demo = process.argv.includes('--demo')
  const asked = readConfig(
    demo && !process.env['FIREBREAK_DATA']
      ? { ...process.env, FIREBREAK_DATA: './data/demo' }
      : process.env,
  )
  // Links and sign-in depend on the port, so it is known before anything is opened.
  const config = asked.port === 0 ? { ...asked, port: await freePort(asked.host) } : asked
  const log = openLog(config.log)
  for (const warning of config.warnings) log.warn(warning)
  const lock = await lockDataFolder(config.data)
  opened.push({ close: () => lock.release() })
  const database = await open(config, log, stop)
  opened.push({ close: database.stop })
  const running = await startServer(config, database, log)
  opened.push({ close: running.close })
  await say(running, demo, config.data)
  running.announced()
}

async function open(config: Config, log: Log, stop: (code: number) => void): Promise<Database> {
  const database = await openDatabase({
    dataFolder: config.data,
    databaseUrl: config.databaseUrl,
    databaseAppUrl: config.databaseAppUrl,
    log: (line) => log.info(line),
    onMaking: () => process.stderr.write('firebreak: making the database (once)\n'),
    onCrash: ({ willRestart, cause }) => {
      log.warn(
        `PostgreSQL ended (${cause})${willRestart ? '; starting it again' : ' and cannot be started again'}`,
      )
      if (!willRestart) stop(1)
    },
  })
  const { protection, embedded } = database
  // The embedded one has two logins, always.
  if (!embedded) log[protection === 'own-login' ? 'info' : 'warn'](protections[protection])
  return database
}

async function say(running: Running, demo: boolean, data: string): Promise<void> {
  const lines = [`Firebreak is at ${running.url}`]
  if (demo) {
    const { tellDemo } = await import('./demo/tell.ts')
    lines.push(...(await tellDemo(running.core, data)))
  } else if (running.setupLink)
    lines.push(
      '',
      'Nobody has an account yet. Open this link once to make the first one:',
      running.setupLink,
    )
  process.stdout.write(`${lines.join('\n')}\n`)
}

const opened: Closing = []
const stop = stopper(opened)
process.on('SIGTERM', () => stop(0))
process.on('SIGINT', () => stop(0))
try {
  await start(opened, stop)
} catch (error) {
  const line =
    error instanceof StartRefused
      ? error.message
      : `Firebreak could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  process.stderr.write(`${line}\n`)
  stop(1)
}

async function freePort(host: string): Promise<number> {
  const probe = createServer()
  probe.listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
