/**
 * Stream kinds: what a record is, whatever it is about. A kind has a name, the slices that live on it, who may do what on
 * it, how it is opened and how it is called. Everything that carries records about (lanes, cache, live feed, page, command
 * line) knows only this; what an incident or a project is, its folder says.
 */
import type { z } from 'zod'
import {
  go,
  type Actor,
  type CommandSpec,
  type Decision,
  type InTimeline,
  type NameOf,
  type Right,
  type World,
} from './decider.ts'
import {
  briefingParts,
  MAIL_ATTEMPTS_MAX,
  recipientsOf,
  type Brief,
  type BriefingPart,
  type Letters,
  type MailJob,
  type NextStep,
  type Step,
  type TickJob,
  type Waiting,
} from './contribution.ts'
import { linesOf, type LineAct, type LineCommand } from './line.ts'
import { markOf, type TimelineMark } from './timeline.ts'
import { generalRefusals, refusing, type Refusals, type Refused } from './refusal.ts'
import { checked, declaredBy } from './declared.ts'
import { momentIn, ms, plus } from './instant.ts'
import type { RowChange } from './row.ts'
import {
  sliceOf,
  type EventSchemas,
  type Fact,
  type Recorded,
  type RetiredEvents,
} from './event.ts'
import type { SliceVerb, Verb } from './verb.ts'

/** What every folded record has beside the states of its slices. `at` is the database's time of the last entry. */
export type StreamState = { readonly id: string; readonly seq: number; readonly at: string }

/** What a kind needs of a slice, with its own types left out: the fold looks slices up by name. */
export type AnySlice = {
  readonly name: string
  readonly events: Readonly<Record<string, z.ZodType>>
  /** Events of other slices that this one's commands may record, such as the release of a role by a removal. */
  readonly emits?: Readonly<Record<string, z.ZodType>>
  /** Events of its own that are only read: what the journal gives out are the later ones they became. */
  readonly retired?: RetiredEvents
  /** What the documents are like that its events speak of, by the kind of event, also those of a later version. */
  readonly documents?: EventSchemas
  readonly commands: Readonly<Record<string, CommandSpec>>
  readonly refusals: Refusals
  readonly verbs: readonly Verb[]
  readonly initial: unknown
  readonly evolve: (state: never, event: never) => unknown
  readonly decide: (command: never, world: never) => Decision
  readonly say: (event: never, nameOf: NameOf, state: never) => string | undefined
  readonly timeline?: InTimeline
  readonly letters?: Letters
  /** The next moment at which this slice's `tick` has something to record, or null. */
  readonly nextMoment?: (state: never) => string | null
  readonly waiting?: (state: never) => readonly Waiting[]
  readonly steps?: readonly Step<never>[]
  readonly briefs?: readonly Brief<never>[]
  readonly lines?: readonly LineAct<never>[]
  readonly takeBack?: (event: never, before: never) => LineCommand | undefined
}

/**
 * Something the worker does after the commit, in which it is written down. `at` is journal time; `key` replaces an earlier
 * job; `attempts` is how often a failed one is tried.
 */
export type Job = {
  readonly task: string
  readonly payload: unknown
  readonly key?: string
  readonly at?: string
  readonly attempts?: number
}

/** A command by its slice and verb, its fields already parsed by the verb's schema. */
export type StreamCommand = {
  readonly slice: string
  readonly verb: string
  readonly input: unknown
  /** Answers to overridable refusals, each with a reason. */
  readonly overrides?: readonly { readonly code: string; readonly reason: string }[]
}

/** What the server has ready for a record that begins. */
export type Prepared = {
  readonly id: string
  /** A free readable reference in the kind's letters, or '' for kinds that have none. */
  readonly ref: string
  readonly codename: string
  /** What the opening's question came to (`Opening.asks`). */
  readonly answer?: unknown
}

/** How a record of a kind begins: the fields somebody sends, who may, and the first facts. */
export type Opening = {
  readonly input: z.ZodType
  readonly says: string
  /** May this actor begin one at all? */
  readonly may: (actor: Actor) => boolean
  /** A question to other records, as `CommandSpec.asks`. */
  readonly asks?: string
  readonly decide: (
    input: never,
    world: { readonly now: string; readonly actor: Actor },
    prepared: Prepared,
  ) => Decision
  /** Under whose id the first entries are recorded, where that is not plainly the actor. */
  readonly recordedBy?: (input: never, actor: Actor) => Actor
}

