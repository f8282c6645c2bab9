/** An attack in progress, for whoever takes over. */
import type { Brief } from '#kernel/contribution.ts'
import { attackNow, type AttackSources } from './view.ts'

export const briefs: readonly Brief<AttackSources>[] = [
  {
    part: 'where',
    rank: 5,
    lines: (state) => {
      const attack = attackNow(state)
      return attack
        ? [{ text: `An attack is in progress: ${attack.reason}`, entry: attack.seq, urgent: true }]
        : []
    },
  },
]
