/** The database's time without a round trip for each reading: its offset to this process, renewed every second. */
import type { Journal } from '#journal/journal.ts'

/** How far a reading may lag behind a step of the database's clock. */
const RENEW_MS = 1000

export type DatabaseClock = {
  /** RFC 3339 UTC, to the millisecond. */
  readonly now: () => string
  /** Reads the database's clock now. */
  readonly renew: () => Promise<string>
  readonly stop: () => void
}

export async function openClock(
  journal: Journal,
  onError: (error: unknown) => void,
): Promise<DatabaseClock> {
  let offset = 0
  const renew = async () => {
    const before = Date.now()
    const read = Date.parse(await journal.now())
    // Half of the round trip passed before the database looked at its clock.
    offset = read - (before + Date.now()) / 2
    return new Date(read).toISOString()
  }
  await renew()
  const timer = setInterval(() => void renew().catch(onError), RENEW_MS)
  timer.unref()
  return {
    now: () => new Date(Date.now() + offset).toISOString(),
    renew,
    stop: () => clearInterval(timer),
  }
}
