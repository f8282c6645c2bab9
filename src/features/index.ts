/**
 * The slices, each registered once, folded and decided by the same pure code on the server, in the CLI and in the browser.
 * Adding a feature is one folder and one line here.
 */
import type { z } from 'zod'
import {
  go,
  no,
  type Actor,
  type CommandSpec,
  type Decision,
  type NameOf,
  type World,
} from '#kernel/decider.ts'
import { sliceOf, type Fact, type Recorded } from '#kernel/event.ts'
import { access } from './access/decide.ts'
import { may, worksOnIt } from './access/contract.ts'
import { actions } from './actions/decide.ts'
import { clocks } from './clocks/decide.ts'
import { conclude } from './conclude/decide.ts'
import { document } from './document/decide.ts'
import { handoff } from './handoff/decide.ts'
import { incident } from './incident/decide.ts'
import { intake } from './intake/decide.ts'
import { lessons } from './lessons/decide.ts'
import { log } from './log/decide.ts'
import { OVERRIDES_MAX } from './policy/contract.ts'
import { policy } from './policy/decide.ts'
import { report } from './report/decide.ts'
import { retro } from './retro/decide.ts'
import { roles } from './roles/decide.ts'
import { severity } from './severity/decide.ts'
import { sitreps } from './sitreps/decide.ts'
import { tasks } from './tasks/decide.ts'
import { triage } from './triage/decide.ts'
import { workspace } from './workspace/decide.ts'

/** Every slice of an incident, in the order a responder meets them. */
export const slices = {
  intake,
  incident,
  policy,
  access,
  triage,
  severity,
  roles,
  handoff,
  log,
  document,
  tasks,
  sitreps,
  clocks,
  conclude,
  retro,
  lessons,
  actions,
  report,
} as const

/** Slices whose stream is the workspace, not an incident. */
export const workspaceSlices = { workspace } as const

export type SliceName = keyof typeof slices
type SliceStates = { readonly [N in SliceName]: (typeof slices)[N]['initial'] }

/** An incident folded from its journal up to and including entry `seq`. */
export type IncidentState = SliceStates & {
  readonly id: string
  readonly seq: number
  /** Database time of the last entry. */
  readonly at: string
}

/** What the registry needs of a slice, with its own types left out: the fold looks slices up by name. */
type AnySlice = {
  readonly name: string
  readonly events: Readonly<Record<string, z.ZodType>>
  readonly commands: Readonly<Record<string, CommandSpec>>
  readonly initial: unknown
  readonly evolve: (state: never, event: never) => unknown
  readonly decide: (command: never, world: never) => Decision
  readonly say: (event: never, nameOf: NameOf) => string | undefined
}
const registry: Readonly<Record<string, AnySlice>> = slices

/** Schema of every published event by kind: fingerprinted and frozen by tidy/. */
export const allEvents: Readonly<Record<string, z.ZodType>> = Object.assign(
  {},
  ...[...Object.values(registry), workspace].map((slice) => slice.events),
) as Record<string, z.ZodType>

/** Every command on an incident: `roles/assign` → its fields, the right it needs, what it says. */
export const allCommands: Readonly<Record<string, CommandSpec>> = Object.fromEntries(
  Object.values(registry).flatMap((slice) =>
    Object.entries(slice.commands).map(([verb, spec]) => [`${slice.name}/${verb}`, spec] as const),
  ),
)

function sliceNamed(name: string): AnySlice | undefined {
  return Object.hasOwn(registry, name) ? registry[name] : undefined
}

/** The state of an incident that has no entry yet. */
export function initialIncident(id: string): IncidentState {
  const states = Object.fromEntries(
    Object.values(registry).map((slice) => [slice.name, slice.initial]),
  )
  return { ...(states as SliceStates), id, seq: 0, at: '' }
}

