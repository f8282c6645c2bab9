import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import {
  commands,
  events,
  refusals,
  type SourcesCommand,
  type SourcesEvent,
  type SourcesState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly sources: SourcesState }

/** One for each monitor of a large company; each change copies the list. */
const SOURCES_MAX = 100

function evolve(state: SourcesState, event: SourcesEvent): SourcesState {
  if (event.kind === 'sources.added.v1') {
    const { source: id, ...rest } = event.body
    return { all: { ...state.all, [id]: { id, ...rest, createdAt: event.recorded } } }
  }
  const { [event.body.source]: _gone, ...all } = state.all
  return { all }
}

function decide(command: SourcesCommand, world: World<Needed>): Decided {
  const { sources } = world.state
  if (command.verb === 'remove') {
    if (!sources.all[command.input.source]) return no('no-such-source')
    return go({ kind: 'sources.removed.v1', body: command.input })
  }
  if (Object.keys(sources.all).length >= SOURCES_MAX)
    return no('too-many-sources', { max: SOURCES_MAX })
  if (command.input.type === 'generic' && command.input.mapping === null)
    return no('mapping-missing')
  return go({ kind: 'sources.added.v1', body: command.input })
}

/** Where alerts come from. */
export const sources: Slice<'sources', SourcesState, typeof events, typeof commands, Needed> = {
  name: 'sources',
  events,
  commands,
  refusals,
  verbs,
  initial: { all: {} },
  evolve,
  decide,
  say: (event) =>
    event.kind === 'sources.added.v1'
      ? `The source “${event.body.name}” was added`
      : 'A source was removed',
}
