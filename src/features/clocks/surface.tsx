/** Clocks in the room: all of them beside the document, the next promised update in its head. */
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { Due, When } from '#web/kit/time-widgets.tsx'
import { runningClocks } from './clocks.ts'
import { ClocksCard } from './panel.tsx'

const useNextUpdate = () =>
  runningClocks(useIncident().state).find((clock) => clock.kind === 'sitrep')

function NextUpdate() {
  const next = useNextUpdate()
  return (
    <div>
      next report
      <b>
        {next ? (
          <>
            <span className="fb-no-print">
              <Due due={next.due} startedAt={next.startedAt} />
            </span>
            <span className="fb-print">
              <When at={next.due} />
            </span>
          </>
        ) : (
          <span className="fb-dim">none promised</span>
        )}
      </b>
    </div>
  )
}

function InShort() {
  const next = useNextUpdate()
  if (!next) return null
  return (
    <span className="fb-no-print">
      report <Due due={next.due} startedAt={next.startedAt} />
    </span>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'duty', rank: 20, Body: NextUpdate },
    { place: 'short', rank: 40, Body: InShort },
    { place: 'side', rank: 20, Body: ClocksCard },
  ],
}
