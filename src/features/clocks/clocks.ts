/** Which promises run, from state and policy alone (requirements.md §17). Pure: the same answer at every node and browser. */
import { DAY, MINUTE, ms, plus } from '#kernel/instant.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { HandoffState } from '../handoff/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { levelInForce, UNKNOWN, type PolicyState } from '../policy/contract.ts'
import { questionsTo, type RolesState } from '../roles/contract.ts'
import type { RetroState } from '../retro/contract.ts'
import type { SeverityState } from '../severity/contract.ts'
import { toTeamOnly, type SitrepsState } from '../sitreps/contract.ts'
import { helpBy, unverifiedImmediate, type TasksState } from '../tasks/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import type { Clock, ClocksState } from './contract.ts'
import {
  begins,
  earliest,
  resumedRounds,
  roundAt,
  roundsOf,
  type Round,
  type Rounds,
} from './rounds.ts'

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
  const known = derived.get(state)
  if (known) return known
  const clocks = state.incident.reportedAt === '' ? [] : deriveClocks(state)
  derived.set(state, clocks)
  return clocks
}

/** One append asks for the clocks of the same state several times: for its row, for what waits, for the next moment. */
const derived = new WeakMap<ClockSources, readonly Clock[]>()

function deriveClocks(state: ClockSources): readonly Clock[] {
  return [
    ...reportClocks(state),
    ...soloClocks(state),
    ...sitrepClocks(state),
    ...handoffClocks(state),
    ...retroClock(state),
  ].toSorted((a, b) => inOrder(a.startedAt, b.startedAt) || inOrder(a.id, b.id))
}

/** Instants as the journal writes them sort as text. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Those that still run, the next to come due first. */
export function runningClocks(state: ClockSources): readonly Clock[] {
  return clocksOf(state)
    .filter((clock) => clock.endedAt === null)
    .toSorted((a, b) => ms(a.due) - ms(b.due))
}

function reportClocks(state: ClockSources): Clock[] {
  const { incident, triage, severity, policy, roles } = state
  const [first, ...later] = roundsOf(state)
  const start = { startedAt: first.at, startedSeq: 1, prompt: false }
  const decision = triage.moreTime
    ? plus(triage.moreTime.at, triage.moreTime.minutes * MINUTE)
    : plus(incident.reportedAt, policy.document.clocks.triageDecision * MINUTE)
  const remediate = (round: Round): Clock => {
    const endedAt = earliest(remediatedAt(state, round), round.until)
    return {
      ...start,
      startedAt: round.at,
      startedSeq: round.seq,
      id: `remediate:${round.seq}`,
      kind: 'remediate',
      due: dueByLevel(state, { at: round.at, endedAt, clock: 'remediate' }),
      endedAt,
      owner: roles.commander,
    }
  }
  const acknowledged = triage.acknowledged?.at ?? first.until
  const assessed = firstAssessed(severity)
  const assess = (round: Round): Clock => {
    const endedAt = earliest(assessed?.at, round.until)
    return {
      ...start,
      startedAt: round.at,
      startedSeq: round.seq,
      id: `triage:${round.seq}`,
      kind: 'triage',
      due: dueByLevel(state, { at: round.at, endedAt, clock: 'triage' }),
      endedAt,
      owner: roles.commander,
    }
  }
  return [
    {
      ...start,
      id: 'acknowledge:1',
      kind: 'acknowledge',
      due: dueByLevel(state, { at: first.at, endedAt: acknowledged, clock: 'ack' }),
      endedAt: acknowledged,
      owner: null,
    },
    assess(first),
    ...resumedRounds(state)
      .filter(({ seq }) => !assessed || assessed.seq > seq)
      .map(assess),
    {
      ...start,
      prompt: true,
      id: 'triage-decision:1',
      kind: 'triage-decision',
      due: decision,
      endedAt: triage.firstDecidedAt ?? first.until,
      owner: roles.firstResponder,
    },
    remediate(first),
    ...later.map(remediate),
  ]
}

type ByLevel = {
  readonly at: string
  readonly endedAt: string | null
  readonly clock: 'ack' | 'triage' | 'remediate'
}

/**
 * When a clock that counts from the report is due by the levels there were while it ran (R-039, §17). A graver level never
 * makes late what was owed later until then: where its span has already passed, it counts from the change. What has ended
 * keeps the level it ended under, so that a change afterwards breaks nothing that was kept. What was late under a level that
 * somebody assessed stays late: no other level makes it kept.
 */
function dueByLevel({ policy, severity }: ClockSources, { at, endedAt, clock }: ByLevel): string {
  const spanOf = (level: string) => levelInForce(policy.document, level).clocks[clock] * MINUTE
  let due = plus(at, spanOf(UNKNOWN))
  for (const [index, change] of severity.history.entries()) {
    if (endedAt !== null && ms(change.at) > ms(endedAt)) break
    if (ms(due) < ms(change.at) && index > 0) break
    const anew = plus(at, spanOf(change.level))
    due =
      ms(anew) >= ms(change.at)
        ? anew
        : (earliest(due, plus(change.at, spanOf(change.level))) ?? due)
  }
  return due
}

