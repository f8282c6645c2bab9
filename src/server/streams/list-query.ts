/**
 * A list's request as SQL: its conditions, its order, and the place where a page begins. Access is one predicate, asked in
 * the database for every row (migration 0002); the conditions here only ever narrow what it lets through.
 */
import { z } from 'zod'
import { asksForReaders, type Search, type Sort } from '#features/incident/search.ts'

/** SQL with its values, in the order of their numbers. */
export type Sql = { readonly text: string; readonly values: readonly unknown[] }

/** Words of a search that are looked for one by one; the rest narrows nothing that these have not. */
const WORDS_MAX = 8

/** Collects values and answers with their places in the statement. */
function places(): { readonly values: unknown[]; readonly at: (value: unknown) => string } {
  const values: unknown[] = []
  return { values, at: (value) => `$${values.push(value)}` }
}

type Places = ReturnType<typeof places>

/** Who may see rows with these filters: what followers must not learn, they cannot filter or sort by. */
const access = (search: Search): string =>
  asksForReaders(search)
    ? 'journal.reads(readers, excluded)'
    : 'journal.sees(readers, followers, excluded)'

function conditions(search: Search, me: string, put: Places): readonly string[] {
  const some = (what: string, given: readonly string[] | undefined) =>
    given && given.length > 0
      ? [`facets && ${put.at(given.map((value) => `${what}:${value}`))}::text[]`]
      : []
  const words = (search.q ?? '').split(/\s+/).filter((word) => word !== '')
  return [
    `name = 'incidents'`,
    access(search),
    ...words
      .slice(0, WORDS_MAX)
      .map((word) => `words like lower(${put.at(`%${likeText(word)}%`)})`),
    // Followers find what they reported by its words while those are still theirs: no guess tells them of another title.
    ...(words.length > 0
      ? [`(journal.reads(readers, excluded) or row ->> 'title' = row ->> 'reportedTitle')`]
      : []),
    ...some('severity', search.severity),
    ...some('stage', search.stage),
    ...some('category', search.category),
    ...some('project', search.project),
    ...some('on', search.person === undefined ? undefined : [search.person]),
    ...(search.mine ? mineOnly(put.at([me])) : []),
    ...(search.from === undefined ? [] : [`at >= ${put.at(search.from)}`]),
    ...(search.to === undefined ? [] : [`at <= ${put.at(search.to)}`]),
  ]
}

/** On it by name, or following what one reported; not everything a responder may read. */
const mineOnly = (me: string): readonly string[] => [
  `(readers && ${me}::text[] or followers && ${me}::text[])`,
]

/** Text that `like` takes as it is. */
const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)

const inState = (state: 'open' | 'concluded'): string => `facets @> '{state:${state}}'`

/** Columns of each order, and their types; each ends with the key, so that no two rows have the same place. */
const orders: Readonly<
  Record<Sort, { readonly columns: readonly [string, string][]; readonly down: boolean }>
> = {
  newest: { columns: [['at', 'timestamptz']], down: true },
  oldest: { columns: [['at', 'timestamptz']], down: false },
  gravest: {
    columns: [
      ['weight', 'integer'],
      ['at', 'timestamptz'],
    ],
    down: true,
  },
  due: { columns: [['due', 'timestamptz']], down: false },
}

const cursorShape = z.tuple([z.string(), z.array(z.string()), z.string()])

/** Where a page ends: the order, the last row's values in it, and its key. Holds nothing its reader has not been given. */
export function cursorOf(
  sort: Sort,
  last: { readonly key: string; readonly place: readonly string[] },
): string {
  return Buffer.from(JSON.stringify([sort, last.place, last.key])).toString('base64url')
}

export type Place = { readonly values: readonly string[]; readonly key: string }

/** The place a cursor means, or undefined when it is none of this order. */
export function placeOf(cursor: string, sort: Sort): Place | undefined {
  let given: unknown
  try {
    given = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
  const read = cursorShape.safeParse(given)
  if (!read.success) return undefined
  const [order, values, key] = read.data
  const { columns } = orders[sort]
  const fits = columns.every(([, type], index) => {
    const value = values[index] ?? ''
    return type === 'integer'
      ? /^-?\d{1,9}$/.test(value)
      : /^(-?infinity|[\d :.+-]{10,40})$/.test(value)
  })
  return order === sort && values.length === columns.length && fits && key.length <= 200
    ? { values, key }
    : undefined
}

/** The order a list is really in: incidents of one severity are equally grave, and the newest of them come first. */
export function orderOf({ sort = 'newest', severity }: Search): Sort {
  return sort === 'gravest' && severity?.length === 1 ? 'newest' : sort
}

/**
 * How PostgreSQL should look for rows. Its estimates take filters for independent of each other and of the order, and where
 * they are not ("low, gravest first"; two categories that never meet) it walks through everything in order and finds little.
 * Matches are counted first, and what is known then decides: few are gathered from the sets' index and sorted, many are met
 * soon by walking in order.
 */
export const bySets = 'set local enable_seqscan = off; set local enable_indexscan = off'
export const inOrder = 'set local enable_indexscan = on; set local enable_bitmapscan = off'
export const asPlanned = 'reset enable_seqscan; reset enable_indexscan; reset enable_bitmapscan'

/** Filters that the sets' index answers by itself. */
export function asksForSets({ severity, stage, category, project, person, mine }: Search): boolean {
  const sets = [severity, stage, category, project].some((given) => (given?.length ?? 0) > 0)
  return sets || person !== undefined || mine === true
}

/** One page, and one row more: its presence says that there is another page. */
export function pageSql(
  search: Search,
  page: { readonly me: string; readonly limit: number; readonly after: Place | undefined },
): Sql {
  const put = places()
  const { columns, down } = orders[orderOf(search)]
  const where = [...conditions(search, page.me, put)]
  if (search.state === 'open' || search.state === 'concluded') where.push(inState(search.state))
  const sorted = [...columns.map(([column]) => column), 'key']
  if (page.after) {
    const typed = columns.map(([, type], index) => `${put.at(page.after?.values[index])}::${type}`)
    where.push(
      `(${sorted.join(', ')}) ${down ? '<' : '>'} (${[...typed, put.at(page.after.key)].join(', ')})`,
    )
  }
  const order = sorted.map((column) => `${column} ${down ? 'desc' : 'asc'}`).join(', ')
  const place = columns.map(([column]) => `${column}::text`).join(', ')
  return {
    text: `select row, key, array[${place}] as place from journal.view
           where ${where.join(' and ')} order by ${order} limit ${put.at(page.limit + 1)}`,
    values: put.values,
  }
}

/** How many match, open and concluded, each counted up to `most`. */
export function countSql(search: Search, me: string, most: number): Sql {
  const put = places()
  const where = conditions(search, me, put).join(' and ')
  const upTo = put.at(most)
  const count = (state: 'open' | 'concluded') =>
    `(select count(*)::int from (select 1 from journal.view where ${where} and ${inState(state)} limit ${upTo}) x)`
  return {
    text: `select ${count('open')} as open, ${count('concluded')} as concluded`,
    values: put.values,
  }
}

/** Rows in which something waits for one of these keys, the newest first. */
export function waitingSql(keys: readonly string[], most: number): Sql {
  return {
    text: `select row from journal.view
           where name = 'incidents' and journal.reads(readers, excluded) and facets && $1::text[]
           order by at desc, key desc limit $2`,
    values: [keys.map((key) => `waits:${key}`), most],
  }
}
