/**
 * The decider: `evolve` folds events into state, `decide` turns a command into facts or a refusal. Both are pure, so the
 * server decides for real and the browser asks the same code whether a button may be pressed and, if not, why not.
 */
import type { z } from 'zod'
import type { Brief, Letters, Step, Waiting } from './contribution.ts'
import type { EventSchemas, Fact, FactOf, Recorded, RecordedOf, RetiredEvents } from './event.ts'
import { ms } from './instant.ts'
import type { LineAct, LineCommand } from './line.ts'
import { generalRefusals, refusing, type Refusals, type Refused, type RuleMode } from './refusal.ts'
import type { Verb } from './verb.ts'

/** Workspace roles (design §7). `system` is Firebreak itself. */
export type WorkspaceRole = 'owner' | 'responder' | 'member' | 'guest' | 'system'

/** Who acts: a person's id (or a system actor such as `system`, `intake:…`), never a name. */
export type Actor = {
  readonly id: string
  readonly role: WorkspaceRole
  /** Ids of the projects the person belongs to. */
  readonly projects?: readonly string[]
}

/** What a command asks for: the right a person needs on the stream. `access/contract.ts` says who has which. */
export type Right =
  | 'see-progress'
  | 'read'
  | 'write'
  | 'command'
  | 'communicate'
  | 'take'
  | 'join-handoff'
  | 'system'
  | 'administer'
  | 'sign-in'

/** One verb of a slice: its fields, the right it needs, and a sentence for the reference. */
export type CommandSpec = {
  readonly input: z.ZodType
  readonly needs: Right
  readonly says: string
  /**
   * A question to other records that must be answered before this can be decided, such as `policy-version`. The server
   * puts the answer into the world; in the browser there is none, and the server has the last word.
   */
  readonly asks?: string
  /** The server has a door of its own for it, which makes the secret or ends the sessions; the general one refuses it. */
  readonly ownDoor?: true
  /** It lets somebody in or gives rights: for a person who signed in lately, never for a token, which may have been stolen. */
  readonly recentSignIn?: true
  /** Whoever it names gets something to do or to read: refused for somebody whose account is closed. */
  readonly givesWork?: true
}
export type CommandSpecs = Readonly<Record<string, CommandSpec>>

/** A command as a slice's `decide` receives it, discriminated by `verb`. */
export type CommandOf<C extends CommandSpecs> = {
  [V in keyof C & string]: { readonly verb: V; readonly input: z.output<C[V]['input']> }
}[keyof C & string]

/** Everything a decision may look at. `state` holds other slices' states; `now` is the database's time, RFC 3339. */
export type World<S> = {
  readonly now: string
  readonly actor: Actor
  readonly state: S
  /** Codes of overridable refusals the actor has answered with a reason. */
  readonly overrides: ReadonlySet<string>
  /** Names of the people the record speaks of by id, for rules that look for names in text. */
  readonly names: Readonly<Record<string, string>>
  /** What the command's question came to (`CommandSpec.asks`): undefined when nothing was found or nobody could ask. */
  readonly answer?: unknown
}

/** What a command comes to. `F` are the facts that may be recorded: a slice's own, and those it declares. */
export type Decision<F extends Fact = Fact> =
  | { readonly ok: true; readonly facts: readonly F[] }
  | Refused

/** The command is carried out: these facts are recorded, in this order, or none of them. */
export function go<const F extends readonly Fact[]>(...facts: F): Decision<F[number]> {
  return { ok: true, facts }
}

/**
 * A rule of the process, in the mode policy gives it: `off` never refuses, `warn` refuses until the actor gives a reason,
 * `block` always refuses. Returns the refusal, or undefined when the command may go on. Guidance, not gates (design §1.3).
 */
export function ruleRefuses(
  world: Pick<World<unknown>, 'overrides'>,
  mode: RuleMode,
  refused: Refused,
): Refused | undefined {
  if (mode === 'off') return undefined
  if (mode === 'block') return refused
  // Also for a mode that only a later version's policy knows: nothing is locked, and nothing goes unsaid.
  const { refusal } = refused
  if (world.overrides.has(refusal.code)) return undefined
  return { ok: false, refusal: { ...refusal, overridable: true } }
}

/** A claimed time this far ahead of the database's clock is a slip in date or zone, not a difference of clocks. */
const AHEAD_MAX_MS = 60_000

/** Refuses a claimed time that has not come yet; undefined when it is fine. */
export function refuseFuture(claimed: string, now: string): Refused | undefined {
  if (ms(claimed) <= ms(now) + AHEAD_MAX_MS) return undefined
  return refusing(generalRefusals)('time-in-future')
}

