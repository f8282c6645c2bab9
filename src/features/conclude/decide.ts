import { go, ruleRefuses, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing, type Refused, type RuleMode } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { known } from '#kernel/words.ts'
import { events as handoffEvents, withdrawing } from '../handoff/contract.ts'
import { unverifiedImmediate } from '../tasks/contract.ts'
import {
  commands,
  confirmable,
  events,
  refusals,
  type ConcludeCommand,
  type ConcludeEvent,
  type ConcludeState,
} from './contract.ts'
import { letters } from './reactions.ts'
import {
  hasFinalSitrep,
  hasMonitoringTask,
  humanNoticed,
  isShort,
  tookPart,
  type ClosingSources,
} from './view.ts'
import { verbs } from './verbs.ts'
import { wasTold } from '../sitreps/view.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

/** Proposed handoffs end with it. */
const emits = { 'handoff.withdrawn.v1': handoffEvents['handoff.withdrawn.v1'] }
type Decided = Decision<FactOf<typeof events & typeof emits>>

/** A record opened again this often has become something else; each time begins a round of promises of its own. */
const REOPENED_MAX = 100

function evolve(state: ConcludeState, event: ConcludeEvent): ConcludeState {
  const by = { at: event.recorded, by: event.actor }
  switch (event.kind) {
    case 'conclude.confirmed.v1':
      return {
        ...state,
        confirmed: { ...state.confirmed, [event.body.item]: { ...by, note: event.body.note } },
      }
    case 'conclude.thanked.v1':
      return { ...state, thanked: { ...by, text: event.body.text, to: event.body.to } }
    case 'conclude.concluded.v1':
      return { ...state, concluded: { ...by, ...event.body, seq: event.seq } }
    case 'conclude.reopened.v1':
      // What was confirmed about the end is no longer true once it goes on.
      return {
        confirmed: {},
        thanked: null,
        concluded: null,
        reopened: [
          ...state.reopened,
          {
            ...by,
            seq: event.seq,
            concludedAt: state.concluded?.at ?? event.recorded,
            reason: event.body.reason,
          },
        ],
      }
  }
}

function decide(command: ConcludeCommand, world: World<ClosingSources>): Decided {
  const { conclude } = world.state
  if (command.verb === 'reopen') {
    if (!conclude.concluded) return no('not-concluded')
    if (conclude.reopened.length >= REOPENED_MAX)
      return no('too-many-reopenings', { max: REOPENED_MAX })
    return go({ kind: 'conclude.reopened.v1', body: command.input })
  }
  if (conclude.concluded) return no('already-concluded')
  switch (command.verb) {
    case 'confirm':
      return go({ kind: 'conclude.confirmed.v1', body: command.input })
    case 'thank':
      if (conclude.thanked) return no('already-thanked')
      return go({
        kind: 'conclude.thanked.v1',
        body: { text: command.input.text, to: tookPart(world.state) },
      })
    case 'conclude':
      return conclusion(command.input.summary, world)
  }
}

function conclusion(summary: string, world: World<ClosingSources>): Decided {
  const { state } = world
  if (!state.triage.decided) return no('not-triaged')
  const short = isShort(state)
  const refused =
    firstMissing(world) ?? (short ? missingForShort(world) : missingForIncident(world))
  // Nobody takes over what is over.
  return (
    refused ??
    go(...withdrawing(state.handoff, 'It was concluded.'), {
      kind: 'conclude.concluded.v1',
      body: { short, summary },
    })
  )
}

/** What every conclusion needs, the short one included. */
function firstMissing(world: World<ClosingSources>): Decided | undefined {
  const { conclude } = world.state
  if (!conclude.confirmed['everyone-told']) return no('not-everyone-told')
  if (!conclude.thanked) return no('nobody-thanked')
  return undefined
}

/** Whoever was told of what was none hears that it was none. */
function missingForShort(world: World<ClosingSources>): Decided | undefined {
  const { state } = world
  if (!wasTold(state) || hasFinalSitrep(state)) return undefined
  return ruleRefuses(world, state.policy.document.closing.noFinalSitrep, no('final-sitrep-missing'))
}

function missingForIncident(world: World<ClosingSources>): Decided | undefined {
  const { state } = world
  const rule = state.policy.document.closing
  if (!state.conclude.confirmed['no-longer-active']) return no('still-active')
  if (!state.incident.milestones.contained) return no('not-contained')
  if (!state.conclude.confirmed['closure-announced']) return no('not-announced')
  const checks: readonly [boolean, RuleMode, Refused][] = [
    [hasFinalSitrep(state), rule.noFinalSitrep, no('final-sitrep-missing')],
    [
      state.incident.discovery !== null && state.incident.discovery !== 'unknown',
      rule.noDiscoveryMethod,
      no('discovery-missing'),
    ],
    [
      unverifiedImmediate(state.tasks).length === 0,
      rule.immediateUnverified,
      no('tasks-unverified'),
    ],
    [
      !humanNoticed(state) || hasMonitoringTask(state.tasks),
      rule.noMonitoringTask,
      no('monitoring-missing'),
    ],
  ]
  for (const [met, mode, refusal] of checks) {
    const refused = met ? undefined : ruleRefuses(world, mode, refusal)
    if (refused) return refused
  }
  return undefined
}

/** Closing. */
export const conclude: Slice<
  'conclude',
  ConcludeState,
  typeof events,
  typeof commands,
  ClosingSources,
  typeof emits
> = {
  name: 'conclude',
  events,
  emits,
  commands,
  refusals,
  verbs,
  initial: { confirmed: {}, thanked: null, concluded: null, reopened: [] },
  evolve,
  decide,
  letters,
  waiting,
  steps,
  timeline: { label: 'conclusion', turning: ['conclude.concluded.v1'] },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'conclude.confirmed.v1':
        return `${nameOf(event.actor)} confirmed: ${known(confirmable, event.body.item) ?? event.body.item}`
      case 'conclude.thanked.v1':
        return `${nameOf(event.actor)} thanked everyone who took part`
      case 'conclude.concluded.v1':
        return `${event.body.short ? 'Closed, no incident' : 'Concluded'}: ${event.body.summary}`
      case 'conclude.reopened.v1':
        return `${nameOf(event.actor)} reopened it: ${event.body.reason}`
    }
  },
}
