/** The report in the words the template of the printed page expects: flat texts with the entry each came from. Translates, never decides. */
import { sentenceCase } from '#kernel/words.ts'
import { spanInWords } from '#kernel/instant.ts'
import { kindInWords } from '../sitreps/view.ts'
import { levelsText, listText, personText, spanText } from './render-markdown.ts'
import { chaptersOf, isDrawn, type Chapter, type DrawnPart } from './outline.ts'
import type { Report, ReportWhy } from './view.ts'

type Line = { readonly text: string; readonly entry: number | null }
const line = (text: string, entry: number | null = null): Line => ({ text, entry })
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** Splits "48 h: from …" into the figure and where it came from. */
function metric(
  title: string,
  text: string,
): { readonly title: string; readonly value: string; readonly source: string } {
  const cut = text.search(/[:.] /)
  return cut < 0
    ? { title, value: text, source: '' }
    : { title, value: text.slice(0, cut), source: text.slice(cut + 2) }
}

/** What the template reads as JSON. */
export function pageData(report: Report): Record<string, unknown> {
  const { incident } = report
  const times = { title: incident.title, ref: incident.ref, codename: incident.codename }
  return {
    ...times,
    classification: `${incident.classification} · TLP:${incident.tlp}`,
    heading: `${incident.ref} “${incident.codename}” · severity ${incident.severity} · ${incident.verdict}${incident.category ? ` · ${incident.category}` : ''} · ${report.names === 'roles' ? 'names replaced by roles' : 'with names'} · from entries 1 to ${report.upTo}`,
    chapters: chaptersOf(report).map((chapter) => printed(chapter, report)),
  }
}

/** A chapter as the template draws it: prose, lines, and rows in the shape of one of its tables. */
type Printed = {
  readonly text: string
  readonly lines: readonly Line[]
  readonly shape: 'metrics' | 'times' | 'promises' | 'timeline' | ''
  readonly rows: readonly unknown[]
}

function printed(chapter: Chapter, report: Report): Printed & { title: string; empty: string } {
  const { id, title, section } = chapter
  const nothing = { text: '', lines: [], shape: '' as const, rows: [] }
  const drawn: Printed = { ...nothing, ...(isDrawn(id) ? drawings[id](report) : {}) }
  const text = section ? section.text : drawn.text
  const lines = [...(section?.lines ?? []), ...drawn.lines]
  const empty = text === '' && lines.length + drawn.rows.length === 0 ? chapter.empty : ''
  return { title, text, lines, shape: drawn.shape, rows: drawn.rows, empty }
}

const drawings: Readonly<Record<DrawnPart, (report: Report) => Partial<Printed>>> = {
  metrics: ({ metrics }) => ({
    shape: 'metrics',
    rows: [
      metric('Time to discovery', spanText(metrics.timeToDiscovery)),
      metric('Time to containment', spanText(metrics.timeToContainment)),
      { title: 'Discovered by', value: listText(metrics.discoveryMethod), source: '' },
      { title: 'Threat actions', value: listText(metrics.threatActions), source: '' },
    ],
  }),
  unknowns: ({ unknowns, missing }) => ({
    text: unknowns,
    lines: missing.map((sentence) => line(sentence)),
  }),
  times: ({ times }) => ({ shape: 'times', rows: times }),
  promises: ({ promises }) => ({
    shape: 'promises',
    rows: promises.map((promise) => ({
      title: promise.title,
      target: spanInWords(promise.targetMs),
      took: promise.tookMs === null ? 'not yet' : spanInWords(promise.tookMs),
      outcome: promise.outcome,
      entry: promise.from.entry,
    })),
  }),
  severity: (report) => ({
    lines: [
      ...report.severity.map((change) =>
        line(`${minute(change.at)}: ${sentenceCase(change.level)}. ${change.reason}`, change.entry),
      ),
      ...(report.severity.length > 0 ? [line(levelsText(report), null)] : []),
    ],
  }),
  timeline: ({ timeline }) => ({
    shape: 'timeline',
    rows: timeline.map(({ at, who, text, entry }) => ({ at, who, text, entry })),
  }),
  cause: ({ cause }) => ({
    text: `Certainty: ${cause.certainty}. ${cause.text}`,
    lines: cause.whys.flatMap((why) => whyLines(why, 0)),
  }),
  exceptions: ({ exceptions }) => ({
    lines: exceptions.map(({ at, text, entry }) => line(`${minute(at)}: ${text}`, entry)),
  }),
  lessons: ({ lessons }) => ({
    lines: lessons.map((lesson) =>
      line(`${lesson.text} (${lesson.disposition ?? 'not sorted'})`, lesson.entry),
    ),
  }),
  sitreps: ({ sitreps }) => ({
    lines: sitreps.map((sitrep) =>
      line(
        `Number ${sitrep.number}, ${kindInWords(sitrep.kind)}, ${minute(sitrep.at)}, to ${sitrep.readers}`,
        sitrep.entry,
      ),
    ),
  }),
  retro: (report) => ({ lines: retroLines(report) }),
  remediation: ({ remediation }) => ({
    lines: remediation.map((task) =>
      line(`${task.title} (${task.horizon}, ${task.state}, ${task.who})`, task.entry),
    ),
  }),
  actions: ({ actions }) => ({
    lines: actions.map((action) =>
      line(
        `${action.title}: ${action.owner}, next update on ${action.nextUpdateOn} (${action.state})`,
        action.entry,
      ),
    ),
  }),
  people: ({ people }) => ({ lines: people.map((person) => line(personText(person))) }),
}

function retroLines({ retro }: Report): readonly Line[] {
  if (retro === null) return []
  const held = retro.heldAt === null ? 'Opened, not held yet.' : `Held ${minute(retro.heldAt)}.`
  return [
    line(retro.summary === '' ? held : `${held} ${retro.summary}`),
    ...retro.answers.map(({ question, answer }) => line(`${question} ${answer}`)),
  ]
}

function whyLines(why: ReportWhy, depth: number): readonly Line[] {
  return [
    line(`${'→ '.repeat(depth)}${why.question} ${why.answer}`, why.entry),
    ...why.below.flatMap((next) => whyLines(next, depth + 1)),
  ]
}
