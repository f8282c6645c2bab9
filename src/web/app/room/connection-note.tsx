/** Says when what is on the screen may be old, and what happens to what one types meanwhile. */
import { useIncident } from '#web/kit/incident.tsx'
import { useUnsent } from '#web/kit/unsent.tsx'

export function ConnectionNote() {
  const { live, id } = useIncident()
  const waiting = useUnsent(id).filter((line) => line.refused === null).length
  if (live.phase !== 'reconnecting') return null
  return (
    <div className="fb-offline" role="status">
      Not connected; trying again. What you log is kept here and sent later
      {waiting > 0 ? ` (${waiting} waiting)` : ''}.
    </div>
  )
}
