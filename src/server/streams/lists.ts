/** Lists across incidents, filtered by access in SQL: a row the reader may not see is not read at all (design §7). */
import type pg from 'pg'
import type { Actor } from '#kernel/decider.ts'
import { EVERY_RESPONDER, keysOf } from '#kernel/rights.ts'
import { ROWS_DEFAULT, type ListRequest } from '#features/incident/search.ts'
import type { IncidentRow, Listed, WaitingFor } from '#features/incident/view.ts'
import { asActor } from './as-actor.ts'
import {
  asksForSets,
  asPlanned,
  bySets,
  countSql,
  cursorOf,
  inOrder,
  orderOf,
  pageSql,
  placeOf,
  waitingSql,
} from './list-query.ts'
import { rebuildingNow, type Rebuilding } from './rows.ts'

/** Matches are counted up to here: further on nobody counts, they narrow the search. */
const COUNTED_MAX = 1000
/** Records in which something waits for the reader by name; and, beside them, those that any responder may take. */
const WAITING_MINE_MAX = 200
const WAITING_ANYBODY_MAX = 50

/** Numbers as high as `upTo` mean "that many or more". */
type Counts = {
  readonly matching: number
  readonly open: number
  readonly concluded: number
  readonly upTo: number
}

type ListPage = {
  readonly rows: readonly IncidentRow[]
  /** The cursor of the next page; null on the last. */
  readonly next: string | null
  readonly counts: Counts
  /** What waits for the reader, whatever the list was filtered by: a search never hides a task. */
  readonly waiting: readonly WaitingFor[]
  /** Present while rows of an older version are being rebuilt: the list may lack some. */
  readonly rebuilding: Rebuilding | null
}

/** One page for one reader, or undefined when the cursor is none of this list. All of it from one snapshot. */
export async function listFor(
  actor: Actor,
  request: ListRequest,
  pool: pg.Pool,
): Promise<ListPage | undefined> {
  const { cursor, limit = ROWS_DEFAULT } = request
  const order = orderOf(request)
  const after = cursor === undefined ? undefined : placeOf(cursor, order)
  if (cursor !== undefined && after === undefined) return undefined
  return asActor(actor, pool, async (client) => {
    const counts = await countsFor(request, actor, client)
    const few = counts.matching < COUNTED_MAX
    if (asksForSets(request)) await client.query(few ? bySets : inOrder)
    const page = pageSql(request, { me: actor.id, limit, after })
    const found = await client.query<PageRow>(page.text, [...page.values])
    if (asksForSets(request)) await client.query(asPlanned)
    const rows = found.rows.slice(0, limit)
    const last = found.rows.length > limit ? rows.at(-1) : undefined
    return {
      rows: rows.map((listing) => listing.row),
      next: last ? cursorOf(order, last) : null,
      counts,
      waiting: await waitingFor(actor, client),
      rebuilding: await rebuildingNow(client),
    }
  })
}

type PageRow = { row: IncidentRow; key: string; place: string[] }

async function countsFor(
  request: ListRequest,
  actor: Actor,
  client: pg.PoolClient,
): Promise<Counts> {
  if (asksForSets(request)) await client.query(bySets)
  const { text, values } = countSql(request, actor.id, COUNTED_MAX)
  const found = await client.query<{ open: number; concluded: number }>(text, [...values])
  const { open, concluded } = found.rows[0] ?? { open: 0, concluded: 0 }
  const both = Math.min(open + concluded, COUNTED_MAX)
  const matching = { open, concluded, all: both }[request.state ?? 'all']
  return { matching, open, concluded, upTo: COUNTED_MAX }
}

/** What waits for this reader: by name first, so that many untaken reports never push a task out of sight. */
async function waitingFor(actor: Actor, client: pg.PoolClient): Promise<readonly WaitingFor[]> {
  const waitingOn = async (keys: readonly string[], most: number) => {
    const { text, values } = waitingSql(keys, most)
    return (await client.query<{ row: IncidentRow }>(text, [...values])).rows
  }
  const byName = await waitingOn([actor.id], WAITING_MINE_MAX)
  const others = keysOf(actor).filter((key) => key !== actor.id)
  const forAny = others.length > 0 ? await waitingOn(others, WAITING_ANYBODY_MAX) : []
  return [
    ...byName.flatMap(({ row }) => itemsOf(row, [actor.id])),
    ...forAny.flatMap(({ row }) => itemsOf(row, others)),
  ]
}

