/**
 * Work that must not happen twice at once in any process on this database. A set-up link that is used four times in one moment
 * makes one owner, and two invitations to one address make one account. What changes how somebody signs in is one such work too:
 * a new password must not be overtaken by what somebody else began with the old one.
 */
import type pg from 'pg'

/** Rejects with `LineFull` when too many wait already. */
export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>

/** Too many wait for their turn; the message is for the log. */
export class LineFull extends Error {
  readonly code = 'LINE_FULL'
}

/** At a tenth of a second each, whoever comes last waits for ten seconds. */
const WAITING_MAX = 100

/** A number of our own among PostgreSQL's advisory locks. */
const LOCK = 7411003
/** Adding somebody takes a second; whoever waits for longer is told that it failed. */
const WAIT = '20s'

/** Each piece of work waits for the one before it: here in line, so that one connection is enough, and elsewhere by a lock. */
export function openOneAtATime(pool: pg.Pool): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (work) => {
    if (waiting >= WAITING_MAX) throw new LineFull('too many wait to change how somebody signs in')
    waiting += 1
    const turn = last.then(() => locked(pool, work)).finally(() => (waiting -= 1))
    // Who comes next does not care how this one ended.
    last = turn.catch(() => undefined)
    return turn
  }
}

async function locked<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(`select set_config('lock_timeout', $1, false)`, [WAIT])
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await work()
  } finally {
    // Closed and not lent on: with the connection goes the lock, whatever happened.
    client.release(true)
  }
}
