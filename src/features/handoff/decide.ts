import { go, ruleRefuses, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { between, MINUTE, spanInWords } from '#kernel/instant.ts'
import { known } from '#kernel/words.ts'
import type { AccessState } from '../access/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import { answersAndResponds, holders, type RolesState } from '../roles/contract.ts'
import { events as accessEvents } from '../access/contract.ts'
import { events as rolesEvents } from '../roles/contract.ts'
import {
  commands,
  events,
  refusals,
  retired,
  running,
  type Duty,
  type Handoff,
  type HandoffCommand,
  type HandoffEvent,
  type HandoffState,
} from './contract.ts'
import { letters } from './reactions.ts'
import { verbs } from './verbs.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

/** Events of other slices that go along with this one's. */
const emits = {
  'access.member-added.v1': accessEvents['access.member-added.v1'],
  'roles.assigned.v1': rolesEvents['roles.assigned.v1'],
  'roles.released.v1': rolesEvents['roles.released.v1'],
}
type Decided = Decision<FactOf<typeof events & typeof emits>>

type Needed = {
  readonly handoff: HandoffState
  readonly roles: RolesState
  readonly access: AccessState
  readonly policy: PolicyState
}

/** Handoffs of one record, and takeovers: three a day for half a year. Each step of one looks through them all. */
const HANDOFFS_MAX = 500
/** Questions before a confirmation; more than this is a conversation, which belongs in the log. */
const QUESTIONS_MAX = 50

function evolve(state: HandoffState, event: HandoffEvent): HandoffState {
  switch (event.kind) {
    case 'handoff.proposed.v1':
      return { ...state, all: [...state.all, begin(event)] }
    case 'handoff.taken-over.v1': {
      const { duty, from, to, reason } = event.body
      // A takeover ends any proposal for the same duty: there is nothing left to hand over.
      const all = state.all.map((proposal) =>
        proposal.duty === duty && proposal.outcome === 'waiting'
          ? { ...proposal, outcome: 'withdrawn' as const, endedReason: reason }
          : proposal,
      )
      return {
        all,
        takeovers: [
          ...state.takeovers,
          { seq: event.seq, duty, from, to, reason, at: event.recorded, reportedAt: null },
        ],
      }
    }
    case 'handoff.reported.v1':
      return {
        all: passed(state.all, event),
        takeovers: state.takeovers.map((taken) =>
          taken.seq === event.body.handoff ? { ...taken, reportedAt: event.recorded } : taken,
        ),
      }
    case 'handoff.asked.v2':
    case 'handoff.answered.v1':
    case 'handoff.declined.v1':
    case 'handoff.withdrawn.v1':
    case 'handoff.confirmed.v1':
    case 'handoff.documented.v1':
    case 'handoff.released.v1':
      return { ...state, all: passed(state.all, event) }
  }
}

const passed = (all: readonly Handoff[], event: Step): readonly Handoff[] =>
  all.map((proposal) => (proposal.seq === event.body.handoff ? step(proposal, event) : proposal))

type Proposed = Extract<HandoffEvent, { kind: 'handoff.proposed.v1' }>
type Step = Exclude<HandoffEvent, Proposed | { kind: 'handoff.taken-over.v1' }>

function begin(event: Proposed): Handoff {
  return {
    ...event.body,
    seq: event.seq,
    proposedAt: event.recorded,
    questions: [],
    outcome: 'waiting',
    endedReason: null,
    confirmedAt: null,
    documentedAt: null,
    note: null,
    reportedAt: null,
    releasedAt: null,
  }
}

function step(handoff: Handoff, event: Step): Handoff {
  switch (event.kind) {
    case 'handoff.asked.v2':
      return {
        ...handoff,
        questions: [
          ...handoff.questions,
          {
            seq: event.seq,
            by: event.actor,
            text: event.body.question,
            at: event.recorded,
            answer: null,
          },
        ],
      }
    case 'handoff.answered.v1': {
      const { question, answer: text } = event.body
      const answer = { by: event.actor, text, at: event.recorded }
      return {
        ...handoff,
        questions: handoff.questions.map((one) =>
          one.seq === question ? { ...one, answer } : one,
        ),
      }
    }
    case 'handoff.declined.v1':
      return { ...handoff, outcome: 'declined', endedReason: event.body.reason }
    case 'handoff.withdrawn.v1':
      return { ...handoff, outcome: 'withdrawn', endedReason: event.body.reason }
    case 'handoff.confirmed.v1':
      return { ...handoff, outcome: 'confirmed', confirmedAt: event.recorded }
    case 'handoff.documented.v1':
      return { ...handoff, documentedAt: event.recorded, note: event.body.note }
    case 'handoff.reported.v1':
      return { ...handoff, reportedAt: event.recorded }
    case 'handoff.released.v1':
      return { ...handoff, releasedAt: event.recorded }
  }
}

function decide(command: HandoffCommand, world: World<Needed>): Decided {
  if (command.verb === 'propose') return propose(command.input, world)
  if (command.verb === 'take-over') return takeOver(command.input, world)
  const handoff = world.state.handoff.all.find((proposal) => proposal.seq === command.input.handoff)
  if (!handoff) return no('no-such-handoff')
  const me = world.actor.id
  switch (command.verb) {
    case 'ask':
      return (
        onlyWaiting(handoff) ??
        only(me, handoff.to) ??
        tooManyQuestions(handoff) ??
        go({ kind: 'handoff.asked.v2', body: { ...command.input, tells: handoff.from } })
      )
    case 'answer':
      return (
        onlyWaiting(handoff) ??
        only(me, handoff.from) ??
        refuseAnswer(handoff, command.input.question) ??
        go({ kind: 'handoff.answered.v1', body: { ...command.input, tells: handoff.to } })
      )
    case 'decline':
      return (
        onlyWaiting(handoff) ??
        only(me, handoff.to) ??
        go({ kind: 'handoff.declined.v1', body: command.input })
      )
    case 'withdraw':
      return (
        onlyWaiting(handoff) ??
        only(me, handoff.from) ??
        go({ kind: 'handoff.withdrawn.v1', body: command.input })
      )
    case 'confirm':
      return (
        onlyWaiting(handoff) ?? only(me, handoff.to) ?? confirm(handoff, command.input.note, world)
      )
    case 'document':
      if (!handoff.confirmedAt) return no('not-confirmed')
      if (handoff.documentedAt) return no('already-so:documented')
      return only(me, handoff.to) ?? go({ kind: 'handoff.documented.v1', body: command.input })
    case 'release':
      return release(handoff, world)
  }
}

function tooManyQuestions(handoff: Handoff): Decided | undefined {
  if (handoff.questions.length < QUESTIONS_MAX) return undefined
  return no('too-many-questions', { max: QUESTIONS_MAX })
}

function refuseAnswer(handoff: Handoff, question: number): Decided | undefined {
  const asked = handoff.questions.find(({ seq }) => seq === question)
  if (!asked) return no('no-such-question')
  return asked.answer === null ? undefined : no('already-so:answered')
}

function onlyWaiting(handoff: Handoff): Decided | undefined {
  return handoff.outcome === 'waiting'
    ? undefined
    : no('handoff-over', { outcome: handoff.outcome })
}
function only(me: string, expected: string): Decided | undefined {
  return me === expected ? undefined : no('not-yours:step')
}

function holds(roles: RolesState, duty: string, person: string): boolean {
  if (duty === 'commander') return roles.commander === person
  // While nobody communicates the commander does (R-156), so the commander may hand that duty on.
  if (duty === 'communicator') return (roles.communicator ?? roles.commander) === person
  return holders(roles, duty).includes(person)
}

function propose(input: { duty: Duty; to: string; brief: string }, world: World<Needed>): Decided {
  const { roles, access, handoff } = world.state
  const from = world.actor.id
  if (handoff.all.length >= HANDOFFS_MAX) return no('too-many-handoffs', { max: HANDOFFS_MAX })
  if (!holds(roles, input.duty, from)) return no('not-your-duty', { duty: input.duty })
  if (input.to === from) return no('to-yourself')
  const same = running(handoff).some(
    (proposal) =>
      proposal.duty === input.duty && proposal.from === from && proposal.outcome === 'waiting',
  )
  if (same) return no('already-proposed')
  const clash = separation(input.duty, input.to, world)
  if (clash) return clash
  const invited =
    access.members[input.to]?.as === 'member'
      ? []
      : [fact('access.member-added.v1', { person: input.to, as: 'member' })]
  return go(...invited, {
    kind: 'handoff.proposed.v1',
    body: { duty: input.duty, from, to: input.to, brief: input.brief },
  })
}

/** Whoever answers questions should not be one of those who respond (R-055). */
function separation(duty: string, to: string, world: World<Needed>): Decided | undefined {
  if (!answersAndResponds(world.state.roles, duty, to)) return undefined
  return ruleRefuses(
    world,
    world.state.policy.document.roles.communicatorResponds,
    no('communicator-is-responder'),
  )
}

/** Authority moves at this moment and not before (R-179), so the rule of separation is asked of who does what now. */
function confirm(handoff: Handoff, note: string | undefined, world: World<Needed>): Decided {
  if (!holds(world.state.roles, handoff.duty, handoff.from)) return no('duty-moved')
  const clash = separation(handoff.duty, handoff.to, world)
  if (clash) return clash
  const released =
    handoff.duty === 'commander' || handoff.duty === 'communicator'
      ? []
      : [fact('roles.released.v1', { role: handoff.duty, person: handoff.from })]
  const written =
    note === undefined ? [] : [fact('handoff.documented.v1', { handoff: handoff.seq, note })]
  return go(
    { kind: 'handoff.confirmed.v1', body: { handoff: handoff.seq } },
    ...released,
    {
      kind: 'roles.assigned.v1',
      body: { role: handoff.duty, person: handoff.to, how: 'handoff' },
    },
    ...written,
  )
}

function release(handoff: Handoff, world: World<Needed>): Decided {
  if (!handoff.confirmedAt) return no('not-confirmed:release')
  if (handoff.releasedAt) return no('already-so:released')
  const me = world.actor.id
  if (me !== handoff.from && me !== handoff.to) return no('not-yours:overlap')
  const rule = world.state.policy.document.handoff
  const stayed = between(handoff.confirmedAt, world.now)
  if (stayed < rule.overlapMin * MINUTE) {
    const refused = ruleRefuses(
      world,
      rule.earlyRelease,
      no('overlap-not-over', {
        least: spanInWords(rule.overlapMin * MINUTE),
        stayed: spanInWords(stayed),
      }),
    )
    if (refused) return refused
  }
  return (
    incomplete(handoff, world) ??
    go({ kind: 'handoff.released.v1', body: { handoff: handoff.seq } })
  )
}

/** The ceremony ends with its note and its report, or with the reason why not (R-179, R-259). */
function incomplete(handoff: Handoff, world: World<Needed>): Decided | undefined {
  const { documentedAt, reportedAt } = handoff
  if (documentedAt && reportedAt) return undefined
  const missing = documentedAt
    ? no('ceremony-incomplete:report')
    : reportedAt
      ? no('ceremony-incomplete:note')
      : no('ceremony-incomplete')
  return ruleRefuses(world, world.state.policy.document.handoff.incomplete ?? 'warn', missing)
}

/**
 * The rule of separation is not asked where somebody is relieved: an emergency has no time for it, and its reason is recorded anyway.
 * A duty that nobody has is no emergency.
 */
function takeOver(input: { duty: Duty; reason: string }, world: World<Needed>): Decided {
  const { roles, handoff } = world.state
  const to = world.actor.id
  if (handoff.takeovers.length >= HANDOFFS_MAX)
    return no('too-many-handoffs:takeovers', { max: HANDOFFS_MAX })
  if (input.duty === 'responder') return no('join-instead')
  const from = input.duty === 'commander' ? roles.commander : roles.communicator
  if (from === to) return no('already-has-role')
  if (from === null && input.duty === 'commander') return no('nobody-has-it')
  const clash = from === null ? separation(input.duty, to, world) : undefined
  if (clash) return clash
  return go(
    { kind: 'handoff.taken-over.v1', body: { duty: input.duty, from, to, reason: input.reason } },
    { kind: 'roles.assigned.v1', body: { role: input.duty, person: to, how: 'takeover' } },
  )
}

const dutyWords: Readonly<Record<string, string>> = {
  commander: 'Command',
  communicator: 'Communication',
  responder: 'A responder’s shift',
}

/** The handoff ceremony and the emergency takeover (R-179 to R-181). */
export const handoff: Slice<
  'handoff',
  HandoffState,
  typeof events,
  typeof commands,
  Needed,
  typeof emits
> = {
  name: 'handoff',
  events,
  retired,
  emits,
  commands,
  refusals,
  verbs,
  initial: { all: [], takeovers: [] },
  evolve,
  decide,
  letters,
  waiting,
  steps,
  timeline: {
    turning: ['handoff.confirmed.v1', 'handoff.taken-over.v1'],
    quiet: ['handoff.reported.v1', 'handoff.released.v1'],
  },
  say: (event, nameOf) => {
    switch (event.kind) {
      case 'handoff.proposed.v1':
        return `${nameOf(event.body.from)} proposed to hand over: ${(known(dutyWords, event.body.duty) ?? event.body.duty).toLowerCase()} to ${nameOf(event.body.to)}`
      case 'handoff.asked.v2':
        return `${nameOf(event.actor)} asked before confirming: ${event.body.question}`
      case 'handoff.answered.v1':
        return `${nameOf(event.actor)} answered: ${event.body.answer}`
      case 'handoff.declined.v1':
        return `${nameOf(event.actor)} declined the handoff: ${event.body.reason}`
      case 'handoff.withdrawn.v1':
        return `${nameOf(event.actor)} withdrew the handoff: ${event.body.reason}`
      case 'handoff.confirmed.v1':
        return `${nameOf(event.actor)} read the briefing and confirmed the handoff`
      case 'handoff.documented.v1':
        return `Handoff noted by ${nameOf(event.actor)}: ${event.body.note}`
      case 'handoff.reported.v1':
        return 'The handoff was announced in a situation report'
      case 'handoff.released.v1':
        return 'The handoff’s overlap is over'
      case 'handoff.taken-over.v1': {
        const { duty, from, to, reason } = event.body
        return `Emergency takeover: ${nameOf(to)} took ${(known(dutyWords, duty) ?? duty).toLowerCase()}${from ? ` from ${nameOf(from)}` : ''}: ${reason}`
      }
    }
  },
}