/** Folds one event. An erased body (null) moves the sequence on and changes nothing else. */
export function evolveIncident(state: IncidentState, event: Recorded): IncidentState {
  const slice = sliceNamed(sliceOf(event.kind))
  if (!slice) throw new Error(`no slice knows the event ${event.kind}`)
  const head = { ...state, seq: event.seq, at: event.recorded }
  if (event.body === null) return head
  const before = state[slice.name as SliceName]
  return { ...head, [slice.name]: slice.evolve(before as never, event as never) }
}

/** The fold of many events. */
export function foldIncident(id: string, events: readonly Recorded[]): IncidentState {
  return events.reduce(evolveIncident, initialIncident(id))
}

/** A command by its slice and verb, its fields already parsed by the verb's schema. */
export type IncidentCommand = {
  readonly slice: string
  readonly verb: string
  readonly input: unknown
  /** Answers to overridable refusals, each with a reason. */
  readonly overrides?: readonly { readonly code: string; readonly reason: string }[]
}

/**
 * Decides a command on an incident: the facts to record, or the refusal. An override counts only where the rule really
 * stood in the way; it is then recorded beside the facts (design §6). Whoever writes on a record that is open to all
 * responders is on it from then on, and the record says so first. Whether the actor may send it is `mayCommand`'s to say.
 */
export function decideIncident(
  command: IncidentCommand,
  world: Omit<World<IncidentState>, 'overrides'>,
): Decision {
  const slice = sliceNamed(command.slice)
  const spec = allCommands[`${command.slice}/${command.verb}`]
  if (!slice || !spec)
    return no('no-such-command', `There is no command ${command.slice}/${command.verb}.`)
  const joined = spec.needs === 'write' ? joining(world) : []
  const state = joined.reduce((before, fact, index) => {
    const seq = before.seq + index + 1
    const { now, actor } = world
    const event = { ...fact, seq, actor: actor.id, via: 'system' as const }
    return evolveIncident(before, { ...event, occurred: now, recorded: now })
  }, world.state)
  const given = new Map((command.overrides ?? []).map((one) => [one.code, one.reason]))
  const used = new Set<string>()
  for (;;) {
    const decision = slice.decide(command as never, { ...world, state, overrides: used } as never)
    if (decision.ok) {
      const noted = overridden(command, [...used], given)
      return go(...joined, ...decision.facts, ...noted)
    }
    const { refusal } = decision
    if (!refusal.overridable || !given.has(refusal.code) || used.has(refusal.code)) return decision
    if (state.policy.overrides.length >= OVERRIDES_MAX)
      return no('too-many-overrides', `A record keeps at most ${OVERRIDES_MAX} overrides.`)
    used.add(refusal.code)
  }
}

function joining({ actor, state }: Pick<World<IncidentState>, 'actor' | 'state'>): readonly Fact[] {
  if (actor.role === 'system' || worksOnIt(state.access, actor.id)) return []
  return [{ kind: 'access.member-added.v1', body: { person: actor.id, as: 'member' } }]
}

function overridden(
  command: IncidentCommand,
  used: readonly string[],
  given: ReadonlyMap<string, string>,
): readonly Fact[] {
  return used.map((code) => ({
    kind: 'policy.overridden.v1',
    body: { code, verb: `${command.slice}/${command.verb}`, reason: given.get(code) ?? '' },
  }))
}

/** May this actor send this command here, before any rule of the process is asked? */
export function mayCommand(
  actor: Actor,
  slice: string,
  verb: string,
  state: IncidentState,
): boolean {
  const spec = allCommands[`${slice}/${verb}`]
  return spec !== undefined && may(actor, spec.needs, state)
}

/** The timeline sentence of an event, or undefined where the event speaks elsewhere. */
export function sentenceOf(event: Recorded, nameOf: NameOf): string | undefined {
  if (event.body === null) return 'This entry’s content was erased'
  return sliceNamed(sliceOf(event.kind))?.say(event as never, nameOf)
}

/**
 * How events of earlier versions are read in the words of the latest, by their old kind. Empty until the first event has a
 * second version; from then on an upcaster stays for ever, with the frozen example of what it reads.
 */
export const upcasts: Readonly<
  Record<string, (event: Recorded) => { readonly kind: string; readonly body: unknown }>
> = {}