function itemsOf(row: IncidentRow, keys: readonly string[]): readonly WaitingFor[] {
  return row.waiting
    .filter((item) => keys.includes(item.for))
    .map(({ for: _for, ...item }) => ({
      ...item,
      incident: { id: row.id, ref: row.ref, codename: row.codename },
    }))
}

/** A row as it is sent: without the access filter, and for a follower of their own report only its progress. */
export function listed(
  row: IncidentRow,
  actor: Actor,
  nameOf: (id: string) => string | undefined,
): Listed {
  const { readers: _readers, followers, waiting: _waiting, alerts: _alerts, ...rest } = row
  const limited =
    followers.includes(actor.id) &&
    !(actor.role === 'responder' && row.readers.includes(EVERY_RESPONDER))
  const people = [row.commander, row.communicator].filter((person) => person !== null)
  const names = Object.fromEntries(
    people.flatMap((id) => {
      const name = nameOf(id)
      return name ? [[id, name]] : []
    }),
  )
  // A row that an earlier version wrote says nothing of promises until it is made anew.
  const told = { ...rest, promises: (rest as Partial<IncidentRow>).promises ?? [] }
  if (!limited) return { ...told, limited, names }
  const hidden = {
    // A row of an earlier version does not know what it was reported as.
    title: (rest as Partial<IncidentRow>).reportedTitle ?? rest.ref,
    // By what it is called in its room nobody else speaks of it, and how names follow one another says how many there are.
    codename: '',
    attack: false,
    category: null,
    project: null,
    projectName: null,
    containedAt: null,
    nextSitrepAt: null,
    promises: [],
    nextClock: null,
    unassigned: 0,
    publishedVersion: 0,
    retroHeldAt: null,
  }
  return { ...told, ...hidden, severity: 'unknown', severityRank: 0, limited, names }
}

const AN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const A_REF = /^INC-[0-9A-Z]{4,10}$/i

/** The incident's id from its id or readable reference; undefined when neither is known. Says nothing of access. */
export async function resolveId(idOrRef: string, pool: pg.Pool): Promise<string | undefined> {
  if (AN_ID.test(idOrRef)) return idOrRef.toLowerCase()
  if (!A_REF.test(idOrRef)) return undefined
  const found = await pool.query<{ key: string }>({
    name: 'resolve-ref',
    text: `select key from journal.view where name = 'incidents' and ref = $1`,
    values: [idOrRef.toUpperCase()],
  })
  return found.rows[0]?.key
}

/**
 * The id of a record that this actor may know of, from its id or readable reference. Decided on its row, before the record is
 * touched and by one question, whether it is there, hidden or not: the time an answer takes tells nothing.
 */
export async function seenId(
  rows: string,
  called: string,
  actor: Actor,
  pool: pg.Pool,
): Promise<string | undefined> {
  const column = AN_ID.test(called) ? 'key' : 'ref'
  if (column === 'ref' && !A_REF.test(called)) return undefined
  const found = await pool.query<{ key: string }>({
    name: `seen-${column}`,
    text: `select key from journal.view
           where name = $1 and ${column} = $2 and journal.sees(readers, followers, excluded, $3)`,
    values: [rows, column === 'key' ? called.toLowerCase() : called.toUpperCase(), keysOf(actor)],
  })
  return found.rows[0]?.key
}

/** Rows of a kind on one page: a workspace has far fewer projects and policies. */
const SIMPLE_ROWS_MAX = 1000

/** The rows of a name that this reader may see, by their words. */
export async function listRows(
  name: string,
  actor: Actor,
  pool: pg.Pool,
): Promise<readonly Record<string, unknown>[]> {
  return asActor(actor, pool, async (client) => {
    const found = await client.query<{ row: Record<string, unknown> }>(
      `select row from journal.view where name = $1 and journal.reads(readers, excluded)
       order by words, key limit ${SIMPLE_ROWS_MAX}`,
      [name],
    )
    return found.rows.map((listing) => listing.row)
  })
}
