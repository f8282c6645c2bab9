/** Home: is an incident under way, does something wait for me, what was promised (design §8). */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clockKinds, type ClockKind } from '#features/clocks/contract.ts'
import { read } from '#web/kit/client.ts'
import { useNow } from '#web/kit/incident-context.ts'
import { Ago, Due, When } from '#web/kit/time-widgets.tsx'
import { usePolicy, useMe } from '#web/kit/queries.ts'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { between, MINUTE, plus, spanInWords } from '#kernel/instant.ts'
import { counted } from '#kernel/words.ts'
import { stageWords, standsInWords } from '#features/incident/stages.ts'
import { QuickReport } from './quick-report.tsx'
import { REFRESH_MS, type HomeAnswer, type Row, type WaitingFor } from './home-data.ts'
import { NotAll, OPEN_MAX } from './home-not-all.tsx'
import { Calm } from './home-calm.tsx'
import { FirstStepsLine } from './home-first-steps.tsx'
import { byLateness, homeWords, isLate } from './home-words.ts'
import { QuickDecide } from './quick-decide.tsx'
import { RowSeverity, useSeverityLabel } from './row-severity.tsx'

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
  const me = useMe().data
  const home = useHome('open', OPEN_MAX)
  const past = useHome('concluded', CONCLUDED_MAX)
  const open = (home.data?.incidents ?? []).filter((row) => !row.limited)
  const concluded = (past.data?.incidents ?? []).filter((row) => !row.limited)
  const mine = [...(home.data?.incidents ?? []), ...(past.data?.incidents ?? [])].filter(
    (row) => row.limited,
  )
  const fire = byGravity(open.filter((row) => row.verdict === 'incident'))
  const came = open.filter((row) => row.verdict !== 'incident')
  // What nobody has taken stands under what came in, for whoever takes it.
  const waiting = byLateness(
    (home.data?.waiting ?? []).filter(({ what }) => what !== 'take'),
    home.data?.now ?? '',
  )
  const known = home.data !== undefined && !home.error && !home.data.next && !home.data.rebuilding
  return (
    <>
      <div className="fb-page fb-home">
        <Answer fire={fire} waiting={waiting} came={came} known={known} />
        {me?.role === 'owner' ? <FirstStepsLine me={me} /> : null}
        {home.error ? <Unheard since={home.dataUpdatedAt} /> : null}
        {home.data?.next || home.data?.rebuilding ? <NotAll answer={home.data} /> : null}
        <div className="fb-columns">
          <div>
            {fire.length > 0 ? <OnFire rows={fire} /> : null}
            {waiting.length > 0 ? <WaitsForYou waiting={waiting} /> : null}
            {came.length > 0 ? <CameIn rows={came} /> : null}
            {known && fire.length + waiting.length + came.length === 0 ? (
              <Calm rows={[...open, ...concluded, ...mine]} />
            ) : null}
          </div>
          <div>
            <Promised rows={[...open, ...concluded]} />
            {mine.length > 0 ? <YourReports rows={mine} /> : null}
            {concluded.length > 0 ? <RecentlyConcluded rows={concluded} /> : null}
          </div>
        </div>
      </div>
      <QuickReport />
    </>
  )
}

/** Those under attack first, then the gravest; unknown counts as grave. */
function byGravity(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(
    (a, b) => Number(b.attack) - Number(a.attack) || a.severityRank - b.severityRank,
  )
}

/** The page's answer; the lists below are its evidence. */
function Answer(props: {
  readonly fire: readonly Row[]
  readonly waiting: readonly WaitingFor[]
  readonly came: readonly Row[]
  readonly known: boolean
}) {
  const now = useNow(REFRESH_MS)
  const labelOf = useSeverityLabel()
  const { answer, late, under } = homeWords({
    running: props.fire.map((row) => labelOf(row.severity)),
    owed: props.waiting.map(({ due }) => due),
    untaken: props.came.filter((row) => row.untaken).length,
    known: props.known,
    now,
  })
  return (
    <div className="fb-answer">
      <h1>
        {answer} {late === '' ? null : <span className="fb-late">{late}</span>}
      </h1>
      {under === '' ? null : <p className="fb-dim">{under}</p>}
    </div>
  )
}

function Unheard(props: { readonly since: number }) {
  return (
    <Note>
      The server does not answer.{' '}
      {props.since > 0 ? (
        <>
          What is shown is from <When at={new Date(props.since).toISOString()} />.
        </>
      ) : (
        'Nothing is known yet; this page asks again every few seconds.'
      )}
    </Note>
  )
}

function OnFire(props: { readonly rows: readonly Row[] }) {
  return (
    <Section title="On fire">
      <ul className="fb-list fb-panel">
        {props.rows.map((row) => (
          <FireRow key={row.id} row={row} />
        ))}
      </ul>
    </Section>
  )
}

function FireRow(props: { readonly row: Row }) {
  const { row } = props
  const me = useMe()
  return (
    <li className="fb-fire">
      <RowSeverity severity={row.severity} />
      <div className="fb-grow">
        <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
          <b>{row.codename}</b> {row.title}
        </Link>
        <div className="fb-small fb-faint">
          {stageWords[row.stage]} · noticed <Ago at={row.awareAt} /> ago ·{' '}
          {commands(row, me.data?.id)} · {row.ref}
        </div>
        {row.attack ? <div className="fb-small fb-late">Attack in progress</div> : null}
        {row.unassigned > 0 ? (
          <div className="fb-small fb-soon">
            {counted(row.unassigned, 'task', 'tasks')} without a name
          </div>
        ) : null}
      </div>
      {row.nextSitrepAt ? (
        <span className="fb-small fb-at-right">
          Next report <br />
          <Due due={row.nextSitrepAt} />
        </span>
      ) : null}
    </li>
  )
}

