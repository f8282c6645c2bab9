// The composition root: reads the settings, takes the data folder, opens the database, and ends it all in order.
import { readConfig } from './config.ts'
import { lockDataFolder, openDatabase } from './postgres.ts'
import { StartRefused } from './start-refused.ts'

try {
  const config = readConfig(process.env)
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  config.warnings.forEach(log)
  const lock = await lockDataFolder(config.data)
  const database = await openDatabase({
    dataFolder: config.data,
    databaseUrl: config.databaseUrl,
    log,
  })
  process.stdout.write(`the database is open (${database.embedded ? 'embedded' : 'external'})\n`)
  const stay = setInterval(() => undefined, 60_000)
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    clearInterval(stay)
    void database.stop().then(() => lock.release())
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  if (!(error instanceof StartRefused)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
