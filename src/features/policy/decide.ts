import { go, type Slice } from '#kernel/decider.ts'
import { commands, events, type PolicyEvent, type PolicyState } from './contract.ts'
import { presets } from './presets/index.ts'

function evolve(state: PolicyState, event: PolicyEvent): PolicyState {
  switch (event.kind) {
    case 'policy.pinned.v1':
      return { ...state, version: event.body.version, document: event.body.document }
    case 'policy.overridden.v1':
      return {
        ...state,
        overrides: [
          ...state.overrides,
          { ...event.body, seq: event.seq, by: event.actor, at: event.recorded },
        ],
      }
  }
}

/** The policy an incident runs under and what was overridden, with reasons (design §6, R-030). */
export const policy: Slice<'policy', PolicyState, typeof events, typeof commands, unknown> = {
  name: 'policy',
  events,
  commands,
  initial: { version: 0, document: presets.reconciled, overrides: [] },
  evolve,
  decide: (command) => go({ kind: 'policy.pinned.v1', body: command.input }),
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'policy.pinned.v1':
        return `Runs under the response policy “${event.body.document.title}”, version ${event.body.version}`
      case 'policy.overridden.v1':
        return `${nameOf(event.actor)} went on against a rule (${event.body.code}): ${event.body.reason}`
    }
  },
}
