import {
  go,
  refuseTakeBack,
  ruleRefuses,
  type Decision,
  type Slice,
  type World,
} from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { atOrAfter, DAY, MINUTE, plus, spanInWords } from '#kernel/instant.ts'
import { onIt, worksOnIt, type AccessState } from '../access/contract.ts'
import { owesReport, untold } from '../handoff/contract.ts'
import type { ClockSources } from '../clocks/clocks.ts'
import { entryAt, isFact, isPartial, type LogState } from '../log/contract.ts'
import { levelInForce } from '../policy/contract.ts'
import { events as handoffEvents } from '../handoff/contract.ts'
import {
  commands,
  events,
  lastToEveryone,
  nextNumber,
  refusals,
  type Sitrep,
  type SitrepsCommand,
  type SitrepsEvent,
  type SitrepsState,
} from './contract.ts'
import { letters } from './reactions.ts'
import { briefs } from './brief.ts'
import { takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { headerNow, readersInWords, speaks } from './view.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

/** Events of other slices that go along with this one's. */
const emits = {
  'handoff.reported.v1': handoffEvents['handoff.reported.v1'],
}
type Decided = Decision<FactOf<typeof events & typeof emits>>

type Needed = ClockSources & {
  readonly access: AccessState
  readonly log: LogState
}

/** Nobody plans the next word further ahead than this while something is going on. */
const NEXT_MAX_MS = 31 * DAY

/** Times are typed to the minute and clocks differ by seconds: this much beyond the rhythm is still within it. */
const SLACK_MS = MINUTE

/** One every half hour for three weeks. Each keeps whom it reached, and starts a clock of its own. */
const SITREPS_MAX = 1000
/** Slips. Whoever takes back more than this is trying something else. */
const WITHDRAWN_MAX = 100

function evolve(state: SitrepsState, event: SitrepsEvent): SitrepsState {
  if (event.kind === 'sitreps.sent.v1') {
    const sitrep: Sitrep = {
      ...event.body,
      seq: event.seq,
      sentAt: event.recorded,
      by: event.actor,
      delivery: {},
    }
    return { ...state, sent: [...state.sent, sitrep] }
  }
  if (event.kind === 'sitreps.withdrawn.v1')
    return {
      sent: state.sent.filter((sitrep) => sitrep.number !== event.body.number),
      withdrawn: [...state.withdrawn, event.body.number],
    }
  const { number, person } = event.body
  const outcome =
    event.kind === 'sitreps.delivered.v1'
      ? { at: event.recorded, ok: true }
      : { at: event.recorded, ok: false, cause: event.body.cause }
  return {
    ...state,
    sent: state.sent.map((sitrep) =>
      sitrep.number === number
        ? { ...sitrep, delivery: { ...sitrep.delivery, [person]: outcome } }
        : sitrep,
    ),
  }
}

function decide(command: SitrepsCommand, world: World<Needed>): Decided {
  const { sitreps } = world.state
  switch (command.verb) {
    case 'send': {
      const { next_at: nextAt, ...text } = command.input
      const { kind } = text
      if (kind !== 'final' && world.state.conclude.concluded) return no('already-concluded')
      const everyone = speaksToAll(world)
      if (!everyone && !(kind === 'handoff' && owesReport(world.state.handoff, world.actor.id)))
        return no('communicator-only')
      if (!everyone && nextAt !== undefined) return no('communicator-only:promise')
      if (everyone && kind !== 'final' && nextAt === undefined) return no('next-update-missing')
      const unfit = refuseIncluded(command.input.included, world.state.log)
      if (unfit) return unfit
      return (
        (kind === 'final' ? refuseFinal(world) : refuseNext(nextAt, world)) ??
        send({ ...text, nextAt: kind === 'final' ? null : (nextAt ?? null), corrects: null }, world)
      )
    }
    case 'correct': {
      const { corrects, next_at: nextAt, ...text } = command.input
      if (!speaksToAll(world)) return no('communicator-only:correct')
      const earlier = sitreps.sent.find((sitrep) => sitrep.number === corrects)
      if (!earlier) return no('no-such-sitrep')
      const next = nextAt ?? promisedStill(world.state, world.now)
      if (next === undefined) return no('next-update-missing')
      return (
        // What is left as it was promised is promised anew, at the severity there is now.
        refuseNext(next ?? undefined, world) ??
        send({ ...text, kind: 'correction', included: [], nextAt: next, corrects }, world)
      )
    }
    case 'withdraw':
      return withdraw(command.input.number, world)
    case 'note-delivery': {
      const { number, person, channel, cause } = command.input
      if (cause === undefined)
        return go({ kind: 'sitreps.delivered.v1', body: { number, person, channel } })
      return go({ kind: 'sitreps.undelivered.v1', body: { number, person, channel, cause } })
    }
  }
}

function withdraw(number: number, world: World<Needed>): Decided {
  const { sitreps, conclude } = world.state
  const sitrep = sitreps.sent.find((one) => one.number === number)
  if (!sitrep) return no('no-such-sitrep')
  // What it was concluded by stays; what was sent after it may go.
  if (conclude.concluded && sitrep.seq < conclude.concluded.seq) return no('already-concluded')
  if (sitrep !== sitreps.sent.at(-1)) return no('not-withdrawable:later')
  if (sitrep.kind === 'handoff') return no('not-withdrawable:handoff')
  if (Object.keys(sitrep.delivery).length > 0) return no('not-withdrawable:gone')
  if (sitreps.withdrawn.length >= WITHDRAWN_MAX)
    return no('not-withdrawable:often', { max: WITHDRAWN_MAX })
  return (
    refuseTakeBack({ at: sitrep.sentAt, by: sitrep.by, seq: sitrep.seq }, world) ??
    go({ kind: 'sitreps.withdrawn.v1', body: { number } })
  )
}

const speaksToAll = ({ state, actor, now }: World<Needed>): boolean => speaks(state, actor.id, now)

/**
 * What a correction may leave as promised: null when nothing more is, undefined when the promised time has passed, or something is owed
 * that nobody promised: after a reopening, or before the first report to everyone.
 */
function promisedStill({ sitreps, conclude }: Needed, now: string): string | null | undefined {
  if (conclude.concluded) return null
  const last = lastToEveryone(sitreps)
  if (!last) return undefined
  const over = last.nextAt === null && !conclude.reopened.some(({ seq }) => seq > last.seq)
  if (over) return null
  return last.nextAt !== null && atOrAfter(last.nextAt, plus(now, MINUTE)) ? last.nextAt : undefined
}

/** A promise later than the level's rhythm keeps nobody informed: it needs a reason. */
function refuseNext(nextAt: string | undefined, world: World<Needed>): Decided | undefined {
  if (nextAt === undefined) return undefined
  const { now, state } = world
  if (!atOrAfter(nextAt, plus(now, MINUTE))) return no('next-update-past')
  if (atOrAfter(nextAt, plus(now, NEXT_MAX_MS))) return no('next-update-far')
  const rhythm = levelInForce(state.policy.document, state.severity.level).sitrep * MINUTE
  if (!atOrAfter(nextAt, plus(now, rhythm + SLACK_MS))) return undefined
  const mode = state.policy.document.sitreps?.nextBeyondRhythm ?? 'warn'
  return ruleRefuses(world, mode, no('next-update-late', { rhythm: spanInWords(rhythm) }))
}

/** What is no incident has nothing to contain; everything else is not over before it is contained. */
function refuseFinal(world: World<Needed>): Decided | undefined {
  const { triage, incident, policy } = world.state
  const noIncident = triage.decided !== null && triage.verdict !== 'incident'
  if (noIncident || incident.milestones.contained) return undefined
  const mode = policy.document.sitreps?.finalBeforeContained ?? 'warn'
  return ruleRefuses(world, mode, no('final-before-contained'))
}

/** Theories stay out of every report unless they became facts. */
function refuseIncluded(included: readonly number[], log: LogState): Decided | undefined {
  for (const seq of included) {
    const entry = entryAt(log, seq)
    if (!entry && isPartial(log)) continue
    if (!entry) return no('no-such-entry', { seq })
    if (entry.retracted) return no('not-a-fact:retracted', { seq })
    if (!isFact(entry.type)) return no('not-a-fact', { seq, type: entry.type })
  }
  return undefined
}

type Outgoing = {
  readonly kind: Sitrep['kind']
  readonly know: string
  readonly doing: string
  readonly need: string
  readonly included: readonly number[]
  readonly nextAt: string | null
  readonly corrects: number | null
}

function send(outgoing: Outgoing, world: World<Needed>): Decided {
  const { access, sitreps, handoff } = world.state
  const number = nextNumber(sitreps)
  if (sitreps.sent.length >= SITREPS_MAX) return no('too-many-sitreps', { max: SITREPS_MAX })
  const everyone = speaksToAll(world)
  const to = Object.keys(access.members).filter((person) =>
    everyone ? onIt(access, person) : worksOnIt(access, person),
  )
  const sent = fact('sitreps.sent.v1', {
    ...outgoing,
    number,
    header: headerNow(world.state),
    to,
  })
  // The ceremony's fourth step: the incoming person's report notes the handoff, or the communicator's does (R-179, C-27).
  const told = (outgoing.kind === 'handoff' ? untold(handoff) : [])
    .filter((proposal) => everyone || proposal.to === world.actor.id)
    .map((proposal) => fact('handoff.reported.v1', { handoff: proposal.seq }))
  return go(sent, ...told)
}

/** Situation reports. */
export const sitreps: Slice<
  'sitreps',
  SitrepsState,
  typeof events,
  typeof commands,
  Needed,
  typeof emits
> = {
  name: 'sitreps',
  events,
  emits,
  commands,
  refusals,
  verbs,
  initial: { sent: [], withdrawn: [] },
  evolve,
  decide,
  letters,
  waiting,
  steps,
  timeline: { label: 'sitrep' },
  takeBack,
  briefs,
  say: (event, nameOf) => {
    if (event.kind === 'sitreps.sent.v1') {
      const { number, kind, nextAt, corrects, to } = event.body
      const what =
        corrects === null
          ? `Situation report ${number}`
          : `Situation report ${number}, correcting number ${corrects},`
      const next = nextAt
        ? `; the next is promised for ${nextAt.slice(0, 16).replace('T', ' ')} UTC`
        : ''
      const sent =
        kind === 'declared'
          ? `the declaration, s${what.slice(1)},`
          : `${kind === 'final' ? 'the final s' : 's'}${what.slice(1)}`
      return `${nameOf(event.actor)} sent ${sent} to ${readersInWords({ to, by: event.actor })}${next}`
    }
    if (event.kind === 'sitreps.withdrawn.v1')
      return `${nameOf(event.actor)} took situation report ${event.body.number} back before a letter told of it`
    // Each delivery is in the report's own list; in the timeline only a failure matters.
    if (event.kind === 'sitreps.undelivered.v1')
      return `Situation report ${event.body.number} did not reach ${nameOf(event.body.person)} by ${event.body.channel}: ${event.body.cause}`
    return undefined
  },
}
