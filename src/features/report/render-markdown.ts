/** The report as Markdown: plain, escaped, readable in a ticket. */
import { counted } from '#kernel/words.ts'
import { spanInWords } from '#kernel/instant.ts'
import { sections } from '../document/contract.ts'
import type { ListMetric, SpanMetric } from './metrics.ts'
import type { Report, ReportWhy } from './view.ts'

/** Text from people is never markup: characters that mean something to Markdown or HTML are escaped. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/^(\s*)([-=])/gm, String.raw`$1\$2`)
    .replaceAll(/^(\s*\d+)([.)])/gm, String.raw`$1\$2`)
    .replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' ')
}

const when = (at: string | null): string =>
  at ? `${at.slice(0, 19).replace('T', ' ')} UTC` : 'unknown'
const entry = (seq: number | null): string => (seq === null ? '' : ` (entry ${seq})`)

/** A metric in words, with the entries its times came from (R-247). */
export function spanText(metric: SpanMetric): string {
  if (!metric.known) return `unknown. ${metric.missing}`
  const { milliseconds, from, to } = metric
  return `${spanInWords(milliseconds)}: from ${when(from.at)}${entry(from.entry)} to ${when(to.at)}${entry(to.entry)}`
}

export function listText(metric: ListMetric): string {
  return metric.known
    ? `${metric.values.join(', ')}${entry(metric.entry)}`
    : `unknown. ${metric.missing}`
}

/** The whole report. */
export function reportMarkdown(report: Report): string {
  const { incident } = report
  const head = [
    `# Incident report: ${escapeMarkdown(incident.title)}`,
    '',
    `**${escapeMarkdown(incident.classification)}** · TLP:${incident.tlp}`,
    '',
    `${incident.ref} “${escapeMarkdown(incident.codename)}” · severity ${incident.severity} · ${incident.verdict} · ${report.names === 'roles' ? 'names replaced by roles' : 'with names'} · from entries 1 to ${report.upTo}`,
  ]
  return [...head, ...opening(report), ...story(report), ...future(report), ''].join('\n')
}

/** Sections of the incident document, between the report's own parts, in their order (R-110). */
function sectionsOf(report: Report, ...ids: readonly string[]): string[] {
  return report.sections
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ title, text, lines }) =>
      section(
        title,
        [
          ...(text === '' ? [] : prose(text)),
          ...(text !== '' && lines.length > 0 ? [''] : []),
          ...lines.map((line) => `- ${escapeMarkdown(line.text)}${entry(line.entry)}`),
        ],
        'Nothing was written here.',
      ),
    )
}

/** What people wrote, with its paragraphs. */
const prose = (text: string): readonly string[] =>
  text.split('\n').map((line) => escapeMarkdown(line.trim()))

/** Sections that only a later version of Firebreak knows. */
const later = ({ sections: told }: Report): readonly string[] =>
  told.map(({ id }) => id).filter((id) => !sections.some((known) => known.id === id))

function section(title: string, lines: readonly string[], empty: string): string[] {
  return ['', `## ${title}`, '', ...(lines.length > 0 ? lines : [empty])]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row)]
}

function opening(report: Report): string[] {
  const { summary } = report
  return [
    ...sectionsOf(report, 'classification'),
    ...section('Summary', summary === '' ? [] : prose(summary), 'No summary was written.'),
    ...facts(report),
  ]
}

function facts(report: Report): string[] {
  const { metrics } = report
  const took = (ms: number | null) => (ms === null ? 'not yet' : spanInWords(ms))
  return [
    ...section(
      'Metrics',
      [
        `- Discovered by: ${listText(metrics.discoveryMethod)}`,
        `- Time to discovery: ${spanText(metrics.timeToDiscovery)}`,
        `- Time to containment: ${spanText(metrics.timeToContainment)}`,
        `- Threat actions: ${listText(metrics.threatActions)}`,
      ],
      '',
    ),
    ...section(
      'What is not known',
      [
        ...(report.unknowns ? [escapeMarkdown(report.unknowns), ''] : []),
        ...report.missing.map((sentence) => `- ${escapeMarkdown(sentence)}`),
      ],
      'Nothing is recorded as unknown.',
    ),
    ...section(
      'Times',
      report.times.map((time) => `- ${time.title}: ${when(time.at)}${entry(time.entry)}`),
      '',
    ),
    ...section(
      'Promises',
      table(
        ['Clock', 'Target', 'Took', 'Outcome', 'From'],
        report.promises.map((promise) => [
          promise.title,
          spanInWords(promise.targetMs),
          took(promise.tookMs),
          promise.outcome,
          `entry ${promise.from.entry}`,
        ]),
      ),
      'No clock ran.',
    ),
  ]
}

