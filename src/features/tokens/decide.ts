import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import type { PeopleState } from '../people/contract.ts'
import {
  commands,
  events,
  refusals,
  validTokens,
  type TokensCommand,
  type TokensEvent,
  type TokensState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly tokens: TokensState; readonly people: PeopleState }

/** A person rarely needs more; a leak of one is easier to find among few. */
const TOKENS_PER_PERSON_MAX = 20

function evolve(state: TokensState, event: TokensEvent): TokensState {
  if (event.kind === 'tokens.made.v1') {
    const { token: id, ...rest } = event.body
    return { all: { ...state.all, [id]: { id, ...rest, createdAt: event.recorded } } }
  }
  const { [event.body.token]: _gone, ...all } = state.all
  return { all }
}

function decide(command: TokensCommand, world: World<Needed>): Decided {
  const { actor } = world
  const { tokens, people } = world.state
  if (command.verb === 'make') {
    const { person } = command.input
    // Whoever is shut out in the same moment has none that comes alive again with them.
    if (people.all[person]?.active !== true) return no('no-such-person')
    if (actor.role !== 'system' && actor.id !== person) return no('not-yours')
    const theirs = validTokens(world.state).filter((token) => token.person === person)
    if (theirs.length >= TOKENS_PER_PERSON_MAX)
      return no('too-many-tokens', { max: TOKENS_PER_PERSON_MAX })
    return go({ kind: 'tokens.made.v1', body: command.input })
  }
  const token = tokens.all[command.input.token]
  if (!token || (actor.role !== 'system' && token.person !== actor.id)) return no('no-such-token')
  return go({ kind: 'tokens.revoked.v1', body: command.input })
}

/** The API tokens of the people. */
export const tokens: Slice<'tokens', TokensState, typeof events, typeof commands, Needed> = {
  name: 'tokens',
  events,
  commands,
  refusals,
  verbs,
  initial: { all: {} },
  evolve,
  decide,
  say: (event, nameOf) =>
    event.kind === 'tokens.made.v1'
      ? `A token “${event.body.name}” was made for ${nameOf(event.body.person)}`
      : 'A token was revoked',
}
