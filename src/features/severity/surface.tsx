/** Severity in the room: its chip, its rubric, and who may decide at this level. */
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { Card, SeverityMark, severityLabel, toneOf } from '#web/kit/widgets.tsx'
import { SeverityChip, SeverityDialog } from './panel.tsx'
import { authorityNow } from './view.ts'

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
  // Nobody acts under what is over: an ended duty is no authority.
  if (state.conclude.concluded) return null
  const { text, why } = authorityNow(state)
  return (
    <Card title="Authority">
      <p className="fb-authority">{text}</p>
      {why === '' ? null : <p className="fb-small fb-faint">{why}</p>}
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
