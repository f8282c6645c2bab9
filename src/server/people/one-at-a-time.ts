/**
 * Work that must not happen twice at once in any process on this database. A set-up link that is used four times in one moment
 * makes one owner, and two invitations to one address make one account.
 */
import type pg from 'pg'

export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>

/** A number of our own among PostgreSQL's advisory locks. */
const LOCK = 7411003
/** Adding somebody takes a second; whoever waits for longer is told that it failed. */
const WAIT = '20s'

/** Each piece of work waits for the one before it: here in line, so that one connection is enough, and elsewhere by a lock. */
export function openOneAtATime(pool: pg.Pool): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(() => locked(pool, work))
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
