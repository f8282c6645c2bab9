/** Lists across incidents, filtered by access in SQL: a row the reader may not see is not read at all (design §7). */
import type pg from 'pg'
import type { Actor } from '#kernel/decider.ts'
import { EVERY_RESPONDER, readerKeys } from '#features/access/contract.ts'
import type { IncidentRow, Listed, WaitingFor } from '#features/incident/view.ts'

/** One page of a list: the newest that the reader may see. Older ones are found by searching. */
const ROWS_MAX = 500
const QUERY_MAX = 200

/** Rows and waiting items for one reader. `text` searches titles, references and codenames. */
export async function listFor(
  actor: Actor,
  text: string,
  pool: pg.Pool,
): Promise<{ readonly rows: readonly IncidentRow[] }> {
  const wanted = text.slice(0, QUERY_MAX).trim()
  const found = await pool.query<{ row: IncidentRow }>({
    name: 'list-incidents',
    text: `select row from journal.view
           where name = 'incidents' and row -> 'readers' ?| $1
             and ($2 = '' or position(lower($2) in lower(concat_ws(' ', row ->> 'title', row ->> 'ref', row ->> 'codename'))) > 0)
           order by row ->> 'reportedAt' desc limit ${ROWS_MAX}`,
    values: [readerKeys(actor), wanted],
  })
  return { rows: found.rows.map((one) => one.row) }
}

/** A row as it is sent: without the access filter, and for a follower of their own report only its progress. */
export function listed(
  row: IncidentRow,
  actor: Actor,
  nameOf: (id: string) => string | undefined,
): Listed {
  const {
    readers: _readers,
    excluded: _excluded,
    followers,
    waiting: _waiting,
    alerts: _alerts,
    ...rest
  } = row
  const limited =
    followers.includes(actor.id) &&
    !(actor.role === 'responder' && row.readers.includes(EVERY_RESPONDER))
  const people = [row.commander, row.communicator].filter((one) => one !== null)
  const names = Object.fromEntries(
    people.flatMap((id) => {
      const name = nameOf(id)
      return name ? [[id, name]] : []
    }),
  )
  if (!limited) return { ...rest, limited, names }
  const hidden = {
    category: null,
    containedAt: null,
    nextSitrepAt: null,
    nextClock: null,
    unassigned: 0,
    publishedVersion: 0,
    retroHeldAt: null,
  }
  return { ...rest, ...hidden, severity: 'unknown', severityRank: 0, limited, names }
}

/** What waits for this reader in these rows. */
export function waitingFor(rows: readonly IncidentRow[], actor: Actor): readonly WaitingFor[] {
  return rows.flatMap((row) =>
    row.waiting
      .filter(
        (one) =>
          one.for === actor.id || (one.for === EVERY_RESPONDER && actor.role === 'responder'),
      )
      .map(({ for: _for, ...one }) => ({
        ...one,
        incident: { id: row.id, ref: row.ref, codename: row.codename },
      })),
  )
}

/** The incident's id from its id or readable reference; undefined when neither is known. Says nothing of access. */
export async function resolveId(idOrRef: string, pool: pg.Pool): Promise<string | undefined> {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(idOrRef))
    return idOrRef.toLowerCase()
  if (!/^INC-[0-9A-Z]{4,10}$/i.test(idOrRef)) return undefined
  const found = await pool.query<{ key: string }>({
    name: 'resolve-ref',
    text: `select key from journal.view where name = 'incidents' and row ->> 'ref' = $1`,
    values: [idOrRef.toUpperCase()],
  })
  return found.rows[0]?.key
}

/** The rows of a kind that this reader may see, by name; the newest version of each. */
export async function listRows(
  name: string,
  actor: Actor,
  pool: pg.Pool,
): Promise<readonly Record<string, unknown>[]> {
  const found = await pool.query<{ row: Record<string, unknown> }>({
    name: 'list-rows',
    text: `select row - 'readers' - 'excluded' as row from journal.view
           where name = $1 and row -> 'readers' ?| $2 and not row -> 'excluded' ?| $2
           order by coalesce(row ->> 'name', row ->> 'title'), key limit ${ROWS_MAX}`,
    values: [name, readerKeys(actor)],
  })
  return found.rows.map((one) => one.row)
}
