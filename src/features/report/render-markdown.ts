/** The report as Markdown: plain, escaped, readable in a ticket. */
import { counted } from '#kernel/words.ts'
import { spanInWords } from '#kernel/instant.ts'
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

/** A metric in words, with the entries its times came from. */
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
    '',
    escapeMarkdown(report.summary) || 'No summary was written.',
  ]
  return [...head, ...facts(report), ...story(report), ...future(report), ''].join('\n')
}

function section(title: string, lines: readonly string[], empty: string): string[] {
  return ['', `## ${title}`, '', ...(lines.length > 0 ? lines : [empty])]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row)]
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
    ...section(
      'Remediation',
      report.remediation.map(
        (task) =>
          `- ${escapeMarkdown(task.title)} (${task.horizon}, ${task.state}, ${escapeMarkdown(task.who)})${entry(task.entry)}`,
      ),
      'No tasks were recorded.',
    ),
    ...section(
      'Lessons',
      report.lessons.map(
        (lesson) =>
          `- ${escapeMarkdown(lesson.text)} (${lesson.disposition ?? 'not sorted'})${entry(lesson.entry)}`,
      ),
      'No lessons were captured.',
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
      'Situation reports',
      report.sitreps.map(
        (sitrep) =>
          `- Number ${sitrep.number}, ${sitrep.kind}, ${when(sitrep.at)}, to ${counted(sitrep.to, 'person', 'people')}${entry(sitrep.entry)}`,
      ),
      'None were sent.',
    ),
    ...section(
      'People',
      report.people.map((person) => `- ${escapeMarkdown(person)}`),
      '',
    ),
  ]
}

/** “In each level: Unknown 12 min, High 3 h.” */
export function levelsText({ timeInLevels }: Report): string {
  return `In each level: ${timeInLevels.map(({ level, ms }) => `${level} ${spanInWords(ms)}`).join(', ')}.`
}
