/** The first decision, while nobody has made it. */
import type { Brief } from '#kernel/contribution.ts'
import type { TriageState } from './contract.ts'

export const briefs: readonly Brief<{ readonly triage: TriageState }>[] = [
  {
    part: 'decisions',
    rank: 10,
    lines: ({ triage }) =>
      triage.decided ? [] : [{ text: 'Incident, event or false alarm?', urgent: true }],
  },
]
