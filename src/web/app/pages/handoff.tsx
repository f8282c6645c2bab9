/** The handoff page: the ceremony with its briefing, and the way to its situation report. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { HandoffCeremony } from '#features/handoff/panel.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { RoomFrame } from '../room/room-frame.tsx'

export function HandoffPage() {
  const { ref } = useIncident()
  return (
    <RoomFrame
      title="Hand over"
      under="Authority moves when the other person confirms, not before."
    >
      <HandoffCeremony
        sitrepLink={
          <Button variant="default" component={Link} to={`/i/${ref}/sitrep?kind=handoff`}>
            Tell people in a situation report
          </Button>
        }
      />
    </RoomFrame>
  )
}
