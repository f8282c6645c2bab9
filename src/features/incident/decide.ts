import {
  go,
  refuseFuture,
  refuseUndo,
  type Actor,
  type Decision,
  type Slice,
  type World,
} from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { Fact, FactOf } from '#kernel/event.ts'
import { ms } from '#kernel/instant.ts'
import { known } from '#kernel/words.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { pinned } from '../policy/contract.ts'
import { scopeFact, type ScopeAnswer } from '../scope/contract.ts'
import { takeFacts } from '../triage/contract.ts'
import {
  commands,
  discoveryMethods,
  events,
  refusals,
  milestones,
  threatActions,
  type IncidentCommand,
  type IncidentEvent,
  type IncidentSliceState,
  type ReportInput,
  type Reporter,
} from './contract.ts'
import { briefs } from './brief.ts'
import { lines, takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { steps } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly incident: IncidentSliceState; readonly conclude: ConcludeState }

const initial: IncidentSliceState = {
  ref: '',
  codename: '',
  title: '',
  reportedTitle: '',
  details: '',
  reporter: { anonymous: true },
  channel: 'form',
  reportedAt: '',
  awareAt: '',
  awareSeq: 0,
  discovery: null,
  discoverySeq: 0,
  threatActions: [],
  threatActionsSeq: 0,
  milestones: {},
  cause: { certainty: 'unknown', text: '', seq: 0 },
}

function evolve(state: IncidentSliceState, event: IncidentEvent): IncidentSliceState {
  switch (event.kind) {
    case 'incident.reported.v1':
      return {
        ...state,
        ...event.body,
        reportedTitle: event.body.title,
        reportedAt: event.recorded,
        awareSeq: event.seq,
        discoverySeq: event.body.discovery ? event.seq : 0,
      }
    case 'incident.renamed.v1':
      return { ...state, title: event.body.title }
    case 'incident.aware-set.v1':
      return { ...state, awareAt: event.body.at, awareSeq: event.seq }
    case 'incident.discovery-set.v1':
      return { ...state, discovery: event.body.method, discoverySeq: event.seq }
    case 'incident.threat-actions-set.v1':
      return { ...state, threatActions: event.body.actions, threatActionsSeq: event.seq }
    case 'incident.marked.v1': {
      const { at, basis } = event.body
      const marked = { at, basis, seq: event.seq, by: event.actor }
      return { ...state, milestones: { ...state.milestones, [event.body.milestone]: marked } }
    }
    case 'incident.unmarked.v1': {
      const { [event.body.milestone]: _unmarked, ...milestones } = state.milestones
      return { ...state, milestones }
    }
    case 'incident.cause-set.v1':
      return { ...state, cause: { ...event.body, seq: event.seq } }
  }
}

function decide(command: IncidentCommand, world: World<Needed>): Decided {
  const state = world.state.incident
  switch (command.verb) {
    case 'rename':
      if (command.input.title === state.title) return no('already-so')
      return go({ kind: 'incident.renamed.v1', body: command.input })
    case 'set-aware':
      return (
        refuseFuture(command.input.at, world.now) ??
        refuseOrder(command.input.at, state.milestones.contained?.at) ??
        go({ kind: 'incident.aware-set.v1', body: command.input })
      )
    case 'set-discovery':
      return go({ kind: 'incident.discovery-set.v1', body: command.input })
    case 'set-threat-actions':
      return go({
        kind: 'incident.threat-actions-set.v1',
        body: { actions: [...new Set(command.input.actions)] },
      })
    case 'mark': {
      const { milestone, basis, undoes } = command.input
      const at = command.input.at ?? new Date(world.now).toISOString()
      return (
        refuseUndo(undoes, known(state.milestones, milestone), world.actor.id) ??
        refuseFuture(at, world.now) ??
        (milestone === 'contained' ? refuseOrder(state.awareAt, at) : undefined) ??
        go({
          kind: 'incident.marked.v1',
          body: { milestone, at, basis: basis ?? '' },
          occurred: at,
        })
      )
    }
    case 'unmark': {
      const { milestone, reason, undoes } = command.input
      // What it was concluded by stands; a time that is wrong is marked anew.
      if (world.state.conclude.concluded) return no('already-concluded')
      if (!known(state.milestones, milestone)) return no('not-marked')
      return (
        refuseUndo(undoes, known(state.milestones, milestone), world.actor.id) ??
        go({ kind: 'incident.unmarked.v1', body: { milestone, reason } })
      )
    }
    case 'set-cause':
      if (command.input.certainty !== 'unknown' && command.input.text === '')
        return no('cause-missing')
      return go({ kind: 'incident.cause-set.v1', body: command.input })
  }
}

/** Nobody contains what nobody has noticed: one of the two times would be wrong (R-004, R-182). */
function refuseOrder(noticed: string, contained: string | undefined): Decided | undefined {
  if (contained === undefined || ms(contained) >= ms(noticed)) return undefined
  const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
  return no('contained-before-noticed', {
    noticed: minute(noticed),
    contained: minute(contained),
  })
}