/**
 * What a folder says about its kind of record. `S` is the folded record. What takes a state is written as a method, so that
 * a kind can be handed on as a kind of some record by those who only pass its state through.
 */
export type KindSpec<S extends StreamState> = {
  /** The word before the dot of the first event, and the stream's kind in the journal. */
  readonly name: string
  /** What people call one, on the command line and in sentences: `incident`, `policy`. */
  readonly word: string
  /** Its place in addresses: `/api/v1/incidents`. */
  readonly plural: string
  readonly slices: Readonly<Record<string, AnySlice>>
  may(actor: Actor, right: Right, state: S): boolean
  readonly opening?: Opening
  /** Letters of the readable reference, such as `INC`. Without them a record is called by its id. */
  readonly refPrefix?: string
  /** The readable reference of a record, for kinds that have one. */
  refOf?(state: S): string
  /** The one record of this kind, for kinds that have one: the workspace. */
  readonly only?: { readonly id: string; readonly called: string }
  /** What the record itself adds before a command's facts: whoever writes on an open incident is on it from then on. */
  joins?(needs: Right, world: { readonly actor: Actor; readonly state: S }): readonly Fact[]
  /** The fact that remembers an override. Kinds without it allow none. */
  readonly overridden?: (override: {
    readonly code: string
    readonly verb: string
    readonly reason: string
  }) => Fact
  /** Refuses one more override, where the record keeps no more. */
  refuseOverride?(state: S): Refused | undefined
  /** The people the record speaks of, whose names a reader may learn. */
  people(state: S): readonly string[]
  /** The zone all its times are told in; UTC where the kind says none. */
  zoneOf?(state: S): string
  /** What somebody may know who may see that the record goes on, and not what it says. */
  progress(state: S): unknown
  /** The state as it is sent to a reader, where the whole would grow with the record. */
  sent?(state: S): S
  /** What a reader of old events needs besides, because later ones changed it. */
  asNow?(state: S, events: readonly Recorded[]): object
  /** What a letter about it may carry outside: a codename, how to treat it, and the address of its page. */
  envelope?(state: S): {
    readonly codename: string
    readonly handling: string
    readonly page: string
  }
  /** Fields that never leave the server, wherever they are in the state or in an entry: hashes of secrets. */
  readonly hides?: readonly string[]
  /** Its rows in lists; `rowVersion` rises when they change shape, and they are rebuilt. */
  rows(state: S): readonly RowChange[]
  readonly rowVersion: number
  /** True when facts change nothing that a row or a job shows: the commonest append then writes neither. */
  changesNoRow?(state: S, facts: readonly Fact[], actor: Actor): boolean
}

/** A kind ready for use: fold, decision and sentences by the slices' names. */
export type StreamKind<S extends StreamState = StreamState> = KindSpec<S> & {
  readonly commands: Readonly<Record<string, CommandSpec>>
  /** Every user action, in the order of the slices. */
  readonly verbs: readonly SliceVerb[]
  readonly initial: (id: string) => S
  /** Folds one event. An erased body (null) or an event of an unknown word moves the sequence on and changes nothing else. */
  evolve(state: S, event: Recorded): S
  readonly fold: (id: string, events: readonly Recorded[]) => S
  decide(command: StreamCommand, world: Omit<World<S>, 'overrides'>): Decision
  /** A decision that no slice was asked for, such as how a record begins. Throws when its slices do not declare it all. */
  checked(decision: Decision): Decision
  /** May this actor send this command here, before any rule of the process is asked? */
  mayCommand(actor: Actor, slice: string, verb: string, state: S): boolean
  /** The timeline's sentence of an event, or undefined where the event speaks elsewhere. */
  sentence(this: void, event: Recorded, nameOf: NameOf, state: S): string | undefined
  /** How an event is shown in the timeline. */
  readonly inTimeline: (kind: string) => TimelineMark
  /** What is to be done outside the record because of these events, or at a moment that moved. */
  jobs(events: readonly Recorded[], before: S, after: S): readonly Job[]
  /** What can be done by one line, what is needed first before the rest. */
  readonly lines: readonly LineAct<S>[]
  /** The commands that take these events back, the last first; those that stay are left out. `before` is the state before them. */
  takeBack(events: readonly Recorded[], before: S): readonly LineCommand[]
  /** The next step for this person, or undefined when nothing waits for them. */
  nextStep(state: S, actor: Actor, now: string): NextStep | undefined
  /** What somebody who takes over has to know; a part without lines says so rather than vanish. */
  briefing(state: S, nameOf: NameOf): readonly BriefingPart[]
  /** The jobs of the moments that now lie ahead: after an import, or a tick without news. */
  alarms(state: S): readonly Job[]
}

