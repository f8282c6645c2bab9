/** The situation report page. */
import { useSearch } from '@tanstack/react-router'
import { levelInForce } from '#features/policy/contract.ts'
import { SitrepComposer } from '#features/sitreps/panel.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { spanInWords, MINUTE } from '#kernel/instant.ts'
import { RoomFrame } from '../room/room-frame.tsx'

export function SitrepPage() {
  const { state } = useIncident()
  const search = useSearch({ from: '/signed-in/i/$ref/sitrep' })
  const level = levelInForce(state.policy.document, state.severity.level)
  return (
    <RoomFrame
      wide
      title={`Situation report ${state.sitreps.sent.length + 1}`}
      over={`every ${spanInWords(level.sitrep * MINUTE)}`}
    >
      <SitrepComposer {...search} />
    </RoomFrame>
  )
}
