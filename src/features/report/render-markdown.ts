/** The report as Markdown: plain, escaped, readable in a ticket. */
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
        ...report.missing.map((one) => `- ${escapeMarkdown(one)}`),
      ],
      'Nothing is recorded as unknown.',
    ),
    ...section(
      'Times',
      report.times.map((one) => `- ${one.title}: ${when(one.at)}${entry(one.entry)}`),
      '',
    ),
    ...section(
      'Promises',
      table(
        ['Clock', 'Target', 'Took', 'Outcome', 'From'],
        report.promises.map((one) => [
          one.title,
          spanInWords(one.targetMs),
          took(one.tookMs),
          one.outcome,
          `entry ${one.from.entry}`,
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
          (one) =>
            `- ${when(one.at)}: severity ${one.level}${entry(one.entry)}. ${escapeMarkdown(one.reason)}`,
        ),
        ...(report.severity.length > 0 ? [`- ${levelsText(report)}`] : []),
      ],
      'Severity was never assessed.',
    ),
    ...section(
      'Timeline',
      table(
        ['Time (UTC)', 'Entry', 'Who', 'What'],
        report.timeline.map((one) => [
          when(one.at).replace(' UTC', ''),
          String(one.entry),
          escapeMarkdown(one.who),
          escapeMarkdown(one.text),
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
        (one) => `- ${when(one.at)}: ${escapeMarkdown(one.text)}${entry(one.entry)}`,
      ),
      'None.',
    ),
  ]
}

function whyLines(why: ReportWhy, depth: number): string[] {
  const indent = '  '.repeat(depth)
  return [
    `${indent}- ${escapeMarkdown(why.question)} **${escapeMarkdown(why.answer)}**`,
    ...why.below.flatMap((one) => whyLines(one, depth + 1)),
  ]
}

function future(report: Report): string[] {
  return [
    ...section(
      'Remediation',
      report.remediation.map(
        (one) =>
          `- ${escapeMarkdown(one.title)} (${one.horizon}, ${one.state}, ${escapeMarkdown(one.who)})${entry(one.entry)}`,
      ),
      'No tasks were recorded.',
    ),
    ...section(
      'Lessons',
      report.lessons.map(
        (one) =>
          `- ${escapeMarkdown(one.text)} (${one.disposition ?? 'not sorted'})${entry(one.entry)}`,
      ),
      'No lessons were captured.',
    ),
    ...section(
      'Actions',
      report.actions.map(
        (one) =>
          `- ${escapeMarkdown(one.title)}: ${escapeMarkdown(one.owner)}, next update on ${one.nextUpdateOn} (${one.state})${entry(one.entry)}`,
      ),
      'No actions were agreed.',
    ),
    ...section(
      'Situation reports',
      report.sitreps.map(
        (one) =>
          `- Number ${one.number}, ${one.kind}, ${when(one.at)}, to ${one.to} people${entry(one.entry)}`,
      ),
      'None were sent.',
    ),
    ...section(
      'People',
      report.people.map((one) => `- ${escapeMarkdown(one)}`),
      '',
    ),
  ]
}

/** “In each level: Unknown 12 min, High 3 h.” */
export function levelsText({ timeInLevels }: Report): string {
  return `In each level: ${timeInLevels.map(({ level, ms }) => `${level} ${spanInWords(ms)}`).join(', ')}.`
}
