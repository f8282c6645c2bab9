/**
 * When each key was used last, to the hour: the tokens of people and the keys of alert sources. It answers whether a key can
 * be revoked. It is no history and not in the journal; a use is written once an hour for each key, not with each request.
 */
import type pg from 'pg'

/** The hour of a key's last use. Letters only in its name: a backup takes every such table of sign-in. */
export const KEY_USES_TABLE = `
  select pg_advisory_xact_lock(7411002);
  create table if not exists auth.keyuse (key text primary key, hour timestamptz not null);
`

const HOUR_MS = 3_600_000
/** Keys remembered as noted in this hour. Beyond it the oldest is forgotten and would be written once more. */
const REMEMBERED_MAX = 10_000

export type KeyUses = {
  /** Notes that a key is used now. Nobody waits for it; a note that fails is made with the next use. */
  readonly used: (key: string) => void
  /** The beginning of the hour of the last use, as an instant, of those keys that were ever used. */
  readonly lastOf: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

export function openKeyUses(
  pool: Pick<pg.Pool, 'query'>,
  onFault: (error: unknown) => void,
  clock: () => number = Date.now,
): KeyUses {
  const noted = new Map<string, number>()
  const note = async (key: string): Promise<void> => {
    try {
      await pool.query(
        `insert into auth.keyuse (key, hour) values ($1, date_trunc('hour', journal.now(), 'UTC'))
         on conflict (key) do update set hour = greatest(auth.keyuse.hour, excluded.hour)`,
        [key],
      )
    } catch (error) {
      noted.delete(key)
      onFault(error)
    }
  }
  return {
    used: (key) => {
      const hour = Math.floor(clock() / HOUR_MS)
      if (noted.get(key) === hour) return
      noted.delete(key)
      noted.set(key, hour)
      const [oldest] = noted.keys()
      if (noted.size > REMEMBERED_MAX && oldest !== undefined) noted.delete(oldest)
      void note(key)
    },
    lastOf: async (keys) => {
      if (keys.length === 0) return new Map()
      const { rows } = await pool.query<{ key: string; hour: Date }>(
        'select key, hour from auth.keyuse where key = any($1)',
        [keys],
      )
      return new Map(rows.map(({ key, hour }) => [key, hour.toISOString()]))
    },
  }
}