function firstAssessed(severity: SeverityState): SeverityState['history'][number] | undefined {
  return severity.history.find((change) => change.level !== UNKNOWN)
}

/** Contained (in this round, once it was opened again) and every immediate task verified (§17, A-1). */
function remediatedAt({ incident, tasks }: ClockSources, round: Round): string | null {
  const contained = incident.milestones.contained
  if (!contained || contained.seq < round.seq || unverifiedImmediate(tasks).length > 0) return null
  const verified = tasks.all
    .filter((task) => task.horizon === 'immediate' && task.verifiedAt)
    .map((task) => task.verifiedAt ?? '')
  return [contained.at, ...verified].toSorted((a, b) => ms(a) - ms(b)).at(-1) ?? contained.at
}

/** Working alone is fine for a while; then it asks to recruit, hand over or resolve. */
function soloClocks(state: ClockSources): Clock[] {
  const { roles, policy, clocks } = state
  const first = roles.history.find((turn) => turn.role === 'commander')
  if (!first) return []
  const joined = roles.history.find(
    (turn) => turn.person !== first.person && ['commander', 'responder'].includes(turn.role),
  )
  const helped = earliest(joined?.from, ...helpBy(state.tasks, first.person))
  const limits = policy.document.clocks
  const prompt = (kind: 'solo-soft' | 'solo-firm', minutes: number, alone: Round): Clock => {
    const id = `${kind}:${alone.seq}`
    return {
      id,
      kind,
      startedAt: alone.at,
      startedSeq: alone.seq,
      due: plus(alone.at, minutes * MINUTE),
      endedAt: earliest(helped, alone.until, clocks.declined[id]?.at),
      owner: roles.commander,
      prompt: true,
    }
  }
  const alone = [
    { at: first.from, seq: first.seq, until: roundsOf(state)[0].until },
    ...resumedRounds(state).filter(({ at }) => helped === null || ms(helped) > ms(at)),
  ]
  return alone.flatMap((round) => [
    prompt('solo-soft', limits.soloSoft, round),
    prompt('solo-firm', limits.soloFirm, round),
  ])
}

/**
 * Each report promises the next, whatever is known of the severity by then; so do the first assessment, unless a promise runs
 * already, each round of work after it, and what was confirmed anew after its final report. A report to the response team alone promises nothing, and keeps no promise to everyone
 * (C-27).
 */
function sitrepClocks(state: ClockSources): Clock[] {
  const { conclude, severity, roles } = state
  const first = firstAssessed(severity)
  const sent = toEveryone(state)
  const promises = sent.filter((sitrep) => sitrep.nextAt !== null)
  const rounds = roundsOf(state)
  const assessed = first && !promiseRunsAt(sent, rounds, first.seq) ? [first] : []
  // What nobody assessed promises nothing when it is opened again; what was told before it was called a false alarm goes on.
  const again = rounds
    .slice(1)
    .filter(
      (round) =>
        (first && round.seq > first.seq) ||
        (!begins(conclude.reopened, round) && firstAfter(sent, round.seq) > 0),
    )
  const last = sent.at(-1)
  const { confirmed: decided } = state.triage
  const confirmed =
    decided && last && last.nextAt === null && last.seq < decided.seq && !begins(again, decided)
      ? [decided]
      : []
  const starts = [
    ...[...assessed, ...again, ...confirmed].map(({ seq, at }) => ({ seq, at, promised: null })),
    ...promises.map((sitrep) => ({ seq: sitrep.seq, at: sitrep.sentAt, promised: sitrep.nextAt })),
  ]
  return starts.map((start): Clock => {
    const next = sent[firstAfter(sent, start.seq)]
    const endedAt = earliest(next?.sentAt, roundAt(rounds, start.seq).until)
    return {
      id: `sitrep:${start.seq}`,
      kind: 'sitrep',
      startedAt: start.at,
      startedSeq: start.seq,
      due: reportDue(state, { ...start, endedAt }),
      endedAt,
      owner: questionsTo(roles),
      prompt: false,
    }
  })
}

type Awaited = {
  readonly seq: number
  readonly at: string
  /** When the report before said that this one would come; null where policy alone says so. */
  readonly promised: string | null
  readonly endedAt: string | null
}

/**
 * When a report is due: as it was promised, or by the cadence of the level there was; sooner where the level changed since and its
 * cadence, counted from the change, ends before. No change puts a report off: who was to hear by then still waits.
 */
