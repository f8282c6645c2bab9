/** New records: a person's report, or a monitor's alert that joins the open record it belongs to or begins one. */
import { randomInt, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Journal } from '#journal/journal.ts'
import type { Actor } from '#kernel/decider.ts'
import type { Fact, Via } from '#kernel/event.ts'
import { must } from '#kernel/must.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { initialIncident } from '#features/index.ts'
import { recordedBy, reportIncident } from '#features/incident/decide.ts'
import { reportSchema, type ReportInput } from '#features/incident/contract.ts'
import { alertKey, groupKey, type Alert } from '#features/intake/contract.ts'
import type { DatabaseClock } from '../streams/clock.ts'
import { codenames } from './codenames.ts'
import { appendOf, bodyHash, problemsOf, type Dispatch, type Problem } from '../streams/dispatch.ts'
import type { WorkspaceStore } from '../workspace-store.ts'

/** Crockford's base 32: no I, L, O or U to misread at night. Random, so gaps tell nobody anything (design §3). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Four letters make a million codes; on a collision the next try is one letter longer. */
const REF_LENGTH = 4
const REF_TRIES_MAX = 5

function newRef(length: number): string {
  return `INC-${Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
}

export type Reported =
  | { readonly status: 'made'; readonly id: string; readonly ref: string; readonly seq: number }
  | { readonly status: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly status: 'key-reused' }
  | { readonly status: 'refused'; readonly refusal: Refusal }

export type Reporting = {
  readonly body: unknown
  readonly actor: Actor
  readonly via: Via
  readonly key?: string
}

export type ReportParts = {
  readonly pool: pg.Pool
  readonly journal: Journal
  readonly clock: DatabaseClock
  readonly workspace: WorkspaceStore
  readonly dispatch: Dispatch
}

/** A person's report: one line is enough. The same idempotency key gives the same record. */
export async function report(reporting: Reporting, parts: ReportParts): Promise<Reported> {
  const { actor, key } = reporting
  const hash = bodyHash(['report', reporting.body])
  const earlier = key ? await parts.journal.answered(actor.id, key) : undefined
  if (earlier) return replay(earlier, hash)
  const parsed = reportSchema.safeParse(reporting.body)
  if (!parsed.success) return { status: 'invalid', problems: problemsOf(parsed.error) }
  const begun = await begin(parsed.data, { ...reporting, hash }, parts)
  if (begun.status === 'taken') throw new Error('a report that asks for nothing was taken')
  return begun
}

type Stored = NonNullable<Awaited<ReturnType<Journal['answered']>>>

function replay(stored: Stored, hash: Buffer): Reported {
  if (!stored.hash.equals(hash)) return { status: 'key-reused' }
  const { ref } = stored.extra as { ref: string }
  return { status: 'made', id: stored.stream, ref, seq: stored.lastSeq }
}

type Beginning = {
  readonly actor: Actor
  readonly via: Via
  readonly key?: string
  readonly hash?: Buffer
  readonly source?: string
  /** Facts recorded with the first ones: the alerts it came from. */
  readonly also?: readonly Fact[]
  /** Facets that no open record may have yet; with one, nothing is begun and the answer is `taken`. */
  readonly unless?: readonly string[]
}

async function begin(
  input: ReportInput,
  beginning: Beginning,
  parts: ReportParts,
): Promise<Reported | { readonly status: 'taken' }> {
  const { actor, via, key, hash } = beginning
  const policy = parts.workspace.now().policy
  if (!policy)
    return {
      status: 'refused',
      refusal: { code: 'not-set-up', sentence: 'Open the set-up link printed at the first start.' },
    }
  for (let attempt = 0; ; attempt++) {
    const ref = newRef(REF_LENGTH + attempt)
    const now = parts.clock.now()
    const codename = codenames[randomInt(codenames.length)] ?? 'HERON'
    const prepared = {
      ref,
      codename,
      policy,
      ...(beginning.source ? { source: beginning.source } : {}),
    }
    const decision = reportIncident(input, { now, actor }, prepared)
    if (!decision.ok) return { status: 'refused', refusal: decision.refusal }
    const id = randomUUID()
    // The answer is kept for the person who asked, also when the record must not name them.
    const answer = key && hash ? { actor: actor.id, key, hash, extra: { ref } } : undefined
    const facts = [...decision.facts, ...(beginning.also ?? [])]
    try {
      const appended = await parts.journal.append(
        appendOf(initialIncident(id), facts, {
          actor: recordedBy(input, actor),
          via,
          now,
          answer,
          open: 'incident',
          ...(beginning.unless ? { unless: beginning.unless } : {}),
        }).request,
      )
      if (appended.status === 'done')
        return {
          status: 'made',
          id,
          ref,
          seq: must(appended.events.at(-1), 'the last event of an append').seq,
        }
      if (appended.status === 'taken') return { status: 'taken' }
      if (appended.status === 'replay') throw new Error('a replay of a stream that did not exist')
    } catch (error) {
      // A unique violation is a reference already in use, or the same key at the same moment: look which, and go on.
      if ((error as { code?: string }).code !== '23505' || attempt >= REF_TRIES_MAX) throw error
      const stored = key ? await parts.journal.answered(actor.id, key) : undefined
      if (stored && hash) return replay(stored, hash)
    }
  }
}

/** A record can be concluded between finding it and joining it, or begun elsewhere; more often than this it is not. */
const TAKE_TRIES_MAX = 5

/** Takes in the alerts of one notification: each joins the open record that knows it or its group, or they begin one. */
export async function takeAlerts(
  alerts: readonly Alert[],
  source: { readonly id: string; readonly name: string },
  parts: ReportParts,
): Promise<readonly string[]> {
  const byGroup = Map.groupBy(alerts, (alert) => groupKey(alert))
  const taken = [...byGroup].map(([group, members]) => takeGroup(group, members, source, parts))
  return (await Promise.all(taken)).flat()
}

/**
 * One group: joins the open record, or begins one unless another process (or another request of this one) began it in the
 * same moment. That is decided by the database in the append itself, so it holds however many processes listen.
 */
async function takeGroup(
  group: string,
  alerts: readonly Alert[],
  source: { readonly id: string; readonly name: string },
  parts: ReportParts,
): Promise<readonly string[]> {
  const actor: Actor = { id: `intake:${source.id}`, role: 'system' }
  const known = [group, ...alerts.map(alertKey)].map((key) => `alert:${key}`)
  const firing = alerts.filter((alert) => alert.status === 'firing')
  const first = firing[0]
  for (let attempt = 0; attempt < TAKE_TRIES_MAX; attempt++) {
    const open = await findOpen(known, parts.pool)
    if (open) {
      for (const alert of alerts) await join(open, alert, actor, parts.dispatch)
      return [open]
    }
    // A resolve of something never seen, or already closed, is no news.
    if (!first) return []
    const input: ReportInput = { title: first.title, details: first.details }
    const also = firing.map((alert): Fact => ({ kind: 'intake.alert-joined.v1', body: { alert } }))
    const beginning = { actor, via: 'intake', source: source.name, also, unless: known } as const
    const made = await begin(input, beginning, parts)
    if (made.status === 'made') return [made.id]
    if (made.status !== 'taken')
      throw new Error(
        `an alert could not become a record: ${made.status === 'refused' ? made.refusal.sentence : made.status}`,
      )
  }
  throw new Error('the record of an alert could not be found, though it was there')
}

/** The first open record with one of these facets. */
async function findOpen(facets: readonly string[], pool: pg.Pool): Promise<string | undefined> {
  const found = await pool.query<{ key: string }>({
    name: 'intake-find-open',
    text: `select key from journal.view where name = 'incidents' and facets && $1 and facets @> '{state:open}'
           order by at limit 1`,
    values: [facets],
  })
  return found.rows[0]?.key
}

async function join(
  incident: string,
  alert: Alert,
  actor: Actor,
  dispatch: Dispatch,
): Promise<void> {
  const outcome = await dispatch({
    incident,
    slice: 'intake',
    verb: 'join-alert',
    body: { alert },
    actor,
    via: 'intake',
  })
  if (outcome.status === 'done') return
  const known =
    outcome.status === 'refused' &&
    ['nothing-to-resolve', 'already-resolved', 'too-many-alerts'].includes(outcome.refusal.code)
  if (!known) throw new Error(`an alert could not join its record: ${outcome.status}`)
}
