import { go, refuseTakeBack, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import type { FactOf } from '#kernel/event.ts'
import { spanInWords, MINUTE } from '#kernel/instant.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { levelInForce, UNKNOWN, type Policy, type PolicyState } from '../policy/contract.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import {
  commands,
  events,
  refusals,
  type SeverityCommand,
  type SeverityEvent,
  type SeverityState,
} from './contract.ts'
import { briefs } from './brief.ts'
import { lines, takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { carefully } from './view.ts'
import { steps } from './waiting.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

type Needed = {
  readonly conclude: ConcludeState
  readonly severity: SeverityState
  readonly policy: PolicyState
  readonly sitreps: SitrepsState
}

/** A severity that changes more often than this is not being assessed but toggled; the clocks look through all changes. */
const CHANGES_MAX = 500

function evolve(state: SeverityState, event: SeverityEvent): SeverityState {
  if (event.kind === 'severity.taken-back.v1') {
    const history = state.history.slice(0, -1)
    return { level: history.at(-1)?.level ?? UNKNOWN, history }
  }
  const { level, criteria, reason } = event.body
  return {
    level,
    history: [
      ...state.history,
      { level, criteria, reason, at: event.recorded, by: event.actor, seq: event.seq },
    ],
  }
}

function decide(command: SeverityCommand, world: World<Needed>): Decided {
  if (command.verb === 'take-back' && world.state.conclude.concluded) return no('already-concluded')
  if (command.verb === 'take-back')
    return (
      refuseTakeBack(world.state.severity.history.at(-1), world, [
        ...world.state.sitreps.sent,
        ...world.state.conclude.reopened,
      ]) ?? go({ kind: 'severity.taken-back.v1', body: {} })
    )
  const { level, criteria, reason } = command.input
  const { document } = world.state.policy
  const known = [...document.levels.map(({ id }) => id), UNKNOWN]
  if (!known.includes(level)) return no('unknown-level', { known: known.join(', ') })
  if (level === world.state.severity.level) return no('already-so', { level })
  if (world.state.severity.history.length >= CHANGES_MAX)
    return no('too-many-changes', { max: CHANGES_MAX })
  const real = new Set(
    document.levels.flatMap((defined) => defined.criteria.map((criterion) => criterion.id)),
  )
  const foreign = criteria.find((criterion) => !real.has(criterion))
  if (foreign !== undefined) return no('unknown-criterion', { criterion: foreign })
  return go({ kind: 'severity.set.v1', body: { level, criteria, reason } })
}

/** What changes for the team when severity goes from one level to another, in sentences. */
export function severityDelta(policy: Policy, from: string, to: string): readonly string[] {
  const before = levelInForce(policy, from)
  const after = levelInForce(policy, to)
  const span = (minutes: number) => spanInWords(minutes * MINUTE)
  const said: string[] = []
  if (to !== UNKNOWN && (from === UNKNOWN || before.sitrep !== after.sitrep))
    said.push(`Situation reports now every ${span(after.sitrep)}`)
  if (before.clocks.remediate !== after.clocks.remediate)
    said.push(`Contain and fix within ${span(after.clocks.remediate)} of the report`)
  if (before.clocks.retro !== after.clocks.retro)
    said.push(`Retrospective within ${span(after.clocks.retro)}`)
  const allowed = (level: string) =>
    level === UNKNOWN ? carefully(policy) : levelInForce(policy, level).authority
  if (allowed(from) !== allowed(to)) said.push(allowed(to))
  return said
}

/** How grave it is, as a history with reasons. */
export const severity: Slice<'severity', SeverityState, typeof events, typeof commands, Needed> = {
  name: 'severity',
  events,
  commands,
  refusals,
  verbs,
  initial: { level: UNKNOWN, history: [] },
  evolve,
  decide,
  steps,
  timeline: { turning: ['severity.set.v1', 'severity.taken-back.v1'] },
  lines,
  takeBack,
  briefs,
  say: (event, nameOf) =>
    event.kind === 'severity.taken-back.v1'
      ? `${nameOf(event.actor)} took the change of severity back at once`
      : `Severity set to ${event.body.level}: ${event.body.reason}`,
}
