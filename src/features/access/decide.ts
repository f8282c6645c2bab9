import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { known } from '#kernel/words.ts'
import type { DocumentState } from '../document/contract.ts'
import { rolesOf, type RolesState } from '../roles/contract.ts'
import { openTasks, type TasksState } from '../tasks/contract.ts'
import { withdrawing, type HandoffState } from '../handoff/contract.ts'
import type { RetroState } from '../retro/contract.ts'
import { events as rolesEvents } from '../roles/contract.ts'
import { events as handoffEvents } from '../handoff/contract.ts'
import { events as tasksEvents } from '../tasks/contract.ts'
import { events as retroEvents } from '../retro/contract.ts'
import {
  commands,
  events,
  refusals,
  type Member,
  type AccessCommand,
  type AccessEvent,
  type AccessState,
} from './contract.ts'
import { letters } from './reactions.ts'
import { verbs } from './verbs.ts'
import { waiting } from './waiting.ts'

const no = refusing(refusals)

/** Events of other slices that go along with this one's. */
const emits = {
  'roles.released.v1': rolesEvents['roles.released.v1'],
  'handoff.withdrawn.v1': handoffEvents['handoff.withdrawn.v1'],
  'tasks.assigned.v1': tasksEvents['tasks.assigned.v1'],
  'retro.led.v1': retroEvents['retro.led.v1'],
}
type Decided = Decision<FactOf<typeof events & typeof emits>>

type Needed = {
  readonly access: AccessState
  readonly roles: RolesState
  readonly document: DocumentState
  readonly handoff: HandoffState
  readonly tasks: TasksState
  readonly retro: RetroState
}

/** An invitation adds to what somebody may do; it never takes away. Taking away is `remove`, the commander's. */
const rank: Readonly<Record<Member['as'], number>> = { reporter: 0, observer: 1, member: 2 }

function evolve(state: AccessState, event: AccessEvent): AccessState {
  switch (event.kind) {
    case 'access.member-added.v1': {
      const { person, as } = event.body
      const before = state.members[person]
      return {
        ...state,
        members: {
          ...state.members,
          [person]: {
            as,
            since: before?.since ?? event.recorded,
            acknowledged: before?.acknowledged ?? null,
          },
        },
      }
    }
    case 'access.member-removed.v1': {
      const { [event.body.person]: _gone, ...members } = state.members
      const former = {
        ...state.former,
        [event.body.person]: { removedAt: event.recorded, reason: event.body.reason },
      }
      return { ...state, members, former }
    }
    case 'access.class-set.v1':
      return { ...state, class: event.body.class }
    case 'access.rules-acknowledged.v1': {
      const member = state.members[event.body.person]
      if (!member) return state
      const acknowledged = { at: event.recorded, level: event.body.level }
      return {
        ...state,
        members: { ...state.members, [event.body.person]: { ...member, acknowledged } },
      }
    }
  }
}

function decide(command: AccessCommand, world: World<Needed>): Decided {
  const { access } = world.state
  switch (command.verb) {
    case 'invite': {
      const { person, as } = command.input
      const before = access.members[person]
      if (before && rank[before.as] >= rank[as]) return no('already-a-member')
      return go({ kind: 'access.member-added.v1', body: { person, as } })
    }
    case 'remove':
      return remove(command.input.person, command.input.reason, world)
    case 'set-class':
      if (access.class === command.input.class)
        return no('already-so:class', { class: access.class })
      return go({ kind: 'access.class-set.v1', body: command.input })
    case 'acknowledge-rules': {
      const level = world.state.document.classification
      const member = access.members[world.actor.id]
      const joined = member
        ? []
        : [fact('access.member-added.v1', { person: world.actor.id, as: 'member' })]
      if (member?.acknowledged?.level === level) return no('already-so:rules')
      return go(...joined, {
        kind: 'access.rules-acknowledged.v1',
        body: { person: world.actor.id, level },
      })
    }
  }
}

/** Whoever goes leaves nothing behind in their name: no role, no handoff under way, no open task, no retrospective. */
function remove(person: string, reason: string, { state, actor }: World<Needed>): Decided {
  const { access, roles, handoff, tasks } = state
  if (!access.members[person]) return no('not-a-member')
  if (roles.commander === person) return no('use-handoff')
  if (access.class === 'open') return no('record-is-open')
  const released = rolesOf(roles, person).map((role) => fact('roles.released.v1', { role, person }))
  const withdrawn = withdrawing(handoff, reason, person)
  const { owner, facilitator } = state.retro
  // The retrospective falls to the commander, who cannot be removed.
  const heir = roles.commander ?? actor.id
  const looksBack =
    owner === person || facilitator === person
      ? [
          fact('retro.led.v1', {
            owner: owner === null || owner === person ? heir : owner,
            facilitator: facilitator === person ? null : facilitator,
          }),
        ]
      : []
  const freed = openTasks(tasks)
    .filter((task) => task.assignee === person)
    .map((task) => fact('tasks.assigned.v1', { task: task.seq, assignee: null }))
  return go(...released, ...withdrawn, ...freed, ...looksBack, {
    kind: 'access.member-removed.v1',
    body: { person, reason },
  })
}

const classWords: Readonly<Record<string, string>> = {
  open: 'The record was opened to responders: every one, or those of its project',
  restricted: 'The record was restricted to its members',
}

/** Who may know of the incident. */
export const access: Slice<
  'access',
  AccessState,
  typeof events,
  typeof commands,
  Needed,
  typeof emits
> = {
  name: 'access',
  events,
  emits,
  commands,
  refusals,
  verbs,
  initial: { class: 'restricted', members: {}, former: {} },
  evolve,
  decide,
  letters,
  waiting,
  timeline: {
    opening: ['access.class-set.v1'],
    quiet: ['access.member-added.v1', 'access.rules-acknowledged.v1'],
  },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'access.member-added.v1':
        return event.actor === event.body.person
          ? `${nameOf(event.body.person)} came onto it as ${event.body.as}`
          : `${nameOf(event.body.person)} was invited as ${event.body.as}`
      case 'access.member-removed.v1':
        return `${nameOf(event.body.person)} was removed: ${event.body.reason}`
      case 'access.class-set.v1':
        return (
          known(classWords, event.body.class) ?? `The record is ${event.body.class} from now on`
        )
      case 'access.rules-acknowledged.v1':
        return `${nameOf(event.body.person)} confirmed the handling rules`
    }
  },
}
