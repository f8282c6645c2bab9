import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { ms } from '#kernel/instant.ts'
import {
  commands,
  events,
  refusals,
  retired,
  personByEmail,
  type PeopleCommand,
  type PeopleEvent,
  type PeopleState,
  type Person,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = { readonly people: PeopleState }

/** Every change copies the list of people, so it has an end: ten times the largest team Firebreak is made for. */
const PEOPLE_MAX = 5000
/** Invitations that nobody used; the same reason. */
const INVITATIONS_MAX = 5000

function evolve(state: PeopleState, event: PeopleEvent): PeopleState {
  switch (event.kind) {
    case 'people.added.v1': {
      const { person: id, name, email, role } = event.body
      const person: Person = {
        id,
        name,
        email,
        role,
        active: true,
        since: event.recorded,
        disabledAt: null,
        endedAt: null,
      }
      return { ...state, all: { ...state.all, [id]: person } }
    }
    case 'people.role-set.v1':
      return withoutOffers(
        withPerson(state, event.body.person, { role: event.body.role }),
        event.body.role === 'owner' ? undefined : event.body.person,
      )
    case 'people.disabled.v1':
      return withoutOffers(
        withoutReset(
          withPerson(state, event.body.person, { active: false, disabledAt: event.recorded }),
          event.body.person,
        ),
        event.body.person,
      )
    case 'people.enabled.v1':
      return withPerson(state, event.body.person, { active: true })
    case 'people.invited.v1': {
      const { invitation: id, ...rest } = event.body
      return {
        ...state,
        invitations: { ...state.invitations, [id]: { id, ...rest, used: false, by: event.actor } },
      }
    }
    case 'people.invitation-used.v1': {
      const found = state.invitations[event.body.invitation]
      if (!found) return state
      return {
        ...state,
        invitations: { ...state.invitations, [found.id]: { ...found, used: true } },
      }
    }
    case 'people.invitation-withdrawn.v1': {
      const { [event.body.invitation]: _gone, ...invitations } = state.invitations
      return { ...state, invitations }
    }
    case 'people.reset-offered.v1': {
      const { person, reset: id, hash, until } = event.body
      return {
        ...state,
        resets: { ...state.resets, [person]: { id, hash, until, by: event.actor } },
      }
    }
    case 'people.reset-used.v2': {
      const { person, ends } = event.body
      return withoutReset(
        ends ? withPerson(state, person, { endedAt: event.recorded }) : state,
        person,
      )
    }
  }
}

/** What an owner offered is worth nothing once they are no owner: a link they kept would be a way back in. */
function withoutOffers(state: PeopleState, by: string | undefined): PeopleState {
  if (by === undefined) return state
  const others = <O extends { readonly by: string }>(offers: Readonly<Record<string, O>>) =>
    Object.fromEntries(Object.entries(offers).filter(([, offer]) => offer.by !== by))
  return { ...state, invitations: others(state.invitations), resets: others(state.resets) }
}

function withoutReset(state: PeopleState, person: string): PeopleState {
  const { [person]: _gone, ...resets } = state.resets
  return { ...state, resets }
}

function withPerson(
  state: PeopleState,
  id: string,
  patch: Partial<Pick<Person, 'role' | 'active' | 'disabledAt' | 'endedAt'>>,
): PeopleState {
  const person = state.all[id]
  return person ? { ...state, all: { ...state.all, [id]: { ...person, ...patch } } } : state
}

function decide(command: PeopleCommand, world: World<Needed>): Decided {
  const { people } = world.state
  switch (command.verb) {
    case 'add':
      return (
        refuseAddition(people, command.input.email) ??
        go({ kind: 'people.added.v1', body: command.input })
      )
    case 'invite':
      if (Object.keys(people.invitations).length >= INVITATIONS_MAX)
        return no('too-many-invitations', { max: INVITATIONS_MAX })
      return (
        refuseAddition(people, command.input.email) ??
        go({ kind: 'people.invited.v1', body: command.input })
      )
    case 'use-invitation': {
      const found = people.invitations[command.input.invitation]
      if (!found || found.used || ms(found.until) < ms(world.now)) return no('invitation-over')
      return go({ kind: 'people.invitation-used.v1', body: command.input })
    }
    case 'withdraw-invitation': {
      const found = people.invitations[command.input.invitation]
      if (!found || found.used) return no('no-such-invitation')
      return go({ kind: 'people.invitation-withdrawn.v1', body: command.input })
    }
    case 'offer-reset': {
      const person = people.all[command.input.person]
      if (!person) return no('no-such-person')
      if (!person.active) return no('account-disabled')
      return go({ kind: 'people.reset-offered.v1', body: command.input })
    }
    case 'use-reset': {
      const found = people.resets[command.input.person]
      if (found?.id !== command.input.reset || ms(found.until) < ms(world.now))
        return no('reset-over')
      return go({ kind: 'people.reset-used.v2', body: command.input })
    }
    case 'set-role':
    case 'disable':
    case 'enable':
      return changePerson(command, people)
  }
}

function refuseAddition(people: PeopleState, email: string): Decided | undefined {
  if (personByEmail(people, email)) return no('email-taken')
  return Object.keys(people.all).length >= PEOPLE_MAX
    ? no('too-many-people', { max: PEOPLE_MAX })
    : undefined
}

type PersonCommand = Extract<PeopleCommand, { verb: 'set-role' | 'disable' | 'enable' }>

/** There is always an owner who can sign in: otherwise nobody could ever add one again. */
function changePerson(command: PersonCommand, people: PeopleState): Decided {
  const person = people.all[command.input.person]
  if (!person) return no('no-such-person')
  const losesOwner =
    command.verb === 'disable' || (command.verb === 'set-role' && command.input.role !== 'owner')
  const owners = Object.values(people.all).filter((other) => other.role === 'owner' && other.active)
  if (losesOwner && owners.length === 1 && owners[0]?.id === person.id) return no('last-owner')
  switch (command.verb) {
    case 'set-role':
      if (person.role === command.input.role) return no('already-so:role', { role: person.role })
      return go({ kind: 'people.role-set.v1', body: command.input })
    case 'disable':
      if (!person.active) return no('already-so:disabled')
      return go({ kind: 'people.disabled.v1', body: command.input })
    case 'enable':
      if (person.active) return no('already-so:enabled')
      return go({ kind: 'people.enabled.v1', body: command.input })
  }
}

/** The people of the workspace, their roles and their invitations. */
export const people: Slice<'people', PeopleState, typeof events, typeof commands, Needed> = {
  name: 'people',
  events,
  retired,
  commands,
  refusals,
  verbs,
  initial: { all: {}, invitations: {}, resets: {} },
  evolve,
  decide,
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'people.added.v1':
        return `${event.body.name} joined as ${event.body.role}`
      case 'people.role-set.v1':
        return `${nameOf(event.body.person)} is ${event.body.role} from now on`
      case 'people.disabled.v1':
        return `${nameOf(event.body.person)} was disabled`
      case 'people.enabled.v1':
        return `${nameOf(event.body.person)} can sign in again`
      case 'people.invited.v1':
        return `${event.body.name} was invited as ${event.body.role}`
      case 'people.invitation-used.v1':
        return 'An invitation was used'
      case 'people.invitation-withdrawn.v1':
        return 'An invitation was withdrawn'
      case 'people.reset-offered.v1':
        return `${nameOf(event.body.person)} was given a link to a new password`
      case 'people.reset-used.v2':
        return `${nameOf(event.body.person)} chose a new password by the link${event.body.ends ? ', which ended their API tokens and passkeys' : ''}`
    }
  },
}
