/** The rounds of work on an incident: while one goes on promises run, and between them none does. */
import { ms } from '#kernel/instant.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import type { TriageState } from '../triage/contract.ts'

type RoundSources = {
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly triage: TriageState
}

/**
 * A stretch of work: from the report, a reopening, or a decision that it is no false alarm after all, to the conclusion or the false
 * alarm that ended it.
 */
export type Round = { readonly at: string; readonly seq: number; readonly until: string | null }

export type Rounds = readonly [Round, ...Round[]]

/** In the order they began. */
export function roundsOf(state: RoundSources): Rounds {
  const [first, ...reopened] = untilConcluded(state)
  const { dismissed } = state.triage
  const starts = [...reopened, ...dismissed.flatMap(({ again }) => again ?? [])]
  const cut = ({ at, seq }: Start): Round => {
    const within = [first, ...reopened].findLast((round) => round.seq <= seq) ?? first
    return { at, seq, until: earliest(within.until, dismissedSince(dismissed, { at, seq })) }
  }
  return [cut(first), ...starts.toSorted((a, b) => a.seq - b.seq).map(cut)]
}
export type Start = Pick<Round, 'at' | 'seq'>

/** Those that began because a false alarm was none after all: what was not done by then is asked anew. */
export function resumedRounds(state: RoundSources): readonly Round[] {
  const again = new Set(state.triage.dismissed.map((one) => one.again?.seq))
  return roundsOf(state).filter(({ seq }) => again.has(seq))
}

/** When what began there was called a false alarm: later, or at once where it was one already and was none yet again. */
function dismissedSince(dismissed: TriageState['dismissed'], { at, seq }: Start): string | null {
  const before = dismissed.findLast((one) => one.seq < seq)
  if (before && (before.again === null || before.again.seq > seq)) return at
  return dismissed.find((one) => one.seq > seq)?.at ?? null
}

function untilConcluded({ incident, conclude }: RoundSources): Rounds {
  const ends = [
    ...conclude.reopened.map((reopening) => reopening.concludedAt),
    conclude.concluded?.at ?? null,
  ]
  const again = conclude.reopened.map((reopening, index): Round => ({
    at: reopening.at,
    seq: reopening.seq,
    until: ends[index + 1] ?? null,
  }))
  return [{ at: incident.reportedAt, seq: 1, until: ends[0] ?? null }, ...again]
}

/** The round that a moment lies in. */
export function roundAt(rounds: Rounds, seq: number): Round {
  return rounds.findLast((round) => round.seq <= seq) ?? rounds[0]
}

/** The earliest of those moments that there are. */
export function earliest(...moments: readonly (string | null | undefined)[]): string | null {
  const known = moments.filter((moment) => moment !== null && moment !== undefined)
  return known.toSorted((a, b) => ms(a) - ms(b))[0] ?? null
}

/** Whether one of these began there. */
export const begins = (starts: readonly { readonly seq: number }[], { seq }: Start): boolean =>
  starts.some((start) => start.seq === seq)
