/** The report as Markdown: plain, escaped, readable in a ticket. */
import { spanInWords } from '#kernel/instant.ts'
import { kindInWords } from '../sitreps/view.ts'
import type { ListMetric, SpanMetric } from './metrics.ts'
import { chaptersOf, isDrawn, type Chapter, type DrawnPart } from './outline.ts'
import type { Report, ReportWhy } from './view.ts'

/**
 * Text from people, and from a policy, is never markup: characters that mean something to Markdown or HTML are escaped. So is
 * every word of a record, since a later version may have others.
 */
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

export function listText(metric: ListMetric, written = (value: string) => value): string {
  return metric.known
    ? `${metric.values.map((value) => written(value)).join(', ')}${entry(metric.entry)}`
    : `unknown. ${metric.missing}`
}

/** The whole report. */
export function reportMarkdown(report: Report): string {
  const { incident } = report
  const head = [
    `# Incident report: ${escapeMarkdown(incident.title)}`,
    '',
    `**${escapeMarkdown(incident.classification)}** · TLP:${escapeMarkdown(incident.tlp)}`,
    '',
    `${escapeMarkdown(incident.ref)} “${escapeMarkdown(incident.codename)}” · severity ${escapeMarkdown(incident.severity)} · ${escapeMarkdown(incident.verdict)} · ${report.names === 'roles' ? 'names replaced by roles' : 'with names'} · from entries 1 to ${report.upTo}`,
  ]
  const chapters = chaptersOf(report).flatMap((chapter) =>
    section(chapter.title, linesOf(chapter, report), chapter.empty),
  )
  return [...head, ...chapters, ''].join('\n')
}

/** What people wrote in it, its lines, and what is drawn for it. */
function linesOf({ id, section: held }: Chapter, report: Report): readonly string[] {
  const parts = [
    held && held.text !== '' ? prose(held.text) : [],
    (held?.lines ?? []).map((line) => `- ${escapeMarkdown(line.text)}${entry(line.entry)}`),
    isDrawn(id) ? drawings[id](report) : [],
  ].filter((part) => part.length > 0)
  return parts.flatMap((part, at) => (at === 0 ? part : ['', ...part]))
}

/** What people wrote, with its paragraphs. */
const prose = (text: string): readonly string[] =>
  text.split('\n').map((line) => escapeMarkdown(line.trim()))

function section(title: string, lines: readonly string[], empty: string): string[] {
  return ['', `## ${escapeMarkdown(title)}`, '', ...(lines.length > 0 ? lines : [empty])]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row)]
}

const took = (ms: number | null) => (ms === null ? 'not yet' : spanInWords(ms))

