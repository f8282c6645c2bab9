/**
 * Alerts in other people's words, read into ours: Prometheus Alertmanager's webhook (version 4) and any JSON with a mapping
 * of paths. Each alert is read on its own; what is wrong is named by its place.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { instantSchema } from '#kernel/instant.ts'
import { alertSchema, type Alert } from '#features/intake/contract.ts'
import { SOURCE_NAME_MAX, type Mapping, type Source } from '#features/sources/contract.ts'
import { problemsOf, type Problem } from '../streams/problems.ts'

/** Alerts in one notification of one group: what fits into a body. */
const ALERTS_PER_GROUP_MAX = 5000
/** Alerts in one payload of a generic source, of which each may begin a record; more is a storm to be split. */
const ALERTS_PER_PAYLOAD_MAX = 500
const LABELS_MAX = 64

export type ReadAlerts =
  | {
      readonly ok: true
      readonly alerts: readonly Alert[]
      /** What could not be read of some; these are among the alerts all the same, with what came instead of what it means. */
      readonly unread: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads a payload by its source's type. */
export function readAlerts(
  payload: unknown,
  source: Pick<Source, 'name' | 'type' | 'mapping'>,
): ReadAlerts {
  // Longer names were accepted once.
  const name = line(source.name, SOURCE_NAME_MAX)
  if (source.type === 'alertmanager') return readAlertmanager(payload, name)
  const unread = (path: string, message: string): ReadAlerts => ({
    ok: false,
    problems: [{ path, message }],
  })
  if (source.type !== 'generic')
    return unread('type', `This version does not read alerts of the type ${source.type}.`)
  if (!source.mapping) return unread('mapping', 'A generic source needs a mapping.')
  return readMapped(payload, name, source.mapping)
}

// No text is too long to be taken in: each is cut where it is read.
const text = z.string()
const notificationSchema = z.object({
  version: z.string().optional(),
  groupKey: text,
  alerts: z.array(z.unknown()).min(1).max(ALERTS_PER_GROUP_MAX),
})
/**
 * Text by name. Stops at the first that is no text: a request of a hundred thousand wrong labels is as quickly refused as one of
 * a few, and one is enough to say what is wrong.
 */
const texts = z.unknown().transform((value, context): Readonly<Record<string, string>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.addIssue({ code: 'invalid_type', expected: 'record', input: value })
    return z.NEVER
  }
  const labels = value as Record<string, string>
  const wrong = Object.keys(labels).find((name) => typeof labels[name] !== 'string')
  if (wrong === undefined) return labels
  context.addIssue({
    code: 'invalid_type',
    expected: 'string',
    input: labels[wrong],
    path: [wrong],
  })
  return z.NEVER
})
const alertmanagerSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default({}),
  startsAt: text.optional(),
  endsAt: text.optional(),
  generatorURL: text.default(''),
  fingerprint: text.default(''),
})

type Draft = z.input<typeof alertSchema>
/** An alert as it was read, or why it could not be. */
type Reading = { readonly draft: Draft } | { readonly problems: readonly Problem[] }

function readAlertmanager(payload: unknown, name: string): ReadAlerts {
  const parsed = notificationSchema.safeParse(payload)
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) }
  const group = keyOf(parsed.data.groupKey)
  return each(parsed.data.alerts, name, (item) => {
    const read = alertmanagerSchema.safeParse(item)
    return read.success
      ? { draft: draftOf(read.data, name, group) }
      : { problems: problemsOf(read.error) }
  })
}

function draftOf(
  { status, labels, annotations, ...alert }: z.output<typeof alertmanagerSchema>,
  name: string,
  group: string,
): Draft {
  const fingerprint =
    keyOf(alert.fingerprint) ||
    keyOf(JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))))
  return {
    source: name,
    fingerprint,
    group: group || fingerprint,
    status,
    title: titleOf(
      annotations['summary'] ||
        annotations['title'] ||
        labels['alertname'] ||
        'Alert without a name',
    ),
    details: prose(annotations['description'] || annotations['message'] || '', 20_000),
    severityHint: line(labels['severity'] ?? '', 60),
    startsAt: instantOrNull(alert.startsAt),
    // Alertmanager writes year 1 for "not ended".
    endsAt: status === 'resolved' ? instantOrNull(alert.endsAt) : null,
    link: line(alert.generatorURL, 2000),
    labels: bounded(labels),
  }
}

function readMapped(payload: unknown, name: string, mapping: Mapping): ReadAlerts {
  const list = mapping.alerts === undefined ? [payload] : at(payload, mapping.alerts)
  const refused = (message: string): ReadAlerts => ({
    ok: false,
    problems: [{ path: mapping.alerts ?? '', message }],
  })
  if (!Array.isArray(list)) return refused('There is no list of alerts here.')
  if (list.length > ALERTS_PER_PAYLOAD_MAX)
    return refused(`Send at most ${ALERTS_PER_PAYLOAD_MAX} alerts at once.`)
  return each(list, name, (item) => readOneMapped(item, name, mapping))
}

