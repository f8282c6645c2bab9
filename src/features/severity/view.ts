/** How long an incident was in each level: severity is a history, not a field. */
import { between, MINUTE, spanInWords } from '#kernel/instant.ts'
import type { LineChoice } from '#kernel/line.ts'
import { attackNow, type AttackSources } from '../attack/view.ts'
import {
  levelInForce,
  UNKNOWN,
  type Level,
  type Policy,
  type PolicyState,
} from '../policy/contract.ts'
import type { SeverityState } from './contract.ts'

export type TimeInLevel = { readonly level: string; readonly ms: number }

/**
 * Milliseconds in each level from the report until `until`, in the order in which the levels were first reached. It begins
 * in `unknown`; a level that was left and reached again counts both times.
 */
export function timeInLevels(
  { history }: SeverityState,
  reportedAt: string,
  until: string,
): readonly TimeInLevel[] {
  const spans = new Map<string, number>()
  let level = UNKNOWN
  let since = reportedAt
  for (const change of [...history, { level: UNKNOWN, at: until }]) {
    spans.set(level, (spans.get(level) ?? 0) + Math.max(0, between(since, change.at)))
    level = change.level
    since = change.at
  }
  // The level it is in is listed also where it began a moment ago, or by a clock that is ahead of who asks.
  const inForce = history.at(-1)?.level ?? UNKNOWN
  return [...spans]
    .map(([name, ms]) => ({ level: name, ms }))
    .filter((span) => span.ms > 0 || span.level === inForce)
}

/** The levels of the policy as they may be written, each with what it promises; unknown is one more. */
export function levelChoices({ policy }: { readonly policy: PolicyState }): readonly LineChoice[] {
  const levels = policy.document.levels.map(({ id, label, alias, clocks, sitrep }) => ({
    value: id,
    label,
    hint: `contain in ${spanInWords(clocks.remediate * MINUTE)}, report every ${spanInWords(sitrep * MINUTE)}`,
    ...(alias === undefined ? {} : { also: [alias] }),
  }))
  return [...levels, { value: UNKNOWN, label: 'Unknown', hint: 'the gravest level’s clocks run' }]
}

/** Who may do what now, in the policy's words, and why it is not what the level says; '' where it is. */
export type Authority = { readonly text: string; readonly why: string }

/**
 * What may be done now (R-260, C-28). While the commander says that an attack is in progress, what the gravest level allows. Before the severity is known, and for an event that nobody has confirmed where its level
 * would let one disrupt at once, what can be undone is contained at once, and what disrupts is agreed on as at the second level.
 */
export function authorityNow(
  state: AttackSources & { readonly policy: PolicyState; readonly severity: SeverityState },
): Authority {
  const { document } = state.policy
  const { level } = state.severity
  const { verdict } = state.triage
  if (verdict === 'false-alarm')
    return { text: 'There is nothing to contain.', why: 'It was decided to be a false alarm.' }
  const [gravest] = document.levels
  if (gravest && attackNow(state))
    return {
      text: gravest.authority,
      why: `An attack is in progress: until it is over this holds as at ${gravest.label}.`,
    }
  const unconfirmed = verdict !== 'incident'
  const unknown = level === UNKNOWN
  if (!unknown && !(unconfirmed && level === document.levels[0]?.id))
    return { text: levelInForce(document, level).authority, why: '' }
  const why = unconfirmed
    ? `It is not confirmed as an incident${unknown ? ', and its severity is unknown' : ''}.`
    : 'Severity is unknown.'
  return { text: carefully(document), why }
}

/** What holds before the severity is known: the second level's words for what disrupts, where the policy has one. */
export function carefully({ levels }: Policy): string {
  const disrupts = levels[1]?.authority ?? 'Agree on it with the team first.'
  // The policy's own words, which begin as a sentence does.
  return `Contain at once what can be undone. What disrupts the service: “${disrupts}”`
}

/** What the clocks and the cadence become: said before it happens, and again when it has. */
export function changeSentence(policy: Policy, from: string, to: string): string {
  const before = levelInForce(policy, from)
  const after = levelInForce(policy, to)
  const words = `Situation reports ${every(after)}; fix or contain within ${spanInWords(after.clocks.remediate * MINUTE)}; retrospective within ${spanInWords(after.clocks.retro * MINUTE)}.`
  if (before.id === after.id)
    return to === UNKNOWN ? `While it is unknown, the gravest level’s clocks run. ${words}` : words
  return `Changes: ${words} Before: ${every(before)}, fix or contain within ${spanInWords(before.clocks.remediate * MINUTE)}.`
}

function every(level: Level): string {
  if (level.sitrep === 60) return 'every hour'
  if (level.sitrep === 24 * 60) return 'once a day'
  return `every ${spanInWords(level.sitrep * MINUTE)}`
}