function reportDue({ policy, severity }: ClockSources, report: Awaited): string {
  const by = (at: string, level: string) =>
    plus(at, levelInForce(policy.document, level).sitrep * MINUTE)
  const { history } = severity
  const since = firstAfter(history, report.seq)
  let due = report.promised ?? by(report.at, history[since - 1]?.level ?? UNKNOWN)
  // What has ended keeps the levels it ended under.
  for (let index = since; index < history.length; index += 1) {
    const change = history[index]
    if (!change || (report.endedAt !== null && ms(change.at) > ms(report.endedAt))) break
    due = earliest(due, by(change.at, change.level)) ?? due
  }
  return due
}

const toEveryone = ({ sitreps }: ClockSources) =>
  sitreps.sent.filter((sitrep) => !toTeamOnly(sitrep))

/** Whether a report before this entry promised another, which its round still waits for. */
function promiseRunsAt(sent: ReturnType<typeof toEveryone>, rounds: Rounds, seq: number): boolean {
  const last = sent[firstAfter(sent, seq) - 1]
  return !!last && last.nextAt !== null && last.seq > roundAt(rounds, seq).seq
}

/** The place of the first of a sorted list after an entry, found by halving: a record may hold a thousand of them. */
function firstAfter(sorted: readonly { readonly seq: number }[], seq: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.seq ?? 0) > seq) high = middle
    else low = middle + 1
  }
  return low
}

/** The outgoing person stays fifteen to twenty minutes. */
function handoffClocks(state: ClockSources): Clock[] {
  const overlap = state.policy.document.handoff.overlapMax * MINUTE
  return state.handoff.all.flatMap((proposal): Clock[] =>
    proposal.confirmedAt === null
      ? []
      : [
          {
            id: `handoff-overlap:${proposal.seq}`,
            kind: 'handoff-overlap',
            startedAt: proposal.confirmedAt,
            startedSeq: proposal.seq,
            due: plus(proposal.confirmedAt, overlap),
            endedAt: earliest(proposal.releasedAt, endAfter(state, proposal.confirmedAt)),
            owner: proposal.from,
            prompt: true,
          },
        ],
  )
}

/** The first conclusion after a moment. */
function endAfter(state: ClockSources, at: string): string | null {
  const later = roundsOf(state).filter((round) => round.until !== null && ms(round.until) >= ms(at))
  return later[0]?.until ?? null
}

/** Whether policy asks for a retrospective of this record, and which (R-203, C-24). */
export function retroRequired(
  state: Pick<ClockSources, 'policy' | 'triage'>,
): 'none' | 'light' | 'full' {
  const { incident, falseAlarm } = state.policy.document.retro
  const asked = state.triage.verdict === 'incident' ? incident : falseAlarm
  // A later version's policy may ask in a word that is not known here: then for everything.
  return asked === 'none' || asked === 'light' ? asked : 'full'
}

function retroClock(state: ClockSources): Clock[] {
  const { policy, conclude, retro, severity, incident, roles } = state
  if (!conclude.concluded || retroRequired(state) === 'none') return []
  // Opened again after its retrospective and concluded once more: one look back is promised, not two.
  const looked = earliest(retro.held?.at, retro.waived?.at)
  if (looked !== null && ms(looked) < ms(conclude.concluded.at)) return []
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
      endedAt: looked,
      owner: retro.owner ?? roles.commander,
      prompt: false,
    },
  ]
}

type Mark = { readonly at: string; readonly share: number }

/** Moments at which something about a clock has to be recorded: warnings by share of its span, then the due time. */
export function marksOf(clock: Clock, warnAt: readonly number[]): readonly Mark[] {
  const span = ms(clock.due) - ms(clock.startedAt)
  const warnings = clock.prompt
    ? []
    : warnAt
        .toSorted((a, b) => a - b)
        .map((share) => ({ at: plus(clock.startedAt, Math.round(span * share)), share }))
  return [...warnings, { at: clock.due, share: 1 }]
}

/**
 * What is still to be recorded about a clock for the time it is now due, in order. A promise kept too late is still
 * recorded as broken, also when nobody looked in between; one that was kept in time needs nothing any more.
 */
export function pendingMarks(clock: Clock, state: ClockSources): readonly Mark[] {
  const { warned, breached } = state.clocks
  if (breached[clock.id]?.due === clock.due) return []
  const told = warned[clock.id]?.due === clock.due ? (warned[clock.id]?.shares ?? []) : []
  const lastTold = Math.max(0, ...told)
  const marks = marksOf(clock, state.policy.document.clocks.warnAt)
  const { endedAt } = clock
  if (endedAt === null) return marks.filter((mark) => mark.share > lastTold)
  return marks.filter((mark) => mark.share === 1 && ms(mark.at) < ms(endedAt))
}

/** The next moment at which `clocks/tick` has something to record, or null when nothing is pending. */
export function nextMoment(state: ClockSources): string | null {
  return earliest(
    ...clocksOf(state).flatMap((clock) => pendingMarks(clock, state).map((mark) => mark.at)),
  )
}