function readOneMapped(item: unknown, name: string, mapping: Mapping): Reading {
  const field = (path: string | undefined): string =>
    path === undefined ? '' : asText(at(item, path))
  const missing = (['title', 'fingerprint'] as const).filter(
    (wanted) => field(mapping[wanted]) === '',
  )
  if (missing.length > 0)
    return {
      problems: missing.map((wanted) => ({ path: mapping[wanted], message: `No ${wanted} here.` })),
    }
  const status = field(mapping.status).toLowerCase()
  const fingerprint = keyOf(field(mapping.fingerprint))
  const over = status !== '' && status === (mapping.resolvedWhen ?? 'resolved').toLowerCase()
  return {
    draft: {
      source: name,
      fingerprint,
      group: fingerprint,
      status: over ? 'resolved' : 'firing',
      title: titleOf(field(mapping.title)),
      details: prose(field(mapping.details), 20_000),
      severityHint: line(field(mapping.severity), 60),
      startsAt: instantOrNull(field(mapping.startsAt)),
      endsAt: null,
      link: line(field(mapping.link), 2000),
      labels: {},
    },
  }
}

/** Reads each by itself: one that cannot be read does not keep the others out, and is taken in as it came. */
function each(
  items: readonly unknown[],
  name: string,
  read: (item: unknown) => Reading,
): ReadAlerts {
  const unread: Problem[] = []
  const alerts = items.map((item, index) => {
    const reading = read(item)
    const checked = 'draft' in reading ? alertSchema.safeParse(reading.draft) : undefined
    if (checked?.success) return checked.data
    const problems =
      'problems' in reading ? reading.problems : checked ? problemsOf(checked.error) : []
    for (const { path, message } of problems)
      unread.push({ path: [String(index), path].filter((part) => part !== '').join('.'), message })
    return quarantined(item, name, problems)
  })
  return { ok: true, alerts, unread: unread.slice(0, PROBLEMS_TOLD_MAX) }
}

/** Problems that are told to somebody who tries a mapping out. */
const PROBLEMS_TOLD_MAX = 20
/** As much of an alert that could not be read as a person can look through. */
const AS_IT_CAME_MAX = 10_000

/**
 * What takes the place of an alert that could not be read: a person finds it among the events, with what came. All of one source
 * are one group, so that a monitor that changed its words makes one record and no storm.
 */
function quarantined(item: unknown, name: string, problems: readonly Problem[]): Alert {
  const came = prose(JSON.stringify(shallow(item), null, 2) ?? '', AS_IT_CAME_MAX)
  const why = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return {
    source: name,
    fingerprint: createHash('sha256').update(came).digest('hex'),
    group: 'could not be read',
    status: 'firing',
    title: titleOf(`An alert from ${name} could not be read`),
    details: prose(`${why.join('\n')}\n\nAs it came:\n${came}`, 20_000),
    severityHint: '',
    startsAt: null,
    endsAt: null,
    link: '',
    labels: {},
  }
}

/** A value without what is nested deeper than people look, and than the stack of whatever writes it out may be. */
function shallow(value: unknown, levels = LEVELS_SHOWN_MAX): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '…'
  const inner = (one: unknown) => shallow(one, levels - 1)
  return Array.isArray(value)
    ? value.slice(0, SHOWN_MAX).map(inner)
    : Object.fromEntries(
        Object.entries(value)
          .slice(0, SHOWN_MAX)
          .map(([name, one]) => [name, inner(one)]),
      )
}
/** No more fit into what is shown: each has a line of at least four characters. */
const SHOWN_MAX = AS_IT_CAME_MAX / 4
const LEVELS_SHOWN_MAX = 16

/** The value at a dotted path; only own fields count, so no path reaches a prototype. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        inner !== null && typeof inner === 'object' && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      value,
    )
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu
const UNSEEN = /^[\p{Cf}\p{Z}\s]*$/u
const HIDDEN_IN_PROSE = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** One line of at most so many characters: no control characters, and whole ones where it was cut. */
function line(value: string, max: number): string {
  return value.replaceAll(HIDDEN, ' ').trim().slice(0, max).toWellFormed()
}

/** Several lines, which keep their line ends and tabs. */
function prose(value: string, max: number): string {
  return value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(HIDDEN_IN_PROSE, '')
    .slice(0, max)
    .toWellFormed()
}

function titleOf(value: string): string {
  const title = line(value, 200)
  return UNSEEN.test(title) ? 'Alert without a title' : title
}

function instantOrNull(value: string | undefined): string | null {
  const parsed = instantSchema.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** A key in at most 200 characters: itself when it fits, else its hash, also of one that is nothing but control characters. */
function keyOf(value: string): string {
  const key = line(value, Infinity)
  if (key !== '' && key.length <= 200) return key
  return value === ''
    ? ''
    : createHash('sha256')
        .update(key || value)
        .digest('hex')
}

function bounded(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels)
      .slice(0, LABELS_MAX)
      .map(([name, value]) => [line(name, 200), line(value, 2000)]),
  )
}