/** Makes a kind of what its folder says. */
export function streamKind<S extends StreamState>(spec: KindSpec<S>): StreamKind<S> {
  const commands = commandsOf(Object.values(spec.slices))
  const declared = declaredBy(Object.values(spec.slices))
  const named = (name: string) => (Object.hasOwn(spec.slices, name) ? spec.slices[name] : undefined)
  const specOf = (slice: string, verb: string) => {
    const name = `${slice}/${verb}`
    return Object.hasOwn(commands, name) ? commands[name] : undefined
  }
  const steps = Object.values(spec.slices)
    .flatMap((slice) => slice.steps ?? [])
    .toSorted((a, b) => a.rank - b.rank)
  const initial = (id: string) => {
    const states = Object.values(spec.slices).map((slice) => [slice.name, slice.initial] as const)
    return { ...Object.fromEntries(states), id, seq: 0, at: '' } as unknown as S
  }
  const evolve = (state: S, event: Recorded): S => {
    const head = { ...state, seq: event.seq, at: event.recorded }
    const slice = named(sliceOf(event.kind))
    if (!slice || event.body === null || !Object.hasOwn(slice.events, event.kind)) return head
    const before = (state as unknown as Record<string, unknown>)[slice.name]
    return { ...head, [slice.name]: slice.evolve(before as never, event as never) }
  }
  return {
    ...spec,
    commands,
    verbs: Object.values(spec.slices).flatMap((slice) =>
      slice.verbs.map((verb) => ({ ...verb, slice: slice.name })),
    ),
    initial,
    evolve,
    fold: (id, events) => events.reduce(evolve, initial(id)),
    mayCommand: (actor, slice, verb, state) => {
      const command = specOf(slice, verb)
      return command !== undefined && spec.may(actor, command.needs, state)
    },
    decide: (command, world) => {
      const slice = named(command.slice)
      const asked = specOf(command.slice, command.verb)
      if (!slice || !asked) return refusing(generalRefusals)('no-such-command', command)
      return decideOn(slice, asked, command, { world, evolve, spec })
    },
    checked: (decision) => checked(decision, `the kind ${spec.name}`, declared),
    sentence: (event, nameOf, state) => {
      if (event.body === null) return 'This entry’s content was erased'
      const slice = named(sliceOf(event.kind))
      if (!slice || !Object.hasOwn(slice.events, event.kind))
        return `An entry of a kind that this version does not know: ${event.kind}`
      return slice.say(event as never, nameOf, state as never)
    },
    inTimeline: (kind) => markOf(named(sliceOf(kind))?.timeline, kind),
    jobs: (events, before, after) => [
      ...events.flatMap((event) => mailsOf(spec, event, after.id)),
      ...alarmsOf(spec, after, before),
    ],
    nextStep: (state, actor, now) => {
      const offered = steps.flatMap(({ find }) => find(state as never, actor, now) ?? [])
      const late = offered.filter(({ due }) => due !== undefined && ms(due) < ms(now))
      return late.toSorted((a, b) => ms(a.due ?? now) - ms(b.due ?? now))[0] ?? offered[0]
    },
    lines: linesOf(Object.values(spec.slices)),
    takeBack: (events, before) =>
      events.toReversed().flatMap((event) => {
        const slice = named(sliceOf(event.kind))
        return slice?.takeBack?.(event as never, before as never) ?? []
      }),
    briefing: (state, nameOf) => briefingOf(spec, state, nameOf),
    alarms: (state) => alarmsOf(spec, state, undefined),
  }
}

