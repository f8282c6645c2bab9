/** The filters of the list of incidents as its address holds them, so that a filtered list can be sent to somebody. */
import { searchSchema, type Sort } from '#features/incident/search.ts'
import type { Row } from './home-data.ts'

export type IncidentsSearch = {
  readonly q?: string
  readonly severity?: string
  readonly stage?: string
  readonly category?: string
  readonly project?: string
  readonly person?: string
  readonly mine?: boolean
  readonly state?: 'open' | 'concluded'
  readonly from?: string
  readonly to?: string
  readonly sort?: Sort
}

export type ListAnswer = {
  readonly incidents: readonly Row[]
  readonly next: string | null
  readonly counts: {
    readonly matching: number
    readonly open: number
    readonly concluded: number
    readonly upTo: number
  }
  readonly rebuilding: { readonly done: number; readonly total: number } | null
}

/** Filters of an address; what lists would not accept is left out, so that a mistyped address shows more and not an error. */
export function readSearch(given: Record<string, unknown>): IncidentsSearch {
  const known = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    const field = Object.hasOwn(searchSchema.shape, name)
      ? searchSchema.shape[name as keyof IncidentsSearch]
      : undefined
    if (field === undefined) return []
    // The page keeps several values in one text, as it writes them itself.
    const text =
      typeof value === 'number' ? String(value) : Array.isArray(value) ? value.join() : value
    const empty = text === '' || text === false || text === 'all' || text === undefined
    return !empty && field.safeParse(text).success ? [[name, text]] : []
  })
  return Object.fromEntries(known) as IncidentsSearch
}

/** Filters to set; an undefined one is taken off. */
export type SearchChange = {
  readonly [K in keyof IncidentsSearch]?: IncidentsSearch[K] | undefined
}

/** The filters after a change. */
export function changed(search: IncidentsSearch, change: SearchChange): IncidentsSearch {
  return readSearch({ ...search, ...change })
}

/** Filters as a query, without those that are not set. */
export function queryOf(
  search: IncidentsSearch,
  more: Readonly<Record<string, string>> = {},
): string {
  const set = Object.entries(search).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' || value === false ? [] : [[name, String(value)]],
  )
  // In one order, so that the same filters are the same query wherever they came from.
  const sorted = set.toSorted(([a], [b]) => a.localeCompare(b))
  return new URLSearchParams([...sorted, ...Object.entries(more)]).toString()
}

/** Filters that narrow; the order narrows nothing. */
export function filtersSet(search: IncidentsSearch): number {
  return Object.keys(search).filter((name) => name !== 'sort').length
}