function commands(row: Row, me: string | undefined): string {
  if (row.commander === null) return 'nobody commands yet'
  if (row.commander === me) return 'you command'
  return `${row.names[row.commander] ?? 'somebody'} commands`
}

function CameIn(props: { readonly rows: readonly Row[] }) {
  const policy = usePolicy()
  const minutes = policy.data?.document.clocks.triageDecision ?? 5
  // Nobody decides what nobody has taken: until then it is the taking that is owed.
  const asked = props.rows
    .map((row) => ({
      row,
      due:
        (row.untaken ? acknowledgedBy(row) : askedBy(row)) ??
        plus(row.reportedAt, minutes * MINUTE),
    }))
    .toSorted((a, b) => isNone(a.row) - isNone(b.row) || a.due.localeCompare(b.due))
  return (
    <Section title="Came in" aside={<span>not yet incidents</span>}>
      <ul className="fb-list fb-panel">
        {asked.map(({ row, due }) => (
          <li key={row.id}>
            <div className="fb-grow">
              <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
                <b>{row.codename}</b> <span>{row.title}</span>
              </Link>
              <div className="fb-small fb-faint">
                {row.verdict === 'event' ? (
                  <>
                    {row.untaken ? 'take it by' : 'decide by'} <Due due={due} />
                  </>
                ) : (
                  'false alarm, to be closed'
                )}{' '}
                · <Ago at={row.reportedAt} /> ago ·{' '}
                {row.untaken
                  ? 'nobody has it'
                  : `${row.commander ? (row.names[row.commander] ?? 'somebody') : 'nobody'} has it`}{' '}
                · {row.ref}
              </div>
            </div>
            <QuickDecide row={row} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What is known to be none is the least urgent. */
const isNone = ({ verdict }: Row): number => Number(verdict === 'false-alarm')

const acknowledgedBy = ({ promises }: Row): string | null =>
  promises.find(({ kind }) => kind === 'acknowledge')?.due ?? null

const askedBy = ({ nextClock }: Row): string | null =>
  nextClock?.kind === 'triage-decision' ? nextClock.due : null

/** Of what nobody has taken, that somebody takes it is promised first: what follows from it is shown once somebody does. */
function Promised(props: { readonly rows: readonly Row[] }) {
  const promises = props.rows
    .flatMap((row) => {
      const shown =
        row.untaken && acknowledgedBy(row) !== null
          ? row.promises.filter(({ kind }) => kind === 'acknowledge')
          : row.promises
      return shown.map((clock) => ({ row, clock }))
    })
    .toSorted((a, b) => a.clock.due.localeCompare(b.clock.due))
  return (
    <Section title="Promised">
      {promises.length === 0 ? <Empty>No promise is running.</Empty> : null}
      <ul className="fb-list">
        {promises.map(({ row, clock }) => (
          <li key={`${row.id} ${clock.id}`}>
            <div className="fb-grow">
              <Due due={clock.due} />
              <div>
                <Link to="/i/$ref" params={{ ref: row.ref }} className="fb-plain-link">
                  {clockKinds[clock.kind as ClockKind]}, {row.codename}
                </Link>
              </div>
            </div>
            <span className="fb-small fb-dim">
              {clock.owner ? (row.names[clock.owner] ?? 'somebody') : 'the team'}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Where something that waits leads: a page of the incident, or a place on its first one. */
function targetOf({ page = '', incident: { ref } }: WaitingFor) {
  const here = page === '' || page.startsWith('#')
  return {
    to: here ? `/i/${ref}` : `/i/${ref}/${page}`,
    ...(here && page !== '' ? { hash: page.slice(1) } : {}),
  }
}

/** What is late first; its button is the one in colour. */
function WaitsForYou(props: { readonly waiting: readonly WaitingFor[] }) {
  return (
    <Section title="Waits for you">
      <ul className="fb-list fb-panel">
        {props.waiting.map((item, index) => (
          <li key={`${item.incident.id}-${item.what}-${item.seq}`}>
            <div className="fb-grow">
              <b>{item.text}</b>
              <div className="fb-small fb-faint">
                {item.due ? (
                  <>
                    <OwedBy due={item.due} /> ·{' '}
                  </>
                ) : (
                  <>
                    for <Ago at={item.at} /> ·{' '}
                  </>
                )}
                {item.incident.codename}
              </div>
            </div>
            <Button
              size="xs"
              component={Link}
              {...targetOf(item)}
              {...(index === 0 ? {} : { variant: 'default' })}
            >
              {item.press}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** By an instant, or by a day. */
function OwedBy(props: { readonly due: string }) {
  const now = useNow(REFRESH_MS)
  if (props.due.length > 10) return <Due due={props.due} />
  const late = isLate(props.due, now)
  return (
    <span className={late ? 'fb-late' : ''}>
      {late ? 'was due' : 'due'} <span className="fb-num">{props.due}</span>
    </span>
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
            <span className="fb-small fb-dim">{standsInWords(row.stage, row.verdict)}</span>
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
