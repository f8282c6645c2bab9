import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import {
  commands,
  events,
  refusals,
  onTeam,
  type TeamCommand,
  type TeamEvent,
  type TeamState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly team: TeamState }

/** The largest team Firebreak is made for; each change copies the list. */
const MEMBERS_MAX = 500

function evolve(state: TeamState, event: TeamEvent): TeamState {
  const { person } = event.body
  if (event.kind === 'team.removed.v1') {
    const { [person]: _gone, ...members } = state.members
    return { members, former: [...new Set([...state.former, person])] }
  }
  const since = state.members[person]?.since ?? event.recorded
  return { ...state, members: { ...state.members, [person]: { as: event.body.as, since } } }
}

function decide(command: TeamCommand, world: World<Needed>): Decided {
  const { team } = world.state
  const { person } = command.input
  if (command.verb === 'remove')
    return onTeam(team, person)
      ? go({ kind: 'team.removed.v1', body: command.input })
      : no('not-a-member')
  if (team.members[person]?.as === command.input.as && onTeam(team, person))
    return no('already-so', { as: command.input.as })
  if (!onTeam(team, person) && Object.keys(team.members).length >= MEMBERS_MAX)
    return no('too-many-members', { max: MEMBERS_MAX })
  return go({ kind: 'team.added.v1', body: command.input })
}

/** The people of a project. */
export const team: Slice<'team', TeamState, typeof events, typeof commands, Needed> = {
  name: 'team',
  events,
  commands,
  refusals,
  verbs,
  initial: { members: {}, former: [] },
  evolve,
  decide,
  say: (event, nameOf) =>
    event.kind === 'team.added.v1'
      ? `${nameOf(event.body.person)} is ${event.body.as} of the project`
      : `${nameOf(event.body.person)} left the project`,
}
