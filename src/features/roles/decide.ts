import { go, ruleRefuses, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing, type RuleMode } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { onIt, worksOnIt, type AccessState } from '../access/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import {
  commands,
  answersAndResponds,
  events,
  refusals,
  holders,
  roleLabel,
  rolesIn,
  type Assignment,
  type RolesCommand,
  type RolesEvent,
  type RolesState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { lines } from './line.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = {
  readonly roles: RolesState
  readonly access: AccessState
  readonly policy: PolicyState
}

const initial: RolesState = {
  commander: null,
  communicator: null,
  firstResponder: null,
  history: [],
}

/** Command and communication have one holder: a new one ends the old one's time. */
const single: readonly string[] = ['commander', 'communicator']

/**
 * Turns of duty in one record. Each change looks through them all. Handoffs and takeovers are not counted here: they have
 * limits of their own, and nothing may keep command from passing on.
 */
const TURNS_MAX = 1000

function evolve(state: RolesState, event: RolesEvent): RolesState {
  switch (event.kind) {
    case 'roles.assigned.v1': {
      const { role, person, how } = event.body
      const ended = end(
        state.history,
        event.recorded,
        (turn) => turn.role === role && (single.includes(role) || turn.person === person),
      )
      const next: RolesState = {
        ...state,
        history: [...ended, { role, person, from: event.recorded, until: null, seq: event.seq }],
        firstResponder:
          how === 'first-responder' ? (state.firstResponder ?? person) : state.firstResponder,
      }
      if (role === 'commander') return { ...next, commander: person }
      if (role === 'communicator') return { ...next, communicator: person }
      return next
    }
    case 'roles.released.v1': {
      const { role, person } = event.body
      return {
        ...state,
        history: end(
          state.history,
          event.recorded,
          (turn) => turn.role === role && turn.person === person,
        ),
        communicator:
          role === 'communicator' && state.communicator === person ? null : state.communicator,
      }
    }
  }
}

function end(
  history: readonly Assignment[],
  at: string,
  which: (turn: Assignment) => boolean,
): readonly Assignment[] {
  return history.map((turn) => (turn.until === null && which(turn) ? { ...turn, until: at } : turn))
}

function decide(command: RolesCommand, world: World<Needed>): Decided {
  switch (command.verb) {
    case 'assign':
      return assign(command.input.role, command.input.person, world)
    case 'join':
      return assign('responder', world.actor.id, world, 'joined')
    case 'release':
      return release(command.input.role, command.input.person, world)
  }
}

function assign(
  role: string,
  person: string,
  world: World<Needed>,
  how: 'assigned' | 'joined' = 'assigned',
): Decided {
  const { roles, access, policy } = world.state
  const catalogue = rolesIn(policy.document).map(({ id }) => id)
  if (!catalogue.includes(role)) return no('unknown-role', { role, roles: catalogue.join(', ') })
  if (roles.history.length >= TURNS_MAX) return no('too-many-turns', { max: TURNS_MAX })
  if (role === 'observer' ? !onIt(access, person) : !worksOnIt(access, person))
    return no('not-a-member')
  if (role === 'commander') return no('use-handoff', { role })
  if (holders(roles, role).includes(person)) return no('already-has-role')
  if (role === 'communicator' && roles.communicator !== null) {
    const held = ruleRefuses(world, withoutHandoffMode(policy), no('use-handoff:held', { role }))
    if (held) return held
  }
  const separated = separation(role, person, world)
  if (separated) return separated
  return go({ kind: 'roles.assigned.v1', body: { role, person, how } })
}

/** The communicator should not be one of those who respond (R-055, C-05); the solo window is over once there are two people. */
function separation(role: string, person: string, world: World<Needed>): Decided | undefined {
  const { roles, policy } = world.state
  if (!answersAndResponds(roles, role, person)) return undefined
  return ruleRefuses(
    world,
    policy.document.roles.communicatorResponds,
    no('communicator-is-responder'),
  )
}

function release(role: string, person: string, world: World<Needed>): Decided {
  const { roles } = world.state
  if (!holders(roles, role).includes(person)) return no('has-not-role')
  if (role === 'commander') return no('use-handoff:release')
  const own = person === world.actor.id
  if (!own && roles.commander !== world.actor.id) return no('not-yours')
  return (
    withoutHandoff(role, own, world) ?? go({ kind: 'roles.released.v1', body: { role, person } })
  )
}

/** Reminds of the ceremony where a duty would end or be taken away without it; the reason is recorded. */
function withoutHandoff(role: string, own: boolean, world: World<Needed>): Decided | undefined {
  const mode = withoutHandoffMode(world.state.policy)
  if (!own) return ruleRefuses(world, mode, no('use-handoff:away'))
  if (role !== 'communicator') return undefined
  return ruleRefuses(world, mode, no('use-handoff:own'))
}

const withoutHandoffMode = ({ document }: PolicyState): RuleMode =>
  document.handoff.dutyWithoutHandoff ?? 'warn'

/** Who holds which duty, with exactly one commander at any moment. */
export const roles: Slice<'roles', RolesState, typeof events, typeof commands, Needed> = {
  name: 'roles',
  events,
  commands,
  refusals,
  verbs,
  initial,
  evolve,
  decide,
  timeline: { label: 'role', quiet: ['roles.assigned.v1', 'roles.released.v1'] },
  lines,
  briefs,
  say: (event, nameOf, { policy }) => {
    const who = nameOf(event.body.person)
    const role = roleLabel(policy.document, event.body.role).toLowerCase()
    if (event.kind === 'roles.released.v1') return `${who} is no longer ${role}`
    if (event.body.how === 'first-responder' && event.body.role === 'commander')
      return `${who} became first responder and ${role}`
    if (event.body.how === 'takeover') return `${who} took over as ${role}`
    return `${who} became ${role}`
  },
}
