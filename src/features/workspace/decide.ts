import { go, no, type Actor, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { ms } from '#kernel/instant.ts'
import {
  commands,
  events,
  personByEmail,
  type WorkspaceCommand,
  type WorkspaceEvent,
  type WorkspaceState,
} from './contract.ts'

export const initialWorkspace: WorkspaceState = {
  seq: 0,
  opened: false,
  name: '',
  policy: null,
  people: {},
  invitations: {},
  tokens: {},
  sources: {},
}

/** A person rarely needs more; a leak of one is easier to find among few. */
const TOKENS_PER_PERSON_MAX = 20
const SOURCES_MAX = 100

function evolve(state: WorkspaceState, event: WorkspaceEvent): WorkspaceState {
  return { ...change(state, event), seq: event.seq }
}

function change(state: WorkspaceState, event: WorkspaceEvent): WorkspaceState {
  switch (event.kind) {
    case 'workspace.opened.v1':
      return {
        ...state,
        opened: true,
        name: event.body.name,
        policy: { version: 1, document: event.body.policy },
      }
    case 'workspace.policy-chosen.v1':
      return { ...state, policy: event.body }
    case 'workspace.person-added.v1': {
      const { person: id, name, email, role } = event.body
      return {
        ...state,
        people: {
          ...state.people,
          [id]: { id, name, email, role, active: true, since: event.recorded },
        },
      }
    }
    case 'workspace.role-set.v1':
      return withPerson(state, event.body.person, { role: event.body.role })
    case 'workspace.person-disabled.v1':
      return withPerson(state, event.body.person, { active: false })
    case 'workspace.person-enabled.v1':
      return withPerson(state, event.body.person, { active: true })
    case 'workspace.invited.v1': {
      const { invitation: id, ...rest } = event.body
      return { ...state, invitations: { ...state.invitations, [id]: { id, ...rest, used: false } } }
    }
    case 'workspace.invitation-used.v1': {
      const found = state.invitations[event.body.invitation]
      return found
        ? { ...state, invitations: { ...state.invitations, [found.id]: { ...found, used: true } } }
        : state
    }
    case 'workspace.token-made.v1': {
      const { token: id, ...rest } = event.body
      return {
        ...state,
        tokens: { ...state.tokens, [id]: { id, ...rest, createdAt: event.recorded } },
      }
    }
    case 'workspace.token-revoked.v1': {
      const { [event.body.token]: _gone, ...tokens } = state.tokens
      return { ...state, tokens }
    }
    case 'workspace.source-added.v1': {
      const { source: id, ...rest } = event.body
      return {
        ...state,
        sources: { ...state.sources, [id]: { id, ...rest, createdAt: event.recorded } },
      }
    }
    case 'workspace.source-removed.v1': {
      const { [event.body.source]: _gone, ...sources } = state.sources
      return { ...state, sources }
    }
  }
}

function withPerson(
  state: WorkspaceState,
  id: string,
  patch: { role?: WorkspaceState['people'][string]['role']; active?: boolean },
): WorkspaceState {
  const person = state.people[id]
  return person ? { ...state, people: { ...state.people, [id]: { ...person, ...patch } } } : state
}

/** May this actor send this workspace command? Owners administer; everyone signed in keeps their own tokens. */
export function mayAdminister(actor: Actor, needs: string): boolean {
  if (actor.role === 'system') return true
  return needs === 'administer' ? actor.role === 'owner' : needs === 'sign-in'
}

function decide(command: WorkspaceCommand, world: World<WorkspaceState>): Decision {
  const { state } = world
  switch (command.verb) {
    case 'open':
      return state.opened
        ? no('already-open', 'This workspace is already set up.')
        : go({ kind: 'workspace.opened.v1', body: command.input })
    case 'choose-policy':
      return go({
        kind: 'workspace.policy-chosen.v1',
        body: { version: (state.policy?.version ?? 0) + 1, document: command.input.document },
      })
    case 'add-person':
      return (
        refuseKnownEmail(state, command.input.email) ??
        go({ kind: 'workspace.person-added.v1', body: command.input })
      )
    case 'invite':
      return (
        refuseKnownEmail(state, command.input.email) ??
        go({ kind: 'workspace.invited.v1', body: command.input })
      )
    case 'use-invitation':
      return useInvitation(command.input.invitation, world)
    case 'set-role':
    case 'disable':
    case 'enable':
      return changePerson(command, state)
    case 'make-token':
    case 'revoke-token':
      return changeToken(command, world)
    case 'add-source':
      if (Object.keys(state.sources).length >= SOURCES_MAX)
        return no('too-many-sources', `A workspace has at most ${SOURCES_MAX} sources.`)
      if (command.input.type === 'generic' && command.input.mapping === null)
        return no('mapping-missing', 'A generic source needs a mapping.')
      return go({ kind: 'workspace.source-added.v1', body: command.input })
    case 'remove-source':
      if (!state.sources[command.input.source])
        return no('no-such-source', 'There is no such source.')
      return go({ kind: 'workspace.source-removed.v1', body: command.input })
  }
}

function refuseKnownEmail(state: WorkspaceState, email: string): Decision | undefined {
  return personByEmail(state, email)
    ? no('email-taken', 'Somebody with this address already has an account.')
    : undefined
}

function useInvitation(id: string, world: World<WorkspaceState>): Decision {
  const found = world.state.invitations[id]
  if (!found || found.used || ms(found.until) < ms(world.now))
    return no('invitation-over', 'This invitation was used or has run out. Ask for a new one.')
  return go({ kind: 'workspace.invitation-used.v1', body: { invitation: id } })
}

type PersonCommand = Extract<WorkspaceCommand, { verb: 'set-role' | 'disable' | 'enable' }>

/** There is always an owner who can sign in: otherwise nobody could ever add one again. */
function changePerson(command: PersonCommand, state: WorkspaceState): Decision {
  const person = state.people[command.input.person]
  if (!person) return no('no-such-person', 'There is no such person.')
  const losesOwner =
    command.verb === 'disable' || (command.verb === 'set-role' && command.input.role !== 'owner')
  const owners = Object.values(state.people).filter((one) => one.role === 'owner' && one.active)
  if (losesOwner && owners.length === 1 && owners[0]?.id === person.id)
    return no('last-owner', 'This is the last owner. Make somebody else an owner first.')
  switch (command.verb) {
    case 'set-role':
      if (person.role === command.input.role)
        return no('already-so', `This person already is ${person.role}.`)
      return go({ kind: 'workspace.role-set.v1', body: command.input })
    case 'disable':
      if (!person.active) return no('already-so', 'This person is already disabled.')
      return go({ kind: 'workspace.person-disabled.v1', body: command.input })
    case 'enable':
      if (person.active) return no('already-so', 'This person is not disabled.')
      return go({ kind: 'workspace.person-enabled.v1', body: command.input })
  }
}

type TokenCommand = Extract<WorkspaceCommand, { verb: 'make-token' | 'revoke-token' }>

function changeToken(command: TokenCommand, world: World<WorkspaceState>): Decision {
  const { state, actor } = world
  if (command.verb === 'make-token') {
    const { person } = command.input
    if (!state.people[person]) return no('no-such-person', 'There is no such person.')
    if (actor.role !== 'system' && actor.id !== person)
      return no('not-yours', 'A token is made by the person it acts for.')
    if (
      Object.values(state.tokens).filter((one) => one.person === person).length >=
      TOKENS_PER_PERSON_MAX
    )
      return no(
        'too-many-tokens',
        `A person has at most ${TOKENS_PER_PERSON_MAX} tokens. Revoke one first.`,
      )
    return go({ kind: 'workspace.token-made.v1', body: command.input })
  }
  const token = state.tokens[command.input.token]
  if (!token || (actor.role !== 'system' && token.person !== actor.id))
    return no('no-such-token', 'You have no such token.')
  return go({ kind: 'workspace.token-revoked.v1', body: command.input })
}

/** The workspace's own record. */
export const workspace: Slice<
  'workspace',
  WorkspaceState,
  typeof events,
  typeof commands,
  WorkspaceState
> = {
  name: 'workspace',
  events,
  commands,
  initial: initialWorkspace,
  evolve,
  decide,
  say: () => undefined,
}