/** What is more than prose and single lines, as Markdown. */
const drawings: Readonly<Record<DrawnPart, (report: Report) => readonly string[]>> = {
  metrics: ({ metrics }) => [
    `- Discovered by: ${listText(metrics.discoveryMethod, escapeMarkdown)}`,
    `- Time to discovery: ${spanText(metrics.timeToDiscovery)}`,
    `- Time to containment: ${spanText(metrics.timeToContainment)}`,
    `- Threat actions: ${listText(metrics.threatActions, escapeMarkdown)}`,
  ],
  unknowns: ({ unknowns, missing }) => [
    ...(unknowns ? [...prose(unknowns), ''] : []),
    ...missing.map((sentence) => `- ${escapeMarkdown(sentence)}`),
  ],
  times: ({ times }) =>
    times.map((time) => `- ${escapeMarkdown(time.title)}: ${when(time.at)}${entry(time.entry)}`),
  promises: ({ promises }) =>
    table(
      ['Clock', 'Target', 'Took', 'Outcome', 'From'],
      promises.map((promise) => [
        escapeMarkdown(promise.title),
        spanInWords(promise.targetMs),
        took(promise.tookMs),
        escapeMarkdown(promise.outcome),
        `entry ${promise.from.entry}`,
      ]),
    ),
  severity: (report) => [
    ...report.severity.map(
      (change) =>
        `- ${when(change.at)}: severity ${escapeMarkdown(change.level)}${entry(change.entry)}. ${escapeMarkdown(change.reason)}`,
    ),
    ...(report.severity.length > 0 ? [`- ${escapeMarkdown(levelsText(report))}`] : []),
  ],
  timeline: ({ timeline }) =>
    table(
      ['Time (UTC)', 'Entry', 'Who', 'What'],
      timeline.map((line) => [
        when(line.at).replace(' UTC', ''),
        String(line.entry),
        escapeMarkdown(line.who),
        escapeMarkdown(line.text),
      ]),
    ),
  cause: ({ cause }) => {
    const whys = cause.whys.flatMap((why) => whyLines(why, 0))
    return [
      `Certainty: ${escapeMarkdown(cause.certainty)}.`,
      ...(cause.text ? ['', escapeMarkdown(cause.text)] : []),
      ...(whys.length > 0 ? ['', ...whys] : []),
    ]
  },
  exceptions: ({ exceptions }) =>
    exceptions.map(
      ({ at, text, entry: seq }) => `- ${when(at)}: ${escapeMarkdown(text)}${entry(seq)}`,
    ),
  lessons: ({ lessons }) =>
    lessons.map(
      (lesson) =>
        `- ${escapeMarkdown(lesson.text)} (${escapeMarkdown(lesson.disposition ?? 'not sorted')})${entry(lesson.entry)}`,
    ),
  sitreps: ({ sitreps }) =>
    sitreps.map(
      (sitrep) =>
        `- Number ${sitrep.number}, ${escapeMarkdown(kindInWords(sitrep.kind))}, ${when(sitrep.at)}, to ${escapeMarkdown(sitrep.readers)}${entry(sitrep.entry)}`,
    ),
  retro: ({ retro }) => (retro === null ? [] : retroSaid(retro)),
  remediation: ({ remediation }) =>
    remediation.map(
      (task) =>
        `- ${escapeMarkdown(task.title)} (${escapeMarkdown(`${task.horizon}, ${task.state}, ${task.who}`)})${entry(task.entry)}`,
    ),
  actions: ({ actions }) =>
    actions.map(
      (action) =>
        `- ${escapeMarkdown(action.title)}: ${escapeMarkdown(action.owner)}, next update on ${escapeMarkdown(action.nextUpdateOn)} (${escapeMarkdown(action.state)})${entry(action.entry)}`,
    ),
  people: ({ people }) => people.map((person) => `- ${escapeMarkdown(personText(person))}`),
}

function whyLines(why: ReportWhy, depth: number): string[] {
  const indent = '  '.repeat(depth)
  return [
    `${indent}- ${escapeMarkdown(why.question)} **${escapeMarkdown(why.answer)}**`,
    ...why.below.flatMap((next) => whyLines(next, depth + 1)),
  ]
}

function retroSaid({ heldAt, summary, answers }: NonNullable<Report['retro']>): readonly string[] {
  return [
    heldAt === null ? 'Opened, not held yet.' : `Held ${when(heldAt)}.`,
    ...(summary === '' ? [] : ['', ...prose(summary)]),
    ...answers.flatMap(({ question, answer }) => [
      '',
      `**${escapeMarkdown(question)}**`,
      '',
      ...prose(answer),
    ]),
  ]
}

/** “Person 1, called “the first responder”: commander from 2026-11-21 02:00 UTC to …”, each role with its time. */
export function personText({ who, called, roles }: Report['people'][number]): string {
  const minute = (at: string) => when(at).replace(/:\d\d UTC$/, ' UTC')
  const told = roles.map(
    ({ role, from, until, entry: seq }) =>
      `${role} from ${minute(from)} ${until ? `to ${minute(until)}` : 'on'}${entry(seq)}`,
  )
  const calledHere =
    called.length === 0 ? '' : `, called ${called.map((calling) => `“${calling}”`).join(', ')}`
  return `${who}${calledHere}: ${told.join(', ') || 'no role'}`
}

/** “In each level: Unknown 12 min, High 3 h.” */
export function levelsText({ timeInLevels }: Report): string {
  return `In each level: ${timeInLevels.map(({ level, ms }) => `${level} ${spanInWords(ms)}`).join(', ')}.`
}
