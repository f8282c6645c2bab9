import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { isPinned, pinned, pinnedEvents, type PolicyState } from '../policy/contract.ts'
import {
  commands,
  events,
  refusals,
  scopeFact,
  type ScopeAnswer,
  type ScopeCommand,
  type ScopeEvent,
  type ScopeState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events & typeof pinnedEvents>>

type Needed = { readonly scope: ScopeState; readonly policy: PolicyState }

function decide(command: ScopeCommand, world: World<Needed>): Decided {
  const { scope, policy } = world.state
  const wanted = command.input.project
  if (wanted === (scope.project?.id ?? null))
    return no('already-so', { which: wanted ? 'this' : 'no' })
  const answer = world.answer as ScopeAnswer | undefined
  if (!answer || (wanted !== null && answer.project === null)) return no('no-such-project')
  const moves = !isPinned(answer.policy, policy)
  return go(scopeFact(answer.project), ...(moves ? [pinned(answer.policy)] : []))
}

/** Which project the incident belongs to. */
export const scope: Slice<
  'scope',
  ScopeState,
  typeof events,
  typeof commands,
  Needed,
  typeof pinnedEvents
> = {
  name: 'scope',
  events,
  emits: pinnedEvents,
  commands,
  refusals,
  verbs,
  initial: { project: null },
  evolve: (_state: ScopeState, event: ScopeEvent) => event.body,
  decide,
  say: (event) =>
    event.body.project
      ? `Belongs to the project “${event.body.project.name}”`
      : 'Belongs to no project: the workspace’s own',
}
