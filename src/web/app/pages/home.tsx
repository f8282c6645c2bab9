/** Home: is an incident under way, does something wait for me, what was promised (design §8). */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clockKinds, type ClockKind } from '#features/clocks/contract.ts'
import { read } from '#web/kit/client.ts'
import { Ago, Asks, Due, When } from '#web/kit/time-widgets.tsx'
import { usePolicy, useMe } from '#web/kit/queries.ts'
import { Empty, Section } from '#web/kit/widgets.tsx'
import { between, MINUTE, plus, spanInWords } from '#kernel/instant.ts'
import { stageWords } from '#features/incident/view.ts'
import { QuickReport } from './quick-report.tsx'
import type { HomeAnswer, Row, WaitingFor } from './home-data.ts'
import { Find, NotAll, OPEN_MAX } from './home-find.tsx'
import { QuickDecide } from './quick-decide.tsx'
import { RowSeverity } from './row-severity.tsx'

/** Often enough that “under way” is true; the room itself is live. */
const REFRESH_MS = 10_000

/** Concluded incidents that home shows; the list has the others. */
const CONCLUDED_MAX = 20

function useHome(state: 'open' | 'concluded', limit: number) {
  return useQuery({
    queryKey: ['incidents', 'home', state],
    queryFn: () => read<HomeAnswer>(`/api/v1/incidents?state=${state}&limit=${limit}`),
    refetchInterval: REFRESH_MS,
  })
}

export function HomePage() {
  const home = useHome('open', OPEN_MAX)
  const past = useHome('concluded', CONCLUDED_MAX)
  const open = (home.data?.incidents ?? []).filter((row) => !row.limited)
  const concluded = (past.data?.incidents ?? []).filter((row) => !row.limited)
  const mine = [...(home.data?.incidents ?? []), ...(past.data?.incidents ?? [])].filter(
    (row) => row.limited,
  )
  const error = home.error ?? past.error
  return (
    <div className="fb-page">
      <h1 className="fb-hidden">Home</h1>
      <QuickReport />
      {error ? <p className="fb-late">{error.message}</p> : null}
      {home.data?.next || home.data?.rebuilding ? <NotAll answer={home.data} /> : null}
      <div className="fb-columns">
        <div>
          <OnFire
            rows={open.filter((row) => row.verdict === 'incident')}
            loaded={home.data !== undefined}
          />
          <ToDecide rows={open.filter((row) => row.verdict !== 'incident')} />
          <Promised rows={open} />
        </div>
        <div>
          <ForYou waiting={home.data?.waiting ?? []} />
          <YourAccount />
          {mine.length > 0 ? <YourReports rows={mine} /> : null}
          <RecentlyConcluded rows={concluded} />
        </div>
      </div>
    </div>
  )
}

function OnFire(props: { readonly rows: readonly Row[]; readonly loaded: boolean }) {
  return (
    <Section title="On fire" aside={<Find />}>
      <div className="fb-panel">
        {props.rows.length === 0 && props.loaded ? <Empty>No incident is under way.</Empty> : null}
        <ul className="fb-list">
          {props.rows.map((row) => (
            <FireRow key={row.id} row={row} />
          ))}
        </ul>
      </div>
    </Section>
  )
}

function FireRow(props: { readonly row: Row }) {
  const { row } = props
  return (
    <li>
      <RowSeverity severity={row.severity} />
      <div className="fb-grow">
        <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
          <b>“{row.codename}”</b> {row.title}
        </Link>
        <div className="fb-small fb-faint">
          {row.ref} · {stageWords[row.stage]} · commander{' '}
          {row.commander ? (row.names[row.commander] ?? 'somebody') : 'nobody yet'} ·{' '}
          <Ago at={row.awareAt} />
          {row.unassigned > 0 ? (
            <>
              {' · '}
              <span className="fb-late fb-nowrap">{row.unassigned} without a name</span>
            </>
          ) : null}
        </div>
      </div>
      {row.nextSitrepAt ? (
        <span className="fb-small">
          sitrep <Due due={row.nextSitrepAt} />
        </span>
      ) : null}
    </li>
  )
}