/** What was done can be taken back for so long as if it had not been: ten seconds on the page, and the time their word may travel. */
export const TAKE_BACK_MS = 13_000

/**
 * Refuses to take back what somebody else did, what is older than a moment, and what something was built on: a report that was
 * sent since, a conclusion that was opened again. Undefined when it may go.
 */
export function refuseTakeBack(
  done: { readonly at: string; readonly by: string; readonly seq: number } | null | undefined,
  { actor, now }: Pick<World<unknown>, 'actor' | 'now'>,
  builtOn: readonly { readonly seq: number }[] = [],
): Refused | undefined {
  const no = refusing(generalRefusals)
  if (!done) return no('not-taken-back:nothing')
  if (done.by !== actor.id) return no('not-taken-back:others')
  if (builtOn.some(({ seq }) => seq > done.seq)) return no('not-taken-back:built-on')
  // Journal time against journal time: no clock of a browser or a server counts.
  return ms(now) >= ms(done.at) + TAKE_BACK_MS ? no('not-taken-back:late') : undefined
}

/** Refuses to take back an entry when what it changed was changed by somebody else since, or is gone. Undefined when it may go. */
export function refuseUndo(
  undoes: number | undefined,
  changed: { readonly seq: number; readonly by: string } | undefined,
  actor: string,
): Refused | undefined {
  if (undoes === undefined || (changed && (changed.seq <= undoes || changed.by === actor)))
    return undefined
  return refusing(generalRefusals)('not-taken-back:built-on')
}

/** Turns a person's id into what the reader may see: a name, or a role where names stay out. */
export type NameOf = (id: string) => string

/** How the events of a slice are shown in the timeline. */
export type InTimeline<K extends string = string> = {
  /** The word of the narrow column; the slice's name where none is given. */
  readonly label?: string
  /** Another word for some of its events. */
  readonly labels?: Readonly<Partial<Record<K, string>>>
  /** Events that are turning points, and marked as such. */
  readonly turning?: readonly K[]
  /** Events that Firebreak notes beside what people do: several after one another are folded into one line. */
  readonly quiet?: readonly K[]
  /** Events every record is opened with. Those recorded with the report only repeat the policy, and are not told. */
  readonly opening?: readonly K[]
  /** What an event repeats, such as one alert: many of one are told in one line. Undefined for what is told by itself. */
  readonly run?: (event: Recorded) => string | undefined
}

/**
 * A slice: one thing a responder would name. `S` is its own state, `W` the states of the slices it looks at, `D` the events
 * of other slices that its commands may record beside its own.
 * `say` gives the timeline a plain sentence for each of its events, or undefined when the event speaks elsewhere.
 */
export type Slice<
  N extends string = string,
  S = unknown,
  E extends EventSchemas = EventSchemas,
  C extends CommandSpecs = CommandSpecs,
  W = never,
  D extends EventSchemas = Record<never, never>,
> = {
  readonly name: N
  readonly events: E
  readonly emits?: D
  /** What it recorded under earlier versions: read for ever, and never recorded again. */
  readonly retired?: RetiredEvents
  /** What the documents are like that its events speak of, by the kind of event, also those of a later version. */
  readonly documents?: EventSchemas
  readonly commands: C
  /** Every refusal of its `decide`: it makes its `no` of them, and refuses in no other words. */
  readonly refusals: Refusals
  /** What a person can do, in words: buttons, palette and command line read it. */
  readonly verbs: readonly Verb[]
  readonly initial: S
  readonly evolve: (state: S, event: RecordedOf<E>) => S
  readonly decide: (command: CommandOf<C>, world: World<W>) => Decision<FactOf<E & D>>
  readonly say: (event: RecordedOf<E>, nameOf: NameOf, state: W) => string | undefined
  readonly timeline?: InTimeline<keyof E & string>
  readonly letters?: Letters
  /** The next moment at which this slice's `tick` has something to record, or null. */
  readonly nextMoment?: (state: W) => string | null
  /** What waits for whom, as lists show it. */
  readonly waiting?: (state: never) => readonly Waiting[]
  /** Next steps this slice offers, each for the people it is for. */
  readonly steps?: readonly Step<never>[]
  /** What can be done by one line in the room, and how its events are taken back where they can be. */
  readonly lines?: readonly LineAct<never>[]
  readonly takeBack?: (event: RecordedOf<E>, before: never) => LineCommand | undefined
  /** What it puts into the briefing for somebody who takes over. */
  readonly briefs?: readonly Brief<never>[]
}
