/** Severity in the room: its chip, its rubric, and who may decide at this level. */
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { Card, SeverityMark, severityLabel, toneOf } from '#web/kit/widgets.tsx'
import { levelInForce, UNKNOWN } from '../policy/contract.ts'
import { SeverityChip, SeverityDialog } from './panel.tsx'

function InShort() {
  const { state } = useIncident()
  const policy = state.policy.document
  return (
    <SeverityMark
      tone={toneOf(policy.levels, state.severity.level)}
      label={severityLabel(policy, state.severity.level)}
    />
  )
}

function Authority() {
  const { state } = useIncident()
  const level = levelInForce(state.policy.document, state.severity.level)
  return (
    <Card title="Authority">
      <p className="fb-authority">{level.authority}</p>
      {state.severity.level === UNKNOWN ? (
        <p className="fb-small fb-faint">Severity is unknown, so {level.label} counts.</p>
      ) : null}
    </Card>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'chips', rank: 10, Body: SeverityChip },
    { place: 'short', rank: 10, Body: InShort },
    { place: 'side', rank: 10, Body: Authority },
  ],
  dialogs: { set: SeverityDialog },
}
