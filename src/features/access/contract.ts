/**
 * Access: who may know of an incident and do what on it (design §7). One function decides: `may`.
 * Need-to-know is the default; who may not see it gets the same 404 as for something that does not exist.
 */
import { z } from 'zod'
import type { Actor, CommandOf, Right } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { EVERY_RESPONDER, respondersOf } from '#kernel/rights.ts'
import { noteSchema, personSchema, REASON_MAX, oneOfThese, wordSchema } from '#kernel/words.ts'
import { owesReport, type HandoffState } from '../handoff/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import type { ScopeState } from '../scope/contract.ts'

/** `member` works on it, `observer` reads it, `reporter` follows the progress of their own report. */
const kind = z.enum(['member', 'observer', 'reporter'])
/** `open` to every responder, `restricted` to members. A class that is not known opens nothing. */
const recordClass = oneOfThese(['open', 'restricted'])

export const events = {
  'access.member-added.v1': z.strictObject({ person: personSchema, as: kind }),
  'access.member-removed.v1': z.strictObject({
    person: personSchema,
    reason: noteSchema(REASON_MAX, 'The reason'),
  }),
  'access.class-set.v1': z.strictObject({ class: wordSchema }),
  'access.rules-acknowledged.v1': z.strictObject({
    person: personSchema,
    level: wordSchema,
  }),
}
export type AccessEvent = RecordedOf<typeof events>

export const commands = {
  invite: {
    input: z.strictObject({
      person: personSchema,
      as: z.enum(['member', 'observer']).default('member'),
    }),
    needs: 'write' as const,
    says: 'Invites one person, by name (R-221). Takes effect at once.',
    givesWork: true as const,
  },
  remove: {
    input: z.strictObject({ person: personSchema, reason: noteSchema(REASON_MAX, 'The reason') }),
    needs: 'command' as const,
    says: 'Ends a person’s access; their open connections close within five seconds.',
  },
  'set-class': {
    input: z.strictObject({ class: recordClass }),
    needs: 'command' as const,
    says: 'Opens the record to every responder, or restricts it to its members.',
  },
  'acknowledge-rules': {
    input: z.strictObject({}),
    needs: 'read' as const,
    says: 'Confirms having read how this information must be treated (R-115).',
  },
}
export type AccessCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-a-member': 'This person is already on the incident.',
  'already-so:class': 'The record is already {class}.',
  'already-so:rules': 'You have already confirmed these rules.',
  'not-a-member': 'This person is not on the incident.',
  'record-is-open':
    'The record is open, so somebody who is removed could still read it. Restrict it first.',
  'use-handoff': 'The commander cannot be removed. Hand command over first.',
} as const

export type Member = {
  readonly as: 'member' | 'observer' | 'reporter'
  readonly since: string
  /** When and for which classification the person confirmed the handling rules. */
  readonly acknowledged: { readonly at: string; readonly level: string } | null
}

export type AccessState = {
  readonly class: string
  readonly members: Readonly<Record<string, Member>>
  /** Everyone who ever was on it, so that a removal does not rewrite who knew. */
  readonly former: Readonly<Record<string, { readonly removedAt: string; readonly reason: string }>>
}

/** Looks only at what was put there: plain objects are born knowing “constructor”. */
function memberOf(state: AccessState, person: string): Member | undefined {
  return Object.hasOwn(state.members, person) ? state.members[person] : undefined
}

/** What `may` looks at. */
export type MayState = {
  readonly access: AccessState
  readonly handoff: HandoffState
  readonly roles: RolesState
  readonly scope: ScopeState
}

/**
 * The one access decision for a record: may this actor use this right on it? Deny by default. An owner is nobody here
 * by being an owner; `see-progress` refused means 404, anything else refused to somebody who can see it means 403.
 */
export function may(actor: Actor, right: Right, state: MayState): boolean {
  // Firebreak itself reads and sends its own commands; duties and words are people's.
  if (actor.role === 'system')
    return right === 'system' || right === 'read' || right === 'see-progress'
  const member = memberOf(state.access, actor.id)
  const commander = state.roles.commander
  const byClass =
    state.access.class === 'open' && actor.role === 'responder' && withinScope(actor, state.scope)
  switch (right) {
    case 'see-progress':
      return member !== undefined || byClass
    case 'read':
      return byClass || (member !== undefined && member.as !== 'reporter')
    case 'take':
      return byClass || (actor.role === 'responder' && member?.as === 'member')
    case 'write':
      return byClass || member?.as === 'member'
    case 'join-handoff':
      return member?.as === 'member'
    case 'command':
      return commander !== null && commander === actor.id && member !== undefined
    case 'communicate':
      // Whoever received a duty tells the response team of it, and the commander sends what is late; the reports' own rules hold
      // both to that (C-27, R-142).
      return (
        (member !== undefined && [state.roles.communicator, commander].includes(actor.id)) ||
        (member?.as === 'member' && owesReport(state.handoff, actor.id))
      )
    case 'system':
    case 'administer':
    case 'sign-in':
      return false
  }
}

/** An open record of a project is open to the responders on that project, of no project to all of them. */
function withinScope(actor: Actor, scope: ScopeState): boolean {
  return scope.project === null || actor.projects?.includes(scope.project.id) === true
}

/** Reads the record by being on it: those who follow their own report see its progress only, and are told nothing else. */
export function onIt(state: AccessState, person: string): boolean {
  const member = memberOf(state, person)
  return member !== undefined && member.as !== 'reporter'
}

/** Works on it: may be given a duty, a task or an action. */
export function worksOnIt(state: AccessState, person: string): boolean {
  return memberOf(state, person)?.as === 'member'
}

/** Who works on it and holds no role now. */
export function workingWithoutRole(state: {
  readonly access: AccessState
  readonly roles: RolesState
}): readonly string[] {
  const held = new Set(state.roles.history.flatMap((turn) => (turn.until ? [] : [turn.person])))
  return Object.keys(state.access.members).filter(
    (person) => worksOnIt(state.access, person) && !held.has(person),
  )
}

/** Everyone in whose lists the record is: those on it by name and its reporters, and by class the responders in its scope. */
export function readers(state: AccessState, scope: ScopeState): readonly string[] {
  const named = Object.keys(state.members)
  if (state.class !== 'open') return named
  return [...named, scope.project ? respondersOf(scope.project.id) : EVERY_RESPONDER]
}

/** Everyone in whose lists it is only as progress: they follow what they reported. */
export function followers(state: AccessState): readonly string[] {
  return Object.keys(state.members).filter((person) => !onIt(state, person))
}

/**
 * Everyone who may not know of it whatever else lets them in: the one place from which rows take their exclusions. Only what
 * the record says counts, and no event names such people yet; a former member is not one of them, or a class opened again
 * would stay shut to them.
 */
export function excluded(_state: AccessState): readonly string[] {
  return []
}
