/**
 * Reading rows as somebody: the keys by which rows name them travel in the transaction, so that the predicate in SQL
 * (journal.sees, journal.reads) knows who asks, and a connection lent to the next request carries nobody.
 */
import type pg from 'pg'
import { inTransaction } from '#journal/import.ts'
import type { Actor } from '#kernel/decider.ts'
import { keysOf } from '#kernel/rights.ts'

/** Between keys in the setting; no person's id holds one (kernel/words.ts), so no id can smuggle in a second key. */
const BETWEEN = ','

/** Runs `work` in one read-only snapshot that carries this actor. */
export async function asActor<T>(
  actor: Actor,
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const keys = keysOf(actor)
  if (keys.some((key) => key.includes(BETWEEN))) throw new Error('an actor’s key holds a comma')
  return inTransaction(pool, 'begin isolation level repeatable read read only', async (client) => {
    await client.query(`select set_config('firebreak.keys', $1, true)`, [keys.join(BETWEEN)])
    return work(client)
  })
}
