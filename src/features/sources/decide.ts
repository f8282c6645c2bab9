import { go, no, type Decision, type Slice, type World } from '#kernel/decider.ts'
import type { FactOf } from '#kernel/event.ts'
import {
  commands,
  events,
  type SourcesCommand,
  type SourcesEvent,
  type SourcesState,
} from './contract.ts'
import { verbs } from './verbs.ts'

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
    if (!sources.all[command.input.source]) return no('no-such-source', 'There is no such source.')
    return go({ kind: 'sources.removed.v1', body: command.input })
  }
  if (Object.keys(sources.all).length >= SOURCES_MAX)
    return no('too-many-sources', `A workspace has at most ${SOURCES_MAX} sources.`)
  if (command.input.type === 'generic' && command.input.mapping === null)
    return no('mapping-missing', 'A generic source needs a mapping.')
  return go({ kind: 'sources.added.v1', body: command.input })
}

/** Where alerts come from. */
export const sources: Slice<'sources', SourcesState, typeof events, typeof commands, Needed> = {
  name: 'sources',
  events,
  commands,
  verbs,
  initial: { all: {} },
  evolve,
  decide,
  say: (event) =>
    event.kind === 'sources.added.v1'
      ? `The source “${event.body.name}” was added`
      : 'A source was removed',
}
