/**
 * Alerts in other people's words, read into ours: Prometheus Alertmanager's webhook (version 4) and any JSON with a mapping
 * of paths. Each alert is read on its own; what is wrong is named by its place.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { instantSchema } from '#kernel/instant.ts'
import { alertSchema, type Alert } from '#features/intake/contract.ts'
import { SOURCE_NAME_MAX, type Mapping, type Source } from '#features/sources/contract.ts'
import { problemsOf, type Problem } from '../streams/dispatch.ts'

/** Alerts in one notification: Alertmanager's own group limit is far below; more is a storm to be split. */
const ALERTS_PER_REQUEST_MAX = 500
const LABELS_MAX = 64

export type ReadAlerts =
  | { readonly ok: true; readonly alerts: readonly Alert[] }
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
const alertmanagerSchema = z.object({
  version: z.string().optional(),
  groupKey: text,
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: z.record(z.string(), text),
        annotations: z.record(z.string(), text).default({}),
        startsAt: text.optional(),
        endsAt: text.optional(),
        generatorURL: text.default(''),
        fingerprint: text.default(''),
      }),
    )
    .min(1)
    .max(ALERTS_PER_REQUEST_MAX),
})

function readAlertmanager(payload: unknown, name: string): ReadAlerts {
  const parsed = alertmanagerSchema.safeParse(payload)
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error) }
  const group = keyOf(parsed.data.groupKey)
  return checked(
    parsed.data.alerts.map(({ status, labels, annotations, ...alert }) => {
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
    }),
  )
}

function readMapped(payload: unknown, name: string, mapping: Mapping): ReadAlerts {
  const list = mapping.alerts === undefined ? [payload] : at(payload, mapping.alerts)
  if (!Array.isArray(list))
    return {
      ok: false,
      problems: [{ path: mapping.alerts ?? '', message: 'There is no list of alerts here.' }],
    }
  if (list.length > ALERTS_PER_REQUEST_MAX)
    return {
      ok: false,
      problems: [
        {
          path: mapping.alerts ?? '',
          message: `Send at most ${ALERTS_PER_REQUEST_MAX} alerts at once.`,
        },
      ],
    }
  const problems: Problem[] = []
  const drafts = list.map((item: unknown, index) => {
    const field = (path: string | undefined): string =>
      path === undefined ? '' : asText(at(item, path))
    for (const wanted of ['title', 'fingerprint'] as const)
      if (field(mapping[wanted]) === '')
        problems.push({ path: `${index}.${mapping[wanted]}`, message: `No ${wanted} here.` })
    const status = field(mapping.status).toLowerCase()
    const fingerprint = keyOf(field(mapping.fingerprint))
    return {
      source: name,
      fingerprint,
      group: fingerprint,
      status:
        status !== '' && status === (mapping.resolvedWhen ?? 'resolved').toLowerCase()
          ? ('resolved' as const)
          : ('firing' as const),
      title: titleOf(field(mapping.title)),
      details: prose(field(mapping.details), 20_000),
      severityHint: line(field(mapping.severity), 60),
      startsAt: instantOrNull(field(mapping.startsAt)),
      endsAt: null,
      link: line(field(mapping.link), 2000),
      labels: {},
    }
  })
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, 20) } : checked(drafts)
}

function checked(drafts: readonly z.input<typeof alertSchema>[]): ReadAlerts {
  const parsed = z.array(alertSchema).safeParse(drafts)
  return parsed.success
    ? { ok: true, alerts: parsed.data }
    : { ok: false, problems: problemsOf(parsed.error) }
}

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