function briefingOf<S extends StreamState>(
  spec: KindSpec<S>,
  state: S,
  nameOf: NameOf,
): readonly BriefingPart[] {
  const zone = spec.zoneOf?.(state) ?? 'UTC'
  const telling = { nameOf, moment: (at: string) => momentIn(zone, at) }
  const briefs = Object.values(spec.slices)
    .flatMap((slice) => slice.briefs ?? [])
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  return Object.entries(briefingParts).map(([part, title]) => ({
    title,
    lines: briefs
      .filter((brief) => brief.part === part)
      .flatMap((brief) => brief.lines(state as never, telling)),
  }))
}

function commandsOf(slices: readonly AnySlice[]): Readonly<Record<string, CommandSpec>> {
  const named = slices.flatMap((slice) =>
    Object.entries(slice.commands).map(([verb, spec]) => [`${slice.name}/${verb}`, spec] as const),
  )
  return Object.fromEntries(named)
}

/** What waits for whom, as these slices say: what is due first, then in the order of the slices. */
export function waitingIn(
  slices: Readonly<Record<string, AnySlice>>,
  state: StreamState,
): readonly Waiting[] {
  return Object.values(slices)
    .flatMap((slice) => slice.waiting?.(state as never) ?? [])
    .toSorted((a, b) => Number(a.due === null) - Number(b.due === null))
}

function mailsOf<S extends StreamState>(
  spec: KindSpec<S>,
  event: Recorded,
  id: string,
): readonly Job[] {
  const letters = spec.slices[sliceOf(event.kind)]?.letters
  if (!letters) return []
  return recipientsOf(letters, event).map((person) => {
    const payload: MailJob = { kind: spec.name, id, entry: event.seq, person }
    return {
      task: 'mail',
      payload,
      key: `mail:${id}:${event.seq}:${person}`,
      ...(letters.waitMs === undefined ? {} : { at: plus(event.recorded, letters.waitMs) }),
      attempts: MAIL_ATTEMPTS_MAX,
    }
  })
}

/** The moments ahead; with a state before, only those that moved. */
function alarmsOf<S extends StreamState>(
  spec: KindSpec<S>,
  state: S,
  before: S | undefined,
): readonly Job[] {
  return Object.values(spec.slices).flatMap(({ name, nextMoment }): readonly Job[] => {
    const at = nextMoment?.(state as never) ?? null
    if (at === null) return []
    const same = before !== undefined && before.seq > 0 && nextMoment?.(before as never) === at
    const payload: TickJob = { kind: spec.name, id: state.id, slice: name }
    return same ? [] : [{ task: 'tick', payload, key: `tick:${state.id}:${name}`, at }]
  })
}

/**
 * The facts to record, or the refusal. An override counts only where the rule really forbade it; it is then
 * recorded beside the facts (design §6).
 */
function decideOn<S extends StreamState>(
  slice: AnySlice,
  asked: CommandSpec,
  command: StreamCommand,
  parts: {
    readonly world: Omit<World<S>, 'overrides'>
    readonly evolve: (state: S, event: Recorded) => S
    readonly spec: KindSpec<S>
  },
): Decision {
  const { world, evolve, spec } = parts
  const declared = declaredBy([slice])
  const joined = spec.joins?.(asked.needs, world) ?? []
  const state = joined.reduce((before, fact, index) => {
    const seq = world.state.seq + index + 1
    const { now, actor } = world
    const event = { ...fact, seq, actor: actor.id, via: 'system' as const }
    return evolve(before, { ...event, occurred: now, recorded: now })
  }, world.state)
  const given = new Map(
    spec.overridden ? (command.overrides ?? []).map(({ code, reason }) => [code, reason]) : [],
  )
  const used = new Set<string>()
  for (;;) {
    const decision = checked(
      slice.decide(command as never, { ...world, state, overrides: used } as never),
      `the slice ${slice.name}`,
      declared,
    )
    if (decision.ok) {
      const verb = `${command.slice}/${command.verb}`
      const noted = [...used].flatMap((code) =>
        spec.overridden ? [spec.overridden({ code, verb, reason: given.get(code) ?? '' })] : [],
      )
      return go(...joined, ...decision.facts, ...noted)
    }
    const { refusal } = decision
    if (!refusal.overridable || !given.has(refusal.code) || used.has(refusal.code)) return decision
    const full = spec.refuseOverride?.(state)
    if (full) return full
    used.add(refusal.code)
  }
}
