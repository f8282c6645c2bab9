/** Is an attack in progress? */
import type { ConcludeState } from '../conclude/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import type { Attack, AttackState } from './contract.ts'

export type AttackSources = {
  readonly attack: AttackState
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly triage: TriageState
}

/** Moments that say by themselves that it goes on no more. */
const ending = ['attack-stopped', 'contained'] as const

/**
 * The attack that is in progress now, or null: none was declared, the commander said that it is over, a moment that ends it was
 * marked since, it was a false alarm, or the incident is concluded (C-28).
 */
export function attackNow(state: AttackSources): Attack | null {
  const { declared } = state.attack
  if (!declared || state.triage.verdict === 'false-alarm' || state.conclude.concluded) return null
  const { milestones } = state.incident
  return ending.some((word) => (milestones[word]?.seq ?? 0) > declared.seq) ? null : declared
}
