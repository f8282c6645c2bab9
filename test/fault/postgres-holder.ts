// A process that holds a data folder the way the server does, and nothing else: it exists to be killed.
//   node postgres-holder.ts <data folder>
// Prints one JSON line when the database is ready, or the refusal and exit 1.
import { lockDataFolder, openDatabase } from '#server/postgres/database.ts'
import { StartRefused } from '#server/start/start-refused.ts'

const dataFolder = process.argv[2] ?? ''
try {
  const began = Date.now()
  const lock = await lockDataFolder(dataFolder)
  const database = await openDatabase({ dataFolder, log: (line) => console.error(line) })
  process.once('SIGTERM', () => {
    void database
      .stop()
      .then(() => lock.release())
      .then(() => process.exit(0))
  })
  setInterval(() => undefined, 60_000)
  // Said last: whoever reads it may stop us at once.
  console.log(JSON.stringify({ ready: true, ms: Date.now() - began, owner: database.owner }))
} catch (error) {
  if (!(error instanceof StartRefused)) throw error
  console.error(error.message)
  process.exit(1)
}
