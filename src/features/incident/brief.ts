/** Where the incident is, for somebody who takes over: how grave, which stage, what was contained when; and its cause. */
import type { Brief } from '#kernel/contribution.ts'
import type { IncidentState } from '../index.ts'
import { levelLabel, UNKNOWN } from '../policy/contract.ts'
import { markedIn } from './contract.ts'
import { stageWords } from './stages.ts'
import { stageOf } from './view.ts'

export const briefs: readonly Brief<IncidentState>[] = [
  {
    part: 'where',
    lines: (state, { moment }) => {
      const { level } = state.severity
      const severity =
        level === UNKNOWN ? 'Severity unknown' : levelLabel(state.policy.document, level)
      return [
        { text: `${severity}, ${stageWords[stageOf(state)]}. ${state.incident.title}` },
        ...markedIn(state.incident).map(({ title, at, seq }) => ({
          text: `${title}: ${moment(at)}`,
          entry: seq,
        })),
      ]
    },
  },
  {
    part: 'decisions',
    rank: 30,
    lines: ({ incident: { cause } }) =>
      cause.certainty === 'established'
        ? []
        : [{ text: `Cause ${cause.certainty}${cause.text ? `: ${cause.text}` : ''}` }],
  },
]
