/** Says when what is on the screen may be old, and what happens to what one types meanwhile. */
import { useConnection } from '#web/kit/connection.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { UnsentCount } from '../offline.tsx'

/** Inside the room's frame, which is as high as the screen: on a phone it takes room from the page, never from the log line. */
export function ConnectionNote() {
  const { live } = useIncident()
  // The feed notices a network that went silently only after a while; what could not be sent, at once.
  const { lost } = useConnection()
  if (live.phase !== 'reconnecting' && !lost) return null
  return (
    <div className="fb-offline" role="status">
      Not connected; trying again.{' '}
      {live.keptAt === null ? null : (
        <>
          This is from <When at={live.keptAt} shape="short" />.{' '}
        </>
      )}
      What you log is kept and sent later. <UnsentCount />
    </div>
  )
}
