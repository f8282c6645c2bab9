/** The report as it is now: numbers with the entries they come from, what is missing named, and publishing. */
import { Button, Group, Textarea } from '@mantine/core'
import { MaybeButton, quiet } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { sentenceCase } from '#kernel/words.ts'
import { EntryLink } from '#web/kit/room-links.tsx'
import { Empty, Note } from '#web/kit/widgets.tsx'
import { spanInWords } from '#kernel/instant.ts'
import type { KeptPromise, ListMetric, SpanMetric } from './metrics.ts'
import type { Report, ReportWhy } from './view.ts'

type Reported = { readonly report: Report }

export function Metrics({ report }: Reported) {
  const { metrics } = report
  return (
    <div className="fb-metrics">
      <SpanCard
        title="Time to discovery"
        from="began"
        to="noticed"
        metric={metrics.timeToDiscovery}
      />
      <SpanCard
        title="Time to containment"
        from="noticed"
        to="contained"
        metric={metrics.timeToContainment}
      />
      <ListCard title="Discovered by" metric={metrics.discoveryMethod} />
      <ListCard title="Threat actions" metric={metrics.threatActions} />
    </div>
  )
}

function SpanCard(props: {
  readonly title: string
  readonly from: string
  readonly to: string
  readonly metric: SpanMetric
}) {
  const { metric } = props
  return (
    <div className="fb-panel fb-metric">
      <span className="fb-dim">{props.title}</span>
      <b>{metric.known ? spanInWords(metric.milliseconds) : 'unknown'}</b>
      <span className="fb-small fb-faint">
        {metric.known ? (
          <>
            <EntryLink entry={metric.from.entry}>
              {props.from} <When at={metric.from.at} />
            </EntryLink>{' '}
            →{' '}
            <EntryLink entry={metric.to.entry}>
              {props.to} <When at={metric.to.at} />
            </EntryLink>
          </>
        ) : (
          metric.missing
        )}
      </span>
    </div>
  )
}

function ListCard(props: { readonly title: string; readonly metric: ListMetric }) {
  const { metric } = props
  return (
    <div className="fb-panel fb-metric">
      <span className="fb-dim">{props.title}</span>
      <b style={{ fontFamily: 'inherit', fontSize: 'var(--fb-text-xl)' }}>
        {metric.known ? metric.values.join(', ') : 'unknown'}
      </b>
      <span className="fb-small fb-faint">
        {metric.known ? (
          <EntryLink entry={metric.entry}>entry {metric.entry}</EntryLink>
        ) : (
          metric.missing
        )}
      </span>
    </div>
  )
}

export function Promises({ report }: Reported) {
  return (
    <div className="fb-scroll-x" role="region" aria-label="Table" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Clock</th>
            <th scope="col">Target</th>
            <th scope="col">Took</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {report.promises.map((promise) => (
            <PromiseRow key={promise.clock} promise={promise} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PromiseRow(props: { readonly promise: KeptPromise }) {
  const { promise } = props
  const tone = { kept: 'fb-ok', late: 'fb-soon', open: 'fb-dim' }[promise.outcome]
  return (
    <tr>
      <td>
        <EntryLink entry={promise.from.entry}>{promise.title}</EntryLink>
      </td>
      <td className="fb-num">{spanInWords(promise.targetMs)}</td>
      <td className="fb-num">
        {promise.tookMs === null ? 'still running' : spanInWords(promise.tookMs)}
      </td>
      <td className={tone}>
        {promise.outcome}
        {promise.outcome === 'late' && promise.tookMs !== null
          ? ` by ${spanInWords(promise.tookMs - promise.targetMs)}`
          : ''}
      </td>
    </tr>
  )
}

/** What remains unknown, written by people, and what the record lacks, found by itself. */
export function Unknowns({ report }: Reported) {
  const { state, may } = useIncident()
  const run = useRun()
  const kept = useKept('report/unknowns', state.report.unknowns)
  const text = kept.value
  const save = async () => {
    if (await run('report', 'write-unknowns', { text })) kept.done(text)
  }
  const changed = text.trim() !== state.report.unknowns.trim()
  return (
    <>
      {may('report', 'write-unknowns').ok ? (
        <>
          <Textarea
            className="fb-no-print"
            aria-label="What is not known"
            placeholder="What is still open, and what was tried to find out"
            autosize
            minRows={2}
            value={text}
            onChange={(event) => kept.set(event.currentTarget.value)}
          />
          {changed ? (
            <Button {...quiet} mt={6} onClick={() => void save()}>
              Save
            </Button>
          ) : null}
          <p className="fb-pre fb-print">{report.unknowns}</p>
        </>
      ) : report.unknowns === '' ? null : (
        <p className="fb-pre">{report.unknowns}</p>
      )}
      {report.missing.length > 0 ? (
        <Note>
          Not complete:
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {report.missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Note>
      ) : null}
    </>
  )
}

export function CauseAndWhys({ report }: Reported) {
  return (
    <>
      {report.cause.text === '' ? (
        <Empty>Unknown.</Empty>
      ) : (
        <p className="fb-prose">{report.cause.text}</p>
      )}
      <WhyList whys={report.cause.whys} />
    </>
  )
}

function WhyList(props: { readonly whys: readonly ReportWhy[] }) {
  if (props.whys.length === 0) return null
  return (
    <ul className="fb-whys">
      {props.whys.map((why) => (
        <li key={why.entry}>
          {why.question} <b>{why.answer}</b>
          <WhyList whys={why.below} />
        </li>
      ))}
    </ul>
  )
}

/** What the retrospective said: its summary and the answers to its questions. */
export function RetroSaid({ report }: Reported) {
  const { retro } = report
  if (retro === null) return null
  return (
    <>
      {retro.summary === '' ? null : <p className="fb-prose">{retro.summary}</p>}
      <dl className="fb-facts">
        {retro.answers.map(({ question, answer }) => (
          <div key={question} style={{ display: 'contents' }}>
            <dt>{question}</dt>
            <dd className="fb-pre">{answer}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

export function ReportTimeline({ report }: Reported) {
  return (
    <ul className="fb-list">
      {report.timeline.map((line) => (
        <li key={line.entry}>
          <EntryLink entry={line.entry}>
            <When at={line.at} />
          </EntryLink>
          <span className="fb-grow fb-pre">{sentenceCase(line.text)}</span>
          <span className="fb-small fb-faint fb-wide">{line.who}</span>
        </li>
      ))}
    </ul>
  )
}

/** Publishes what is on the page; the record up to this entry pins it. */
export function PublishButton(props: {
  readonly names: 'roles' | 'names'
  readonly publish: () => Promise<void>
  readonly busy: boolean
}) {
  const { state, can } = useIncident()
  const last = state.report.published.at(-1)
  return (
    <Group>
      <MaybeButton
        can={can('report', 'publish', { names: props.names })}
        busy={props.busy}
        onPress={() => void props.publish()}
      >
        {last ? `Publish version ${last.version + 1}` : 'Publish'}
      </MaybeButton>
      {last ? (
        <span className="fb-small fb-ok">
          version {last.version} published <When at={last.at} />
        </span>
      ) : null}
    </Group>
  )
}