function ToDecide(props: { readonly rows: readonly Row[] }) {
  const policy = usePolicy()
  const minutes = policy.data?.document.clocks.triageDecision ?? 5
  return (
    <Section title="Waiting to be decided" aside={<span>events, not yet incidents</span>}>
      <div className="fb-panel">
        {props.rows.length === 0 ? (
          <Empty>No report or alert is waiting for a decision.</Empty>
        ) : null}
        <ul className="fb-list">
          {props.rows.map((row) => (
            <li key={row.id}>
              <span className="fb-small fb-dim">
                {row.verdict === 'event' ? 'event' : 'false alarm'}
              </span>
              <div className="fb-grow">
                <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
                  {row.title}
                </Link>
                <div className="fb-small fb-faint">
                  {row.ref} · <Ago at={row.reportedAt} /> ago ·{' '}
                  {row.untaken
                    ? 'nobody has taken it'
                    : `with ${row.commander ? (row.names[row.commander] ?? 'somebody') : 'nobody'}`}
                  {row.severity === 'unknown' && row.verdict === 'event'
                    ? ' · top level’s clocks run while severity is unknown'
                    : ''}
                </div>
                <QuickDecide row={row} />
              </div>
              {row.verdict === 'event' ? (
                <span className="fb-small">
                  <Asks due={plus(row.reportedAt, minutes * MINUTE)} />
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}

function Promised(props: { readonly rows: readonly Row[] }) {
  const promises = props.rows
    .flatMap((row) => (row.nextClock ? [{ row, clock: row.nextClock }] : []))
    .toSorted((a, b) => a.clock.due.localeCompare(b.clock.due))
  return (
    <Section title="Promised">
      <div className="fb-panel">
        {promises.length === 0 ? (
          <Empty>No clock is running. The next deadline of each incident is listed here.</Empty>
        ) : null}
        <ul className="fb-list">
          {promises.map(({ row, clock }) => (
            <li key={row.id}>
              <span className="fb-grow">
                <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
                  {clockKinds[clock.kind as ClockKind]}, {row.codename}
                </Link>
              </span>
              {clock.kind === 'triage-decision' ? (
                <Asks due={clock.due} />
              ) : (
                <Due due={clock.due} />
              )}
              <span className="fb-small fb-dim">
                {clock.owner ? (row.names[clock.owner] ?? 'somebody') : 'the team'}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}

/** Where something that waits leads: a page of the incident, or a place on its first one. */
function targetOf({ page = '', incident: { ref } }: WaitingFor) {
  return page === '' || page.startsWith('#')
    ? ({ to: '/i/$ref', params: { ref }, hash: page.slice(1) } as const)
    : ({ to: '/i/$ref/$page', params: { ref, page } } as const)
}

function ForYou(props: { readonly waiting: readonly WaitingFor[] }) {
  return (
    <Section title="For you">
      <div className="fb-panel">
        {props.waiting.length === 0 ? (
          <Empty>
            Nothing is waiting for you. Tasks, questions and handoffs with your name are listed
            here.
          </Empty>
        ) : null}
        <ul className="fb-list">
          {props.waiting.map((item) => (
            <li key={`${item.incident.id}-${item.what}-${item.seq ?? item.at}`}>
              <div className="fb-grow">
                <Link {...targetOf(item)} className="fb-plain-link">
                  {item.text}
                </Link>
                <div className="fb-small fb-faint">
                  {item.incident.codename} · <Ago at={item.at} /> ago
                  {item.due ? (
                    <>
                      {' '}
                      · due <DueText due={item.due} />
                    </>
                  ) : null}
                </div>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}

function DueText(props: { readonly due: string }) {
  return props.due.length === 10 ? (
    <span className="fb-num">{props.due}</span>
  ) : (
    <When at={props.due} />
  )
}

const roleSentences = {
  owner: 'You run this workspace. You read an incident only where you are on it by name.',
  responder: 'You can take new reports, and work on incidents you are invited to.',
  member: 'You can report, and follow what becomes of your reports.',
  guest: 'You see what you were invited to.',
} as const

function YourAccount() {
  const me = useMe()
  if (!me.data) return null
  return (
    <Section title="Your account">
      <div className="fb-panel">
        <b>
          {me.data.name}, {me.data.role}
        </b>
        <p className="fb-dim">{roleSentences[me.data.role]}</p>
      </div>
    </Section>
  )
}

function YourReports(props: { readonly rows: readonly Row[] }) {
  return (
    <Section title="Your reports">
      <ul className="fb-list fb-panel">
        {props.rows.map((row) => (
          <li key={row.id}>
            <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-grow fb-plain-link">
              {row.title}
            </Link>
            <span className="fb-small fb-dim">{stageWords[row.stage]}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function RecentlyConcluded(props: { readonly rows: readonly Row[] }) {
  return (
    <Section
      title="Recently concluded"
      aside={
        <Link to="/incidents" search={{ state: 'concluded' }}>
          all concluded
        </Link>
      }
    >
      <div className="fb-panel">
        {props.rows.length === 0 ? <Empty>No concluded incident to show.</Empty> : null}
        {props.rows.length > 0 ? (
          <table className="fb-table">
            <thead>
              <tr>
                <th scope="col">Incident</th>
                <th scope="col">Contained in</th>
                <th scope="col">Report</th>
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link
                      to="/i/$ref"
                      params={{ ref: row.ref }}
                      className="fb-plain-link"
                      title={row.title}
                    >
                      {row.codename}
                    </Link>
                  </td>
                  <td className="fb-num">
                    {row.verdict === 'incident'
                      ? row.containedAt
                        ? spanInWords(between(row.awareAt, row.containedAt))
                        : 'unknown'
                      : 'false alarm'}
                  </td>
                  <td>
                    {row.publishedVersion > 0 ? (
                      <span className="fb-ok">published</span>
                    ) : row.verdict === 'incident' ? (
                      <span className="fb-soon">
                        {row.retroHeldAt ? 'to publish' : 'retrospective first'}
                      </span>
                    ) : (
                      <span className="fb-faint">none</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
      </div>
    </Section>
  )
}