/** What the server prepares for a new record, beside what the reporter sends. */
export type PreparedIncident = {
  readonly ref: string
  readonly codename: string
  /** The project it belongs to, if any, and the policy that goes with it. */
  readonly scope: ScopeAnswer
  /** Set for reports that did not come from a person: the monitor's name. */
  readonly source?: string
}

/**
 * The first facts of a record: reported, under which policy, who may know, and, when a responder reports, who commands
 * (R-004, R-012, R-027, R-111, R-114). A record by anyone else waits, visible as policy says, for a responder to take it.
 */
export function reportIncident(
  input: ReportInput,
  world: { readonly now: string; readonly actor: Actor },
  prepared: PreparedIncident,
): Decision {
  const awareAt = input.aware_at ?? new Date(world.now).toISOString()
  const future = refuseFuture(awareAt, world.now)
  if (future) return future
  if (input.anonymous && input.reporter_outside) return no('reporter-twice')
  const { actor } = world
  const { project, policy } = prepared.scope
  if (input.project && !project) return no('no-such-project')
  const { document } = policy
  const responds = actor.role === 'responder'
  const reported: Fact = {
    kind: 'incident.reported.v1',
    body: {
      ref: prepared.ref,
      codename: prepared.codename,
      title: input.title,
      details: input.details ?? '',
      awareAt,
      reporter: reporterOf(input, actor, prepared),
      channel: input.channel ?? (prepared.source ? 'alert' : 'form'),
      discovery: input.discovery_method ?? (prepared.source ? 'monitoring' : null),
    },
    occurred: awareAt,
  }
  return go(
    reported,
    pinned(policy),
    ...(project ? [scopeFact(project)] : []),
    {
      kind: 'document.classified.v1',
      body: { level: document.classification.default, reason: '' },
    },
    { kind: 'document.zone-set.v1', body: { zone: document.zone } },
    {
      kind: 'access.class-set.v1',
      body: { class: responds ? document.access.taken : document.access.untaken },
    },
    ...(actor.role === 'system' ? [] : [memberFact(actor, responds, input)].flat()),
    ...(responds ? takeFacts(actor.id) : []),
  )
}

/**
 * Under whose id a report is recorded. An anonymous one by somebody who does not respond is recorded under nobody's: the
 * header of its entries is read by everyone on the record (R-012, R-016). A responder takes what they report, and is seen.
 */
export function recordedBy(input: ReportInput, actor: Actor): Actor {
  const hidden = input.anonymous === true && actor.role !== 'responder' && actor.role !== 'system'
  return hidden ? { ...actor, id: 'anonymous' } : actor
}

function reporterOf(input: ReportInput, actor: Actor, prepared: PreparedIncident): Reporter {
  if (prepared.source) return { source: prepared.source }
  if (input.anonymous) return { anonymous: true }
  if (input.reporter_outside) return { outside: input.reporter_outside }
  return { person: actor.id }
}

function memberFact(actor: Actor, responds: boolean, input: ReportInput): Fact[] {
  // An anonymous reporter who does not respond stays off the list of people: being on it would name them.
  if (input.anonymous && !responds) return []
  return [
    {
      kind: 'access.member-added.v1',
      body: { person: actor.id, as: responds ? 'member' : 'reporter' },
    },
  ]
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** What was reported and the times everything is measured from. */
export const incident: Slice<
  'incident',
  IncidentSliceState,
  typeof events,
  typeof commands,
  Needed
> = {
  name: 'incident',
  events,
  commands,
  refusals,
  verbs,
  initial,
  evolve,
  decide,
  steps,
  timeline: {
    label: 'record',
    labels: { 'incident.reported.v1': 'reported' },
    turning: ['incident.reported.v1', 'incident.marked.v1'],
  },
  lines,
  takeBack,
  briefs,
  say: (event) => {
    switch (event.kind) {
      case 'incident.reported.v1':
        return `Reported: ${event.body.title}`
      case 'incident.renamed.v1':
        return `Renamed to “${event.body.title}”`
      case 'incident.aware-set.v1':
        return `Somebody first noticed at ${event.body.at}: ${event.body.reason}`
      case 'incident.discovery-set.v1':
        return `Discovered by: ${known(discoveryMethods, event.body.method)?.label ?? event.body.method}`
      case 'incident.threat-actions-set.v1':
        return `Threat actions: ${event.body.actions.map((word) => known(threatActions, word) ?? word).join(', ')}`
      case 'incident.marked.v1':
        return `${known(milestones, event.body.milestone) ?? event.body.milestone}${event.body.basis ? `: ${event.body.basis}` : ''}`
      case 'incident.unmarked.v1':
        return `Taken back that ${lowered(known(milestones, event.body.milestone) ?? event.body.milestone)}: ${event.body.reason}`
      case 'incident.cause-set.v1':
        return `Cause ${event.body.certainty}${event.body.text ? `: ${event.body.text}` : ''}`
    }
  },
}
