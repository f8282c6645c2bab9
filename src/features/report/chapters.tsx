/** The report's chapters on its page, in the order that every form of it has (R-110). */
import type { ReactNode } from 'react'
import { sentenceCase } from '#kernel/words.ts'
import { EntryLink } from '#web/kit/room-links.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Section } from '#web/kit/widgets.tsx'
import { chaptersOf, isDrawn, type Chapter, type DrawnPart } from './outline.ts'
import { CauseAndWhys, Metrics, Promises, ReportTimeline, RetroSaid, Unknowns } from './panel.tsx'
import { kindInWords } from '../sitreps/view.ts'
import { levelsText, personText } from './render-markdown.ts'
import type { Report } from './view.ts'

export function ReportChapters({ report }: { readonly report: Report }) {
  return chaptersOf(report).map((chapter) => (
    <Section
      key={chapter.id}
      title={chapter.title}
      aside={<Aside id={chapter.id} report={report} />}
    >
      <Body chapter={chapter} report={report} />
    </Section>
  ))
}

type Drawing = {
  readonly isEmpty: (report: Report) => boolean
  readonly Body: (props: { readonly report: Report }) => ReactNode
}

function Body(props: { readonly chapter: Chapter; readonly report: Report }) {
  const { chapter, report } = props
  const { text = '', lines = [] } = chapter.section ?? {}
  const drawing = isDrawn(chapter.id) ? drawings[chapter.id] : undefined
  const drawn = drawing !== undefined && !drawing.isEmpty(report)
  return (
    <>
      {text === '' ? null : <p className="fb-pre fb-prose">{text}</p>}
      <Lines lines={lines} />
      {drawn ? <drawing.Body report={report} /> : null}
      {text === '' && lines.length === 0 && !drawn ? <Empty>{chapter.empty}</Empty> : null}
    </>
  )
}

type Line = {
  readonly text: ReactNode
  readonly entry: number | null
  /** What is said at its right, such as who does it. */
  readonly right?: ReactNode
}

function Lines(props: { readonly lines: readonly Line[] }) {
  if (props.lines.length === 0) return null
  return (
    <ul className="fb-list">
      {props.lines.map(({ text, entry, right }, at) => (
        <li key={entry ?? `at ${at}`}>
          <span className="fb-grow fb-pre">
            {entry === null ? text : <EntryLink entry={entry}>{text}</EntryLink>}
          </span>
          {right === undefined ? null : <span className="fb-small fb-dim">{right}</span>}
        </li>
      ))}
    </ul>
  )
}

const listed = (linesOf: (report: Report) => readonly Line[]): Drawing => ({
  isEmpty: (report) => linesOf(report).length === 0,
  Body: ({ report }) => <Lines lines={linesOf(report)} />,
})
const never = () => false

const drawings: Readonly<Record<DrawnPart, Drawing>> = {
  metrics: { isEmpty: never, Body: Metrics },
  // Here it can be written as well.
  unknowns: { isEmpty: never, Body: Unknowns },
  times: listed(({ times }) =>
    times.map(({ title, at, entry }) => ({
      text: title,
      entry,
      right: at === null ? 'unknown' : <When at={at} />,
    })),
  ),
  promises: { isEmpty: ({ promises }) => promises.length === 0, Body: Promises },
  severity: listed((report) => [
    ...report.severity.map(({ level, reason, at, entry }) => ({
      text: `${sentenceCase(level)}. ${reason}`,
      entry,
      right: <When at={at} />,
    })),
    ...(report.severity.length > 0 ? [{ text: levelsText(report), entry: null }] : []),
  ]),
  timeline: { isEmpty: ({ timeline }) => timeline.length === 0, Body: ReportTimeline },
  cause: { isEmpty: never, Body: CauseAndWhys },
  exceptions: listed(({ exceptions }) =>
    exceptions.map(({ text, entry, at }) => ({ text, entry, right: <When at={at} /> })),
  ),
  lessons: listed(({ lessons }) =>
    lessons.map(({ text, entry, disposition }) => ({
      text,
      entry,
      right: disposition ?? 'not sorted',
    })),
  ),
  sitreps: listed(({ sitreps }) =>
    sitreps.map(({ number, kind, at, readers, entry }) => ({
      text: `Number ${number}, ${kindInWords(kind)}, to ${readers}`,
      entry,
      right: <When at={at} />,
    })),
  ),
  retro: { isEmpty: ({ retro }) => retro === null, Body: RetroSaid },
  remediation: listed(({ remediation }) =>
    remediation.map(({ title, entry, who, state }) => ({
      text: title,
      entry,
      right: `${who}, ${state}`,
    })),
  ),
  actions: listed(({ actions }) =>
    actions.map(({ title, entry, owner, state, nextUpdateOn }) => ({
      text: title,
      entry,
      right: `${owner}, ${state === 'open' ? `next update ${nextUpdateOn}` : state}`,
    })),
  ),
  people: listed(({ people }) =>
    people.map((person) => ({ text: personText(person), entry: null })),
  ),
}

/** What is said beside a chapter's heading. */
function Aside({ id, report }: { readonly id: string; readonly report: Report }) {
  switch (id) {
    case 'timeline':
      return <span>all times {report.incident.zone}</span>
    case 'cause':
      return <span>{report.cause.certainty}</span>
    case 'retro':
      if (report.retro === null) return null
      return <span>{report.retro.heldAt === null ? 'not held yet' : 'held'}</span>
    default:
      return null
  }
}
