/** Situation reports: the page that writes one, what was sent, and the way to the last one when it ends. */
import { useIncident } from '#web/kit/incident.tsx'
import { RoomLink } from '#web/kit/room-links.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { MINUTE, spanInWords } from '#kernel/instant.ts'
import { levelInForce } from '../policy/contract.ts'
import { kindInWords, readersInWords } from './view.ts'

const SitrepComposer = later(() => import('./panel.tsx'), 'SitrepComposer')
const FinalReport = later(() => import('./panel.tsx'), 'FinalReport')

function Cadence() {
  const { state } = useIncident()
  const level = levelInForce(state.policy.document, state.severity.level)
  return `every ${spanInWords(level.sitrep * MINUTE)}`
}

function WriteOne() {
  return <RoomLink page="sitrep">write a situation report</RoomLink>
}

function SentCount() {
  const { sent } = useIncident().state.sitreps
  return sent.length > 0 ? `${sent.length} sent` : ''
}

function SentLines() {
  const { state, nameOf } = useIncident()
  return (
    <ul className="fb-list">
      {state.sitreps.sent.map((sitrep) => (
        <li key={sitrep.number}>
          <When at={sitrep.sentAt} />
          <RoomLink
            page="sitrep"
            hash={`sitrep-${sitrep.number}`}
            className="fb-grow fb-plain-link"
          >
            Situation report {sitrep.number}, {kindInWords(sitrep.kind)}
          </RoomLink>
          <span className="fb-small fb-faint">
            {nameOf(sitrep.by)} to {readersInWords(sitrep)}
          </span>
        </li>
      ))}
    </ul>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'comms/aside', Body: WriteOne },
    { place: 'comms/count', Body: SentCount },
    { place: 'comms/under', Body: SentLines },
    { place: 'conclude/final-sitrep', Body: FinalReport },
  ],
  pages: [
    {
      path: 'sitrep',
      title: () => 'Situation reports',
      Over: Cadence,
      wide: true,
      Body: SitrepComposer,
      nav: { label: 'Situation report', group: 'now', rank: 10 },
      opens: ['send', 'correct'],
    },
  ],
}
