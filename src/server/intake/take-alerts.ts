/** A monitor's alerts: each joins the open record it belongs to, or they begin one. */
import type pg from 'pg'
import type { Actor } from '#kernel/decider.ts'
import { fact } from '#kernel/event.ts'
import { SENDER } from '#kernel/names.ts'
import { must } from '#kernel/must.ts'
import { incidents } from '#features/index.ts'
import { reportIncident } from '#features/incident/decide.ts'
import { alertKey, groupKey, type Alert } from '#features/intake/contract.ts'
import type { ScopeAnswer } from '#features/scope/contract.ts'
import type { Dispatch } from '../streams/dispatch.ts'
import { begin, type OpeningParts } from '../streams/opening.ts'
import { BeingRead } from '../streams/records.ts'

export type IntakeParts = OpeningParts & { readonly pool: pg.Pool; readonly dispatch: Dispatch }

/** A record can be concluded between finding it and joining it, or begun elsewhere; more often than this it is not. */
const TAKE_TRIES_MAX = 5

/** Alerts that a record begins with, so that its first append stays small. The others join it afterwards. */
const BEGIN_WITH_MAX = 150

/** Alerts of one group that are handed in together: what a record's lane decides and commits at once. */
const JOIN_TOGETHER = 32

type Source = { readonly id: string; readonly name: string }

/**
 * Takes in the alerts of one notification: each joins the open record that knows it or its group, or they begin one. Every
 * group is tried; when one failed the whole fails, so that the monitor sends it again. What was taken then counts once more:
 * a repeat and a retry look the same, and an alert counted twice is better than one that is lost.
 */
export async function takeAlerts(
  alerts: readonly Alert[],
  source: Source,
  parts: IntakeParts,
): Promise<readonly string[]> {
  const byGroup = Map.groupBy(alerts, (alert) => groupKey(alert))
  const taken = [...byGroup].map(([group, members]) => takeGroup(group, members, source, parts))
  const outcomes = await Promise.allSettled(taken)
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as Error] : [],
  )
  const [first, ...more] = failures
  if (first !== undefined)
    // One that passes speaks for all: the monitor is told to send them again.
    throw more.length === 0
      ? first
      : (failures.find((failure) => failure instanceof BeingRead) ??
          new AggregateError(failures, `${failures.length} groups of alerts failed`))
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
}

/**
 * One group: joins the open record, or begins one unless another process (or another request of this one) began it in the
 * same moment. That is decided by the database in the append itself, so it holds however many processes listen.
 */
async function takeGroup(
  group: string,
  alerts: readonly Alert[],
  source: Source,
  parts: IntakeParts,
): Promise<readonly string[]> {
  const actor: Actor = { id: `${SENDER}${source.id}`, role: 'system' }
  const known = [group, ...alerts.map(alertKey)].map((key) => `alert:${key}`)
  const firing = alerts.filter((alert) => alert.status === 'firing')
  for (let attempt = 0; attempt < TAKE_TRIES_MAX; attempt++) {
    const open = await findOpen(known, parts.pool)
    if (open) {
      await joinAll(open, alerts, actor, parts.dispatch)
      return [open]
    }
    // A resolve of something never seen, or already closed, is no news.
    if (firing.length === 0) return []
    const first = [...new Map(firing.map((alert) => [alertKey(alert), alert])).values()]
    const begun = new Set(first.slice(0, BEGIN_WITH_MAX))
    const made = await beginFrom([...begun], { actor, source, known }, parts)
    if (made.status === 'made') {
      // Repeats and resolves of those it began with are news of them.
      const others = alerts.filter((alert) => !begun.has(alert))
      await joinAll(made.id, others, actor, parts.dispatch)
      return [made.id]
    }
    if (made.status !== 'taken')
      throw new Error(
        `an alert could not become a record: ${made.status === 'refused' ? made.refusal.sentence : made.status}`,
      )
  }
  throw new Error('the record of an alert could not be found, though it was there')
}

async function beginFrom(
  firing: readonly Alert[],
  by: { readonly actor: Actor; readonly source: Source; readonly known: readonly string[] },
  parts: IntakeParts,
) {
  const { actor, source, known } = by
  const first = must(firing[0], 'the first firing alert')
  const scope = await parts.answers('scope', { input: {}, actor })
  if (!scope) throw new Error('an alert came in before the workspace was set up')
  return begin(
    {
      kind: incidents,
      recordedBy: actor,
      via: 'intake',
      decide: ({ ref, codename }) =>
        reportIncident(
          { title: first.title, details: first.details },
          { now: parts.clock.now(), actor },
          { ref, codename, scope: scope as ScopeAnswer, source: source.name },
        ),
      also: firing.map((alert) => fact('intake.alert-joined.v1', { alert })),
      unless: known,
    },
    parts,
  )
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

/** Joins alerts to a record, in their order, and counts those that it does not track one by one any more. */
async function joinAll(
  incident: string,
  alerts: readonly Alert[],
  actor: Actor,
  dispatch: Dispatch,
): Promise<void> {
  let beyond = 0
  for (let from = 0; from < alerts.length; from += JOIN_TOGETHER) {
    const some = alerts.slice(from, from + JOIN_TOGETHER)
    const joined = await Promise.all(some.map((alert) => join(incident, alert, actor, dispatch)))
    beyond += joined.filter((how) => how === 'beyond').length
  }
  if (beyond === 0) return
  const { source } = must(alerts[0], 'an alert of the group')
  const outcome = await tell(
    incident,
    { verb: 'count-alerts', body: { source, count: beyond } },
    actor,
    dispatch,
  )
  if (outcome.status !== 'done') throw new Error(`alerts could not be counted: ${outcome.status}`)
}

async function join(
  incident: string,
  alert: Alert,
  actor: Actor,
  dispatch: Dispatch,
): Promise<'joined' | 'beyond'> {
  const outcome = await tell(incident, { verb: 'join-alert', body: { alert } }, actor, dispatch)
  if (outcome.status === 'done') return 'joined'
  const code = outcome.status === 'refused' ? outcome.refusal.code : outcome.status
  if (code === 'too-many-alerts') return 'beyond'
  // A resolve of what was never seen, or is resolved, is no news.
  if (code === 'nothing-to-resolve' || code === 'already-resolved') return 'joined'
  throw new Error(`an alert could not join its record: ${code}`)
}

const tell = (
  id: string,
  command: { verb: string; body: unknown },
  actor: Actor,
  dispatch: Dispatch,
) => dispatch({ kind: incidents, id, slice: 'intake', ...command, actor, via: 'intake' })
