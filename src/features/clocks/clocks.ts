/** Which promises run, from state and policy alone (requirements.md §17). Pure: the same answer at every node and browser. */
import { DAY, MINUTE, ms, plus } from '#kernel/instant.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { HandoffState } from '../handoff/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { levelInForce, UNKNOWN, type PolicyState } from '../policy/contract.ts'
import { holders, questionsTo, type RolesState } from '../roles/contract.ts'
import type { RetroState } from '../retro/contract.ts'
import type { SeverityState } from '../severity/contract.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import { unverifiedImmediate, type TasksState } from '../tasks/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import type { Clock, ClocksState } from './contract.ts'

/** The states that clocks are derived from. */
export type ClockSources = {
  readonly clocks: ClocksState
  readonly conclude: ConcludeState
  readonly handoff: HandoffState
  readonly incident: IncidentSliceState
  readonly policy: PolicyState
  readonly retro: RetroState
  readonly roles: RolesState
  readonly severity: SeverityState
  readonly sitreps: SitrepsState
  readonly tasks: TasksState
  readonly triage: TriageState
}

/** Every promise of an incident, running and ended, in the order they started. */
export function clocksOf(state: ClockSources): readonly Clock[] {
  if (state.incident.reportedAt === '') return []
  return [
    ...reportClocks(state),
    ...soloClocks(state),
    ...sitrepClocks(state),
    ...handoffClocks(state),
    ...retroClock(state),
  ].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id))
}

/** Those that still run, the next to come due first. */
export function runningClocks(state: ClockSources): readonly Clock[] {
  return clocksOf(state)
    .filter((clock) => clock.endedAt === null)
    .toSorted((a, b) => ms(a.due) - ms(b.due))
}

function reportClocks(state: ClockSources): Clock[] {
  const { incident, triage, severity, policy, conclude, roles } = state
  const level = levelInForce(policy.document, severity.level)
  const start = { startedAt: incident.reportedAt, startedSeq: 1, prompt: false }
  const concludedAt = conclude.concluded?.at ?? null
  const dismissed = triage.verdict === 'false-alarm' ? (triage.decided?.at ?? null) : null
  const assessed =
    severity.history.find((one) => one.level !== UNKNOWN)?.at ?? dismissed ?? concludedAt
  const decision =
    triage.moreTime && !triage.decided
      ? plus(triage.moreTime.at, triage.moreTime.minutes * MINUTE)
      : plus(incident.reportedAt, policy.document.clocks.triageDecision * MINUTE)
  return [
    {
      ...start,
      id: 'acknowledge:1',
      kind: 'acknowledge',
      due: plus(start.startedAt, level.clocks.ack * MINUTE),
      endedAt: triage.acknowledged?.at ?? concludedAt,
      owner: null,
    },
    {
      ...start,
      id: 'triage:1',
      kind: 'triage',
      due: plus(start.startedAt, level.clocks.triage * MINUTE),
      endedAt: assessed,
      owner: roles.commander,
    },
    {
      ...start,
      prompt: true,
      id: 'triage-decision:1',
      kind: 'triage-decision',
      due: decision,
      endedAt: triage.decided?.at ?? concludedAt,
      owner: roles.firstResponder,
    },
    {
      ...start,
      id: 'remediate:1',
      kind: 'remediate',
      due: plus(start.startedAt, level.clocks.remediate * MINUTE),
      endedAt: dismissed ?? remediatedAt(state),
      owner: roles.commander,
    },
  ]
}

/** Contained and every immediate task verified, or concluded, whichever is first (§17, A-1). */
function remediatedAt(state: ClockSources): string | null {
  const { incident, tasks, conclude } = state
  const contained = incident.milestones.contained
  if (!contained || unverifiedImmediate(tasks).length > 0) return conclude.concluded?.at ?? null
  const verified = tasks.all
    .filter((one) => one.horizon === 'immediate' && one.verifiedAt)
    .map((one) => one.verifiedAt ?? '')
  return [contained.at, ...verified].toSorted((a, b) => ms(a) - ms(b)).at(-1) ?? contained.at
}

/** Working alone is fine for a while; then it asks to recruit, hand over or resolve. */
function soloClocks(state: ClockSources): Clock[] {
  const { roles, policy, conclude, clocks } = state
  const first = roles.history.find((one) => one.role === 'commander')
  if (!first) return []
  const joined = roles.history.find(
    (one) => one.person !== first.person && ['commander', 'responder'].includes(one.role),
  )
  const dismissed =
    state.triage.verdict === 'false-alarm' ? (state.triage.decided?.at ?? null) : null
  const endedAt = joined?.from ?? dismissed ?? conclude.concluded?.at ?? null
  const limits = policy.document.clocks
  const prompt = (kind: 'solo-soft' | 'solo-firm', minutes: number): Clock => {
    const id = `${kind}:${first.seq}`
    return {
      id,
      kind,
      startedAt: first.from,
      startedSeq: first.seq,
      due: plus(first.from, minutes * MINUTE),
      endedAt: endedAt ?? clocks.declined[id]?.at ?? null,
      owner: roles.commander,
      prompt: true,
    }
  }
  return [prompt('solo-soft', limits.soloSoft), prompt('solo-firm', limits.soloFirm)]
}

