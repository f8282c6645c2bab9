/** Whether an append that failed certainly left nothing behind, so that it may be tried again. */
import pg from 'pg'
import { NotCanonical } from '#kernel/canonical.ts'

/** Classes of SQLSTATE with which PostgreSQL says that the statement was undone for what it held, not for the state it is in. */
const CLASSES = new Set(['22', '23', '40', '42', '54', 'P0'])

/**
 * True when PostgreSQL itself said no, or nothing was sent. A lost answer is no such thing: the append may have been
 * committed, and sending it again would record it twice.
 */
export function isRolledBack(error: unknown): boolean {
  if (error instanceof NotCanonical) return true
  return error instanceof pg.DatabaseError && CLASSES.has(error.code?.slice(0, 2) ?? '')
}

/** PostgreSQL's code for a row that is there already. */
export function isTwice(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}
