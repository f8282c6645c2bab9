/** A person's sessions, for themselves: where they are signed in, and ending one. What opens a session never leaves here. */
import type pg from 'pg'
import { browserOf } from './browsers.ts'
import { endWaiting } from './proofs.ts'

/** One sign-in of a person. Instants in UTC. */
export type Session = {
  readonly id: string
  /** Roughly: “Firefox on Linux”. */
  readonly browser: string
  readonly signedInAt: string
  /** To the hour: it is written down no more often. */
  readonly lastUsedAt: string
}

/** Nobody sits at more places; the oldest beyond it are ended with “all others” all the same. */
const SESSIONS_SHOWN_MAX = 100

/** The sessions of a person that are still good, the latest used first. `pool` has sign-in's tables in its search path. */
export async function sessionsOf(pool: pg.Pool, person: string): Promise<readonly Session[]> {
  const found = await pool.query<Row>(
    `select id, "userAgent", "createdAt", "updatedAt" from session
     where "userId" = $1 and "expiresAt" > now() order by "updatedAt" desc, "createdAt" desc limit $2`,
    [person, SESSIONS_SHOWN_MAX],
  )
  return found.rows.map((row) => ({
    id: row.id,
    browser: browserOf(row.userAgent ?? ''),
    signedInAt: row.createdAt.toISOString(),
    lastUsedAt: row.updatedAt.toISOString(),
  }))
}

type Row = {
  readonly id: string
  readonly userAgent: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Ends one session of this person; false when they have none of this id. */
export async function endSession(pool: pg.Pool, person: string, session: string): Promise<boolean> {
  const ended = await pool.query(
    'delete from session where "userId" = $1 and id = $2 and "expiresAt" > now()',
    [person, session],
  )
  return ended.rowCount === 1
}

/** Ends all sessions of a person but `kept`, and the sign-ins that wait for the second step. Answers how many sessions. */
export async function endOtherSessions(
  pool: pg.Pool,
  person: string,
  kept: string | undefined,
): Promise<number> {
  await endWaiting(pool, person)
  const ended = await pool.query(
    'delete from session where "userId" = $1 and id is distinct from $2',
    [person, kept ?? null],
  )
  return ended.rowCount ?? 0
}
