/** Incidents: everything one may see, filtered and sorted by the server, a page at a time. */
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { counted } from '#kernel/words.ts'
import { read } from '#web/kit/client.ts'
import { Ago, Asks, Due, When } from '#web/kit/time-widgets.tsx'
import { Empty, Note, PageHead } from '#web/kit/widgets.tsx'
import { stageWords } from '#features/incident/stages.ts'
import type { Row } from './home-data.ts'
import { Filters } from './incidents-filters.tsx'
import {
  changed,
  filtersSet,
  queryOf,
  type IncidentsSearch,
  type ListAnswer,
  readSearch,
} from './incidents-search.ts'
import { SavedViews } from './incidents-views.tsx'
import { RowSeverity } from './row-severity.tsx'

/** Rows of one page: two screens full. */
const PAGE = 50
/** The first page is looked at again this often; further ones when somebody comes back to the window. */
const REFRESH_MS = 15_000

const route = getRouteApi('/signed-in/with-bar/incidents')

function useList(search: IncidentsSearch) {
  return useInfiniteQuery({
    queryKey: ['incidents', 'list', queryOf(search)],
    queryFn: ({ pageParam }) =>
      read<ListAnswer>(
        `/api/v1/incidents?${queryOf(search, {
          limit: String(PAGE),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        })}`,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.length === 1 ? REFRESH_MS : false),
    placeholderData: (before) => before,
  })
}

export function IncidentsPage() {
  // The router hands on what the route refused; only what is read here is a filter.
  const given = route.useSearch()
  const search = useMemo(() => readSearch(given), [given])
  const navigate = route.useNavigate()
  const list = useList(search)
  const [first] = list.data?.pages ?? []
  const rows = list.data?.pages.flatMap((page) => page.incidents) ?? []
  return (
    <div className="fb-page">
      <PageHead title="Incidents" under={first ? inWords(first.counts) : 'Loading…'} />
      <Filters
        search={search}
        counts={first?.counts}
        onSet={(change) =>
          void navigate({ search: (before) => changed(before, change), replace: true })
        }
        onClear={() => void navigate({ search: {} })}
      />
      <SavedViews search={search} />
      {list.error ? <p className="fb-late">{list.error.message}</p> : null}
      {first?.rebuilding ? <RebuildingNote rebuilding={first.rebuilding} /> : null}
      {first && rows.length === 0 ? <Nothing search={search} /> : null}
      {rows.length > 0 ? <Table rows={rows} /> : null}
      {list.hasNextPage ? (
        <div className="fb-actions">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** How many there are, counted as far as the server counts. */
function inWords({ matching, upTo }: ListAnswer['counts']): string {
  return matching >= upTo
    ? `${upTo.toLocaleString('en')} or more incidents`
    : counted(matching, 'incident', 'incidents')
}

function RebuildingNote(props: { readonly rebuilding: NonNullable<ListAnswer['rebuilding']> }) {
  const { done, total } = props.rebuilding
  return (
    <Note>
      This list is being rebuilt after an upgrade
      {total > 0 ? ` (${done.toLocaleString('en')} of ${total.toLocaleString('en')})` : ''}. Until
      it is done, some incidents may be missing from it. Opening one by its reference works.
    </Note>
  )
}

function Nothing(props: { readonly search: IncidentsSearch }) {
  return (
    <div className="fb-panel">
      <Empty>
        {filtersSet(props.search) > 0
          ? 'No incident matches.'
          : 'No incidents yet. What you report, or are invited to, is listed here.'}
      </Empty>
    </div>
  )
}

function Table(props: { readonly rows: readonly Row[] }) {
  return (
    <div className="fb-panel">
      <table className="fb-table fb-incidents">
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Incident</th>
            <th scope="col" className="fb-wide">
              Stage
            </th>
            <th scope="col" className="fb-wide">
              Commander
            </th>
            <th scope="col" className="fb-wide">
              Reported
            </th>
            <th scope="col" className="fb-wide">
              Due next
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <IncidentRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function IncidentRow(props: { readonly row: Row }) {
  const { row } = props
  const commander = commanderOf(row)
  return (
    <tr>
      <td>
        {row.limited ? (
          <span className="fb-small fb-dim">your report</span>
        ) : (
          <RowSeverity severity={row.severity} />
        )}
      </td>
      <td>
        <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
          {row.limited ? null : <b>“{row.codename}”</b>} {row.title}
        </Link>
        <div className="fb-small fb-faint">
          {row.ref}
          {row.projectName === null ? '' : ` · ${row.projectName}`}
          {row.verdict === 'incident'
            ? ''
            : row.verdict === 'event'
              ? ' · event'
              : ' · false alarm'}
        </div>
        <div className="fb-narrow fb-small fb-dim">
          {stageWords[row.stage]} · {commander} · reported <Ago at={row.reportedAt} /> ago
          {row.nextClock && row.concludedAt === null && !row.limited ? (
            <>
              {' · '}
              <NextDue row={row} />
            </>
          ) : null}
        </div>
      </td>
      <td className="fb-wide">{stageWords[row.stage]}</td>
      <td className="fb-wide">{commander}</td>
      <td className="fb-wide fb-nowrap">
        <When at={row.reportedAt} />
      </td>
      <td className="fb-wide fb-nowrap">
        <NextDue row={row} />
      </td>
    </tr>
  )
}

function commanderOf(row: Row): string {
  if (row.commander === null) return 'nobody yet'
  return row.names[row.commander] ?? 'somebody'
}

function NextDue(props: { readonly row: Row }) {
  const { nextClock, concludedAt } = props.row
  if (!nextClock || concludedAt !== null) return <span className="fb-faint">–</span>
  return nextClock.kind === 'triage-decision' ? (
    <Asks due={nextClock.due} />
  ) : (
    <Due due={nextClock.due} />
  )
}
