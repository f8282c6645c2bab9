import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import {
  commands,
  documents,
  events,
  refusals,
  isPinned,
  pinned,
  ruleInWords,
  type PinnedPolicy,
  type Policy,
  type PolicyCommand,
  type PolicyEvent,
  type PolicyState,
} from './contract.ts'
import { verbs } from './verbs.ts'
import { presets } from './presets/index.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly policy: PolicyState }

function evolve(state: PolicyState, event: PolicyEvent): PolicyState {
  switch (event.kind) {
    case 'policy.pinned.v1': {
      const { policy: id, version, hash, project } = event.body
      // A document that is gone leaves the one before it; verification says that it is missing.
      const document = (event.document as Policy | undefined) ?? state.document
      return { ...state, policy: id, version, hash, project, document }
    }
    case 'policy.overridden.v1': {
      const override = { ...event.body, seq: event.seq, by: event.actor, at: event.recorded }
      return { ...state, overrides: [...state.overrides, override] }
    }
  }
}

function decide(_command: PolicyCommand, world: World<Needed>): Decided {
  const { policy } = world.state
  const found = world.answer as PinnedPolicy | undefined
  if (!found) return no('no-such-version')
  if (isPinned(found, policy)) return no('already-so')
  return go(pinned(found))
}

/** The policy an incident runs under and what was overridden, with reasons (design §6, R-030). */
export const policy: Slice<'policy', PolicyState, typeof events, typeof commands, Needed> = {
  name: 'policy',
  events,
  documents,
  commands,
  refusals,
  verbs,
  initial: {
    policy: '',
    version: 0,
    hash: '',
    project: null,
    document: presets.reconciled,
    overrides: [],
  },
  evolve,
  decide,
  timeline: { opening: ['policy.pinned.v1'] },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'policy.pinned.v1':
        return `Runs under the response policy “${event.body.title}”, version ${event.body.version}${event.body.project ? ', with its project’s settings' : ''}`
      case 'policy.overridden.v1':
        return `${nameOf(event.actor)} left out a rule (${ruleInWords(event.body.code)}): ${event.body.reason}`
    }
  },
}