/** From the first assessed severity on, each report promises the next; a graver level shortens what was promised. */
function sitrepClocks(state: ClockSources): Clock[] {
  const { severity, sitreps, conclude, roles, policy } = state
  const first = severity.history.find((one) => one.level !== UNKNOWN)
  if (!first || state.triage.verdict === 'false-alarm') return []
  const owner = questionsTo(roles)
  const cadence = levelInForce(policy.document, severity.level).sitrep * MINUTE
  const changed = severity.history.at(-1) ?? first
  const end = conclude.concluded?.at ?? null
  const starts = [
    { seq: first.seq, at: first.at, promised: null as string | null },
    ...sitreps.sent
      .filter((one) => one.nextAt !== null)
      .map((one) => ({ seq: one.seq, at: one.sentAt, promised: one.nextAt })),
  ]
  return starts.map((start): Clock => {
    const next = sitreps.sent.find((one) => one.seq > start.seq)
    const endedAt = next?.sentAt ?? end
    const byCadence = plus(
      ms(changed.at) > ms(start.at) && endedAt === null ? changed.at : start.at,
      cadence,
    )
    const tighter =
      start.promised !== null &&
      endedAt === null &&
      changed.seq > start.seq &&
      ms(byCadence) < ms(start.promised)
    const due = start.promised === null || tighter ? byCadence : start.promised
    return {
      id: `sitrep:${start.seq}`,
      kind: 'sitrep',
      startedAt: start.at,
      startedSeq: start.seq,
      due,
      endedAt,
      owner,
      prompt: false,
    }
  })
}

/** The outgoing person stays fifteen to twenty minutes. */
function handoffClocks(state: ClockSources): Clock[] {
  const overlap = state.policy.document.handoff.overlapMax * MINUTE
  return state.handoff.all.flatMap((one): Clock[] =>
    one.confirmedAt === null
      ? []
      : [
          {
            id: `handoff-overlap:${one.seq}`,
            kind: 'handoff-overlap',
            startedAt: one.confirmedAt,
            startedSeq: one.seq,
            due: plus(one.confirmedAt, overlap),
            endedAt: one.releasedAt ?? state.conclude.concluded?.at ?? null,
            owner: one.from,
            prompt: true,
          },
        ],
  )
}

/** Whether policy asks for a retrospective of this record, and which (R-203, C-24). */
export function retroRequired(
  state: Pick<ClockSources, 'policy' | 'triage'>,
): 'none' | 'light' | 'full' {
  const { incident, falseAlarm } = state.policy.document.retro
  return state.triage.verdict === 'incident' ? incident : falseAlarm
}

function retroClock(state: ClockSources): Clock[] {
  const { policy, conclude, retro, severity, incident, roles } = state
  if (!conclude.concluded || retroRequired(state) === 'none') return []
  const fromReport = policy.document.clocks.retroFrom === 'reported'
  const startedAt = fromReport ? incident.reportedAt : conclude.concluded.at
  const span = levelInForce(policy.document, severity.level).clocks.retro * MINUTE
  // A retrospective cannot be due before there is an end to look back from (C-15): then it has a day.
  const due =
    ms(plus(startedAt, span)) < ms(conclude.concluded.at)
      ? plus(conclude.concluded.at, DAY)
      : plus(startedAt, span)
  return [
    {
      id: `retro:${conclude.concluded.seq}`,
      kind: 'retro',
      startedAt,
      startedSeq: conclude.concluded.seq,
      due,
      endedAt: retro.held?.at ?? retro.waived?.at ?? null,
      owner: retro.owner ?? roles.commander,
      prompt: false,
    },
  ]
}

/** Moments at which something about a clock has to be recorded: warnings by share of its span, then the due time. */
export function marksOf(
  clock: Clock,
  warnAt: readonly number[],
): readonly { readonly at: string; readonly share: number }[] {
  const span = ms(clock.due) - ms(clock.startedAt)
  const warnings = clock.prompt
    ? []
    : warnAt.map((share) => ({ at: plus(clock.startedAt, Math.round(span * share)), share }))
  return [...warnings, { at: clock.due, share: 1 }]
}

/** The next moment at which `clocks/tick` has something to record, or null when nothing is pending. */
export function nextMoment(state: ClockSources): string | null {
  const { warned, breached } = state.clocks
  const pending = clocksOf(state)
    .filter((clock) => clock.endedAt === null)
    .flatMap((clock) =>
      marksOf(clock, state.policy.document.clocks.warnAt)
        .filter((mark) =>
          mark.share === 1
            ? breached[clock.id]?.due !== clock.due
            : !warned[clock.id]?.includes(mark.share),
        )
        .map((mark) => mark.at),
    )
  return pending.toSorted((a, b) => ms(a) - ms(b))[0] ?? null
}

/** Is somebody still alone with it: nobody but the first responder holds command or responds (C-04)? */
export function alone(roles: RolesState): boolean {
  const first = roles.commander
  return first !== null && holders(roles, 'responder').every((one) => one === first)
}
