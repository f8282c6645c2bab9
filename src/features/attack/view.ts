/** Is an attack in progress? */
import { ms } from '#kernel/instant.ts'
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

/** Moments that say by themselves that it went on no more from then on. */
const ending = ['attack-stopped', 'contained'] as const

/**
 * The attack that is in progress now, or null: none was declared, the commander said that it is over, a moment that ends it was
 * marked since, it was a false alarm, or the incident is concluded (C-28).
 */
export function attackNow(state: AttackSources): Attack | null {
  const { attack, triage, conclude, incident } = state
  const { declared } = attack
  if (!declared || triage.verdict === 'false-alarm' || conclude.concluded) return null
  // What was over stays over: reopening, or another verdict, does not bring it back without anybody saying so.
  const ended = [...conclude.reopened.map(({ seq }) => seq), triage.dismissed.at(-1)?.seq ?? 0]
  if (ended.some((seq) => seq > declared.seq)) return null
  const over = ending.some((word) => {
    const moment = incident.milestones[word]
    // Of a moment that was corrected since, what counts is when it was.
    return moment !== undefined && moment.seq > declared.seq && ms(moment.at) >= ms(declared.at)
  })
  return over ? null : declared
}
