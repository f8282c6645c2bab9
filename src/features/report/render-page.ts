/** The report in the words the template of the printed page expects: flat texts with the entry each came from. Translates, never decides. */
import { counted } from '#kernel/words.ts'
import { spanInWords } from '#kernel/instant.ts'
import { levelsText, listText, personText, spanText } from './render-markdown.ts'
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
  const { incident, metrics } = report
  const times = { title: incident.title, ref: incident.ref, codename: incident.codename }
  return {
    ...times,
    classification: `${incident.classification} · TLP:${incident.tlp}`,
    heading: `${incident.ref} “${incident.codename}” · severity ${incident.severity} · ${incident.verdict}${incident.category ? ` · ${incident.category}` : ''} · ${report.names === 'roles' ? 'names replaced by roles' : 'with names'} · from entries 1 to ${report.upTo}`,
    summary: report.summary || 'No summary was written.',
    metrics: [
      metric('Time to discovery', spanText(metrics.timeToDiscovery)),
      metric('Time to containment', spanText(metrics.timeToContainment)),
      { title: 'Discovered by', value: listText(metrics.discoveryMethod), source: '' },
      { title: 'Threat actions', value: listText(metrics.threatActions), source: '' },
    ],
    unknowns: report.unknowns,
    missing: report.missing.map((sentence) => line(sentence)),
    times: report.times,
    promises: report.promises.map((promise) => ({
      title: promise.title,
      target: spanInWords(promise.targetMs),
      took: promise.tookMs === null ? 'not yet' : spanInWords(promise.tookMs),
      outcome: promise.outcome,
      entry: promise.from.entry,
    })),
    severity: [
      ...report.severity.map((change) =>
        line(`${minute(change.at)}: ${change.level}. ${change.reason}`, change.entry),
      ),
      ...(report.severity.length > 0 ? [line(levelsText(report), null)] : []),
    ],
    timeline: report.timeline.map(({ at, who, text, entry }) => ({ at, who, text, entry })),
    cause: `Certainty: ${report.cause.certainty}. ${report.cause.text}`,
    whys: report.cause.whys.flatMap((why) => whyLines(why, 0)),
    sections: report.sections
      .filter(({ id, field }) => id !== 'summary' && field === undefined)
      .map(({ title, text, lines }) => ({ title, text, lines })),
    comms: report.sections.find(({ id }) => id === 'comms')?.text ?? '',
    retro: retroLines(report),
    ...followUps(report),
  }
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

function followUps(report: Report): Record<string, readonly Line[]> {
  return {
    exceptions: report.exceptions.map((exception) =>
      line(`${minute(exception.at)}: ${exception.text}`, exception.entry),
    ),
    remediation: report.remediation.map((task) =>
      line(`${task.title} (${task.horizon}, ${task.state}, ${task.who})`, task.entry),
    ),
    lessons: report.lessons.map((lesson) =>
      line(`${lesson.text} (${lesson.disposition ?? 'not sorted'})`, lesson.entry),
    ),
    actions: report.actions.map((action) =>
      line(
        `${action.title}: ${action.owner}, next update on ${action.nextUpdateOn} (${action.state})`,
        action.entry,
      ),
    ),
    sitreps: report.sitreps.map((sitrep) =>
      line(
        `Number ${sitrep.number}, ${sitrep.kind}, ${minute(sitrep.at)}, to ${counted(sitrep.to, 'person', 'people')}`,
        sitrep.entry,
      ),
    ),
    people: report.people.map((person) => line(personText(person))),
  }
}
