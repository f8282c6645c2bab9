import { go, type Decision, type Slice, type World } from '#kernel/decider.ts'
import type { FactOf } from '#kernel/event.ts'
import { refusing } from '#kernel/refusal.ts'
import { briefs } from './brief.ts'
import {
  commands,
  events,
  refusals,
  type AttackCommand,
  type AttackEvent,
  type AttackState,
} from './contract.ts'
import { lines, takeBack } from './line.ts'
import { verbs } from './verbs.ts'
import { attackNow, type AttackSources } from './view.ts'

const no = refusing(refusals)

/** Said and unsaid more often than this it tells nobody anything. */
const CHANGES_MAX = 200

function evolve({ changes }: AttackState, event: AttackEvent): AttackState {
  if (event.kind === 'attack.ended.v1') return { declared: null, changes: changes + 1 }
  const { recorded: at, seq, actor: by, body } = event
  return { declared: { at, seq, by, reason: body.reason }, changes: changes + 1 }
}

function decide(
  command: AttackCommand,
  { state }: World<AttackSources>,
): Decision<FactOf<typeof events>> {
  const now = attackNow(state)
  if (command.verb === 'over')
    return now ? go({ kind: 'attack.ended.v1', body: command.input }) : no('not-in-progress')
  if (now) return no('already-so')
  if (state.triage.verdict === 'false-alarm') return no('nothing-to-contain')
  if (state.conclude.concluded) return no('nothing-to-contain:concluded')
  // Its end is always recorded.
  if (state.attack.changes >= CHANGES_MAX) return no('too-many-changes', { max: CHANGES_MAX })
  return go({ kind: 'attack.declared.v1', body: command.input })
}

/** Whether an attack is in progress, as the commander says (C-28, R-260). */
export const attack: Slice<'attack', AttackState, typeof events, typeof commands, AttackSources> = {
  name: 'attack',
  events,
  commands,
  refusals,
  verbs,
  initial: { declared: null, changes: 0 },
  evolve,
  decide,
  lines,
  takeBack,
  briefs,
  timeline: { turning: ['attack.declared.v1', 'attack.ended.v1'] },
  say: (event, nameOf) =>
    event.kind === 'attack.declared.v1'
      ? `${nameOf(event.actor)} said that an attack is in progress: ${event.body.reason}`
      : `${nameOf(event.actor)} said that the attack is over: ${event.body.reason}`,
}