function story(report: Report): string[] {
  const whys = report.cause.whys.flatMap((why) => whyLines(why, 0))
  return [
    ...section(
      'How it progressed',
      [
        ...report.severity.map(
          (change) =>
            `- ${when(change.at)}: severity ${change.level}${entry(change.entry)}. ${escapeMarkdown(change.reason)}`,
        ),
        ...(report.severity.length > 0 ? [`- ${levelsText(report)}`] : []),
      ],
      'Severity was never assessed.',
    ),
    ...section(
      'Timeline',
      table(
        ['Time (UTC)', 'Entry', 'Who', 'What'],
        report.timeline.map((line) => [
          when(line.at).replace(' UTC', ''),
          String(line.entry),
          escapeMarkdown(line.who),
          escapeMarkdown(line.text),
        ]),
      ),
      'Nothing was logged.',
    ),
    ...sectionsOf(report, 'indicators', 'details'),
    ...section(
      'Cause',
      [
        `Certainty: ${report.cause.certainty}.`,
        ...(report.cause.text ? ['', escapeMarkdown(report.cause.text)] : []),
        ...(whys.length > 0 ? ['', ...whys] : []),
      ],
      '',
    ),
    ...section(
      'Exceptions to the process',
      report.exceptions.map(
        (exception) =>
          `- ${when(exception.at)}: ${escapeMarkdown(exception.text)}${entry(exception.entry)}`,
      ),
      'None.',
    ),
  ]
}

function whyLines(why: ReportWhy, depth: number): string[] {
  const indent = '  '.repeat(depth)
  return [
    `${indent}- ${escapeMarkdown(why.question)} **${escapeMarkdown(why.answer)}**`,
    ...why.below.flatMap((next) => whyLines(next, depth + 1)),
  ]
}

function future(report: Report): string[] {
  return [
    ...sectionsOf(report, 'response', 'next-steps', 'theories'),
    ...section(
      'Lessons learned',
      report.lessons.map(
        (lesson) =>
          `- ${escapeMarkdown(lesson.text)} (${lesson.disposition ?? 'not sorted'})${entry(lesson.entry)}`,
      ),
      'No lessons were captured.',
    ),
    ...sectionsOf(report, 'background', 'comms'),
    ...section(
      'Situation reports',
      report.sitreps.map(
        (sitrep) =>
          `- Number ${sitrep.number}, ${sitrep.kind}, ${when(sitrep.at)}, to ${counted(sitrep.to, 'person', 'people')}${entry(sitrep.entry)}`,
      ),
      'None were sent.',
    ),
    ...sectionsOf(report, 'appendix', ...later(report)),
    ...retroSaid(report),
    ...section(
      'Remediation',
      report.remediation.map(
        (task) =>
          `- ${escapeMarkdown(task.title)} (${task.horizon}, ${task.state}, ${escapeMarkdown(task.who)})${entry(task.entry)}`,
      ),
      'No tasks were recorded.',
    ),
    ...section(
      'Actions',
      report.actions.map(
        (action) =>
          `- ${escapeMarkdown(action.title)}: ${escapeMarkdown(action.owner)}, next update on ${action.nextUpdateOn} (${action.state})${entry(action.entry)}`,
      ),
      'No actions were agreed.',
    ),
    ...section(
      'People',
      report.people.map((person) => `- ${escapeMarkdown(personText(person))}`),
      '',
    ),
  ]
}

function retroSaid({ retro }: Report): string[] {
  return section(
    'Retrospective',
    retro === null
      ? []
      : [
          retro.heldAt === null ? 'Opened, not held yet.' : `Held ${when(retro.heldAt)}.`,
          ...(retro.summary === '' ? [] : ['', ...prose(retro.summary)]),
          ...retro.answers.flatMap(({ question, answer }) => [
            '',
            `**${escapeMarkdown(question)}**`,
            '',
            ...prose(answer),
          ]),
        ],
    'None was opened.',
  )
}

/** “Person 1: commander 2026-11-21 02:00 UTC to 03:00 UTC (entry 4)”, each role with its time. */
export function personText({ who, roles }: Report['people'][number]): string {
  const minute = (at: string) => when(at).replace(/:\d\d UTC$/, ' UTC')
  const told = roles.map(
    ({ role, from, until, entry: seq }) =>
      `${role} from ${minute(from)} ${until ? `to ${minute(until)}` : 'on'}${entry(seq)}`,
  )
  return `${who}: ${told.join(', ') || 'no role'}`
}

/** “In each level: Unknown 12 min, High 3 h.” */
export function levelsText({ timeInLevels }: Report): string {
  return `In each level: ${timeInLevels.map(({ level, ms }) => `${level} ${spanInWords(ms)}`).join(', ')}.`
}
