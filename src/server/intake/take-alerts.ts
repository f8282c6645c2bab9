/** A monitor's alerts: each joins the open record it belongs to, or they begin one. */
import type pg from 'pg'
import type { Actor } from '#kernel/decider.ts'
import { fact } from '#kernel/event.ts'
import { incidents } from '#features/index.ts'
import { reportIncident } from '#features/incident/decide.ts'
import { alertKey, groupKey, type Alert } from '#features/intake/contract.ts'
import type { ScopeAnswer } from '#features/scope/contract.ts'
import type { Dispatch } from '../streams/dispatch.ts'
import { begin, type OpeningParts } from '../streams/opening.ts'

export type IntakeParts = OpeningParts & { readonly pool: pg.Pool; readonly dispatch: Dispatch }

/** Alerts of one group are taken in one after another, so that two at the same moment cannot begin two records. */
const groups = new Map<string, Promise<unknown>>()

/** Takes in the alerts of one notification: each joins the open record that knows it or its group, or they begin one. */
export async function takeAlerts(
  alerts: readonly Alert[],
  source: { readonly id: string; readonly name: string },
  parts: IntakeParts,
): Promise<readonly string[]> {
  const byGroup = Map.groupBy(alerts, (alert) => groupKey(alert))
  const taken = [...byGroup].map(([group, members]) => {
    const before = groups.get(group) ?? Promise.resolve()
    const turn = before.then(() => takeGroup(group, members, source, parts))
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (groups.get(group) === settled) groups.delete(group)
      })
    groups.set(group, settled)
    return turn
  })
  return (await Promise.all(taken)).flat()
}

async function takeGroup(
  group: string,
  alerts: readonly Alert[],
  source: { readonly id: string; readonly name: string },
  parts: IntakeParts,
): Promise<readonly string[]> {
  const actor: Actor = { id: `intake:${source.id}`, role: 'system' }
  const open = await findOpen([group, ...alerts.map(alertKey)], parts.pool)
  if (open) {
    for (const alert of alerts) await join(open, alert, actor, parts.dispatch)
    return [open]
  }
  const firing = alerts.filter((alert) => alert.status === 'firing')
  const first = firing[0]
  // A resolve of something never seen, or already closed, is no news.
  if (!first) return []
  const scope = await parts.answers('scope', { input: {}, actor })
  if (!scope) throw new Error('an alert came in before the workspace was set up')
  const made = await begin(
    {
      kind: incidents,
      actor,
      recordedBy: actor,
      via: 'intake',
      decide: ({ ref, codename }) =>
        reportIncident(
          { title: first.title, details: first.details },
          { now: parts.clock.now(), actor },
          { ref, codename, scope: scope as ScopeAnswer, source: source.name },
        ),
      also: firing.map((alert) => fact('intake.alert-joined.v1', { alert })),
    },
    parts,
  )
  if (made.status !== 'made')
    throw new Error(
      `an alert could not become a record: ${made.status === 'refused' ? made.refusal.sentence : made.status}`,
    )
  return [made.id]
}

async function findOpen(keys: readonly string[], pool: pg.Pool): Promise<string | undefined> {
  const found = await pool.query<{ key: string }>({
    name: 'intake-find-open',
    text: `select key from journal.view where name = 'incidents' and facets && $1 and facets @> '{state:open}'
           order by at limit 1`,
    values: [keys.map((key) => `alert:${key}`)],
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
    kind: incidents,
    id: incident,
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
