import { go, refuseTakeBack, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import { counted } from '#kernel/words.ts'
import type { AccessState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import { events as accessEvents } from '../access/contract.ts'
import { events as rolesEvents } from '../roles/contract.ts'
import {
  commands,
  events,
  refusals,
  questions,
  takeFacts,
  type Impact,
  type TriageCommand,
  type TriageEvent,
  type TriageState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { lines, takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { steps, waiting } from './waiting.ts'

const no = refusing(refusals)

/** Events of other slices that go along with this one's. */
const emits = {
  'access.class-set.v1': accessEvents['access.class-set.v1'],
  'access.member-added.v1': accessEvents['access.member-added.v1'],
  'roles.assigned.v1': rolesEvents['roles.assigned.v1'],
}
type Decided = Decision<FactOf<typeof events & typeof emits>>

type Needed = {
  readonly triage: TriageState
  readonly roles: RolesState
  readonly access: AccessState
  readonly policy: PolicyState
  readonly conclude: ConcludeState
  readonly sitreps: SitrepsState
}

/** Each ends what was promised and what comes after it promises anew; who is that unsure looks at something else each time. */
const DISMISSED_MAX = 100

const initial: TriageState = {
  verdict: 'event',
  decided: null,
  firstDecidedAt: null,
  confirmed: null,
  dismissed: [],
  before: null,
  acknowledged: null,
  ticked: [],
  impact: { c: 'none', i: 'none', a: 'none', p: 'none' },
  impactSeq: 0,
  moreTime: null,
  category: null,
  subtype: '',
}

function evolve(state: TriageState, event: TriageEvent): TriageState {
  switch (event.kind) {
    case 'triage.acknowledged.v1':
      return { ...state, acknowledged: { at: event.recorded, seq: event.seq, by: event.actor } }
    case 'triage.answered.v1':
      return { ...state, ticked: event.body.ticked }
    case 'triage.decided.v1': {
      const { verdict, reason } = event.body
      const { recorded: at, seq, actor: by } = event
      const { verdict: was, decided, firstDecidedAt, confirmed, dismissed } = state
      return {
        ...state,
        before: { verdict: was, decided, firstDecidedAt, confirmed, dismissed },
        verdict,
        decided: { at, seq, by, reason },
        firstDecidedAt: state.firstDecidedAt ?? at,
        confirmed: verdict === 'incident' ? { at, seq } : state.confirmed,
        dismissed:
          verdict === 'false-alarm'
            ? [...dismissed, { at, seq, again: null }]
            : dismissed.map((one) => (one.again ? one : { ...one, again: { at, seq } })),
      }
    }
    case 'triage.taken-back.v1':
      return { ...state, ...state.before, before: null }
    case 'triage.more-time-taken.v1':
      return { ...state, moreTime: { at: event.recorded, minutes: event.body.minutes } }
    case 'triage.impact-set.v1':
      return { ...state, impact: event.body, impactSeq: event.seq }
    case 'triage.categorised.v1':
      return { ...state, category: event.body.category, subtype: event.body.subtype }
  }
}

function decide(command: TriageCommand, world: World<Needed>): Decided {
  const { triage, policy, conclude } = world.state
  if (conclude.concluded && command.verb !== 'categorise') return no('already-concluded')
  switch (command.verb) {
    case 'take':
      return take(world)
    case 'answer': {
      const ticked = [...new Set(command.input.ticked)]
      return go({ kind: 'triage.answered.v1', body: { ticked } }, ...suggestImpact(triage, ticked))
    }
    case 'decide': {
      const decided = { kind: 'triage.decided.v1', body: command.input } as const
      if (!world.state.roles.commander) {
        // Whoever may take it and sees at once that it is none takes it by saying so.
        const takes = command.input.verdict === 'false-alarm' && world.actor.role === 'responder'
        if (!takes) return no('nobody-has-it')
        const taken = take(world)
        return taken.ok ? go(...taken.facts, decided) : taken
      }
      if (triage.decided && triage.verdict === command.input.verdict)
        return no('already-so', { verdict: triage.verdict })
      if (triage.dismissed.length >= DISMISSED_MAX)
        return no('too-many-dismissals', { max: DISMISSED_MAX })
      return go(decided)
    }
    case 'take-back':
      return (
        refuseTakeBack(triage.before && triage.decided, world, [
          ...world.state.sitreps.sent,
          ...conclude.reopened,
        ]) ?? go({ kind: 'triage.taken-back.v1', body: {} })
      )
    case 'take-more-time':
      if (triage.decided) return no('already-decided')
      return go({ kind: 'triage.more-time-taken.v1', body: command.input })
    case 'set-impact':
      return go({ kind: 'triage.impact-set.v1', body: command.input })
    case 'categorise': {
      const known = policy.document.categories
      const { category, subtype } = command.input
      const found = known.find(({ id }) => id === category)
      if (!found) return no('unknown-category', { known: known.map(({ id }) => id).join(', ') })
      if (subtype !== '' && !found.subtypes.includes(subtype))
        return no('unknown-subtype', { subtype, known: found.subtypes.join(', ') || 'none' })
      return go({ kind: 'triage.categorised.v1', body: command.input })
    }
  }
}

function take(world: World<Needed>): Decided {
  const { roles, access, policy } = world.state
  if (roles.commander) return no('already-taken')
  const person = world.actor.id
  const taken = policy.document.access.taken
  return go(
    ...(access.members[person]?.as === 'member'
      ? []
      : [fact('access.member-added.v1', { person, as: 'member' })]),
    ...takeFacts(person),
    ...(access.class === taken ? [] : [fact('access.class-set.v1', { class: taken })]),
  )
}

/** A tick raises its flag from none to suspected and never lowers what somebody set (R-008). */
function suggestImpact(triage: TriageState, ticked: readonly string[]): FactOf<typeof events>[] {
  const next: Record<'c' | 'i' | 'a' | 'p', Impact> = { ...triage.impact }
  for (const question of questions)
    if (ticked.includes(question.id) && next[question.flag] === 'none')
      next[question.flag] = 'suspected'
  const changed = (['c', 'i', 'a', 'p'] as const).some((flag) => next[flag] !== triage.impact[flag])
  return changed ? [fact('triage.impact-set.v1', next)] : []
}

const verdictWords = {
  incident: 'Confirmed as an incident',
  event: 'Kept as an event, not yet an incident',
  'false-alarm': 'Decided: false alarm',
}

/** Is this an incident, and what does it touch (R-003, R-008, R-009, R-023)? */
export const triage: Slice<
  'triage',
  TriageState,
  typeof events,
  typeof commands,
  Needed,
  typeof emits
> = {
  name: 'triage',
  events,
  emits,
  commands,
  refusals,
  verbs,
  initial,
  evolve,
  decide,
  waiting,
  steps,
  timeline: { turning: ['triage.decided.v1', 'triage.taken-back.v1'] },
  lines,
  takeBack,
  briefs,
  say: (event, nameOf, { policy }) => {
    switch (event.kind) {
      case 'triage.acknowledged.v1':
        return `${nameOf(event.actor)} acknowledged it`
      case 'triage.answered.v1':
        return event.body.ticked.length > 0
          ? `Triage questions: ${event.body.ticked.length} of ${questions.length} answered yes, so this is likely an incident`
          : `Triage questions: none of ${questions.length} answered yes`
      case 'triage.decided.v1':
        return `${verdictWords[event.body.verdict]}: ${event.body.reason}`
      case 'triage.taken-back.v1':
        return `${nameOf(event.actor)} took the decision back at once`
      case 'triage.more-time-taken.v1':
        return `${nameOf(event.actor)} took ${counted(event.body.minutes, 'more minute', 'more minutes')} to decide`
      case 'triage.impact-set.v1': {
        const { c, i, a, p } = event.body
        return `Impact: confidentiality ${c}, integrity ${i}, availability ${a}, privacy ${p}`
      }
      case 'triage.categorised.v1': {
        const { category, subtype } = event.body
        const named = policy.document.categories.find(({ id }) => id === category)?.label
        return `Category: ${named ?? category}${subtype ? `, ${subtype}` : ''}`
      }
    }
  },
}
