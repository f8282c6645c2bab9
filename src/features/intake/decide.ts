import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { SENDER } from '#kernel/names.ts'
import { counted } from '#kernel/words.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf, Recorded } from '#kernel/event.ts'
import {
  alertKey,
  commands,
  events,
  refusals,
  type IntakeCommand,
  type IntakeEvent,
  type IntakeState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly intake: IntakeState }

/** Alerts one record tracks one by one; beyond it a storm is a number, not a list. */
const ALERTS_MAX = 500

/** Sources that one record names; more than a workspace has at any time. */
const SENDERS_MAX = 200

function evolve({ senders, ...before }: IntakeState, event: IntakeEvent): IntakeState {
  const isNew =
    event.actor.startsWith(SENDER) && senders.length < SENDERS_MAX && !senders.includes(event.actor)
  return {
    senders: isNew ? [...senders, event.actor] : senders,
    alerts: alertsAfter(before.alerts, event),
    beyond: before.beyond + (event.kind === 'intake.alerts-counted.v1' ? event.body.count : 0),
  }
}

function alertsAfter(alerts: IntakeState['alerts'], event: IntakeEvent): IntakeState['alerts'] {
  if (event.kind === 'intake.alert-joined.v1') {
    const { alert } = event.body
    const joined = {
      alert,
      firstAt: event.recorded,
      lastAt: event.recorded,
      times: 1,
      resolvedAt: null,
      seq: event.seq,
    }
    return { ...alerts, [alertKey(alert)]: joined }
  }
  if (event.kind === 'intake.alerts-counted.v1') return alerts
  const key = alertKey(event.body)
  const known = alerts[key]
  if (!known) return alerts
  const next =
    event.kind === 'intake.alert-repeated.v1'
      ? { ...known, lastAt: event.recorded, times: known.times + 1, resolvedAt: null }
      : { ...known, resolvedAt: event.body.endsAt ?? event.recorded }
  return { ...alerts, [key]: next }
}

function decide(command: IntakeCommand, world: World<Needed>): Decided {
  if (command.verb === 'count-alerts')
    return go({ kind: 'intake.alerts-counted.v1', body: command.input })
  const { alert } = command.input
  const { source, fingerprint } = alert
  const known = world.state.intake.alerts[alertKey(alert)]
  if (!known) {
    if (alert.status === 'resolved') return no('nothing-to-resolve')
    if (Object.keys(world.state.intake.alerts).length >= ALERTS_MAX)
      return no('too-many-alerts', { max: ALERTS_MAX })
    return go({ kind: 'intake.alert-joined.v1', body: { alert } })
  }
  if (alert.status === 'firing')
    return go({ kind: 'intake.alert-repeated.v1', body: { fingerprint, source } })
  if (known.resolvedAt) return no('already-resolved')
  return go({
    kind: 'intake.alert-resolved.v1',
    body: { fingerprint, source, endsAt: alert.endsAt },
  })
}

/** An alert that fires and resolves all night is one thing that goes on, and so is a storm beyond what is tracked. */
function runOf(event: Recorded): string | undefined {
  if (event.body === null) return undefined
  const { source, fingerprint } = event.body as {
    readonly source?: string
    readonly fingerprint?: string
  }
  if (event.kind === 'intake.alerts-counted.v1') return `beyond ${source ?? ''}`
  return fingerprint === undefined ? undefined : `${source ?? ''} ${fingerprint}`
}

/** The alerts a record came from; a resolve never closes anything by itself. */
export const intake: Slice<'intake', IntakeState, typeof events, typeof commands, Needed> = {
  name: 'intake',
  events,
  commands,
  refusals,
  verbs,
  initial: { senders: [], alerts: {}, beyond: 0 },
  evolve,
  decide,
  timeline: { label: 'detected', turning: ['intake.alert-joined.v1'], run: runOf },
  say: (event) => {
    switch (event.kind) {
      case 'intake.alerts-counted.v1':
        return `${counted(event.body.count, 'more alert', 'more alerts')} from ${event.body.source}: a record tracks ${ALERTS_MAX} one by one and counts the others`
      case 'intake.alert-joined.v1':
        return `Alert from ${event.body.alert.source}: ${event.body.alert.title}`
      case 'intake.alert-repeated.v1':
        return `The alert from ${event.body.source} fired again`
      case 'intake.alert-resolved.v1':
        return `The alert from ${event.body.source} says it is resolved; whether it is over is for people to decide`
    }
  },
}
