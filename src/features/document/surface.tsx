/** The document in the room: its prose, how it is classified, its zone, and the one page to print. */
import { useIncident } from '#web/kit/incident.tsx'
import { RoomLink } from '#web/kit/room-links.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { Classification, ProseSection } from './panel.tsx'
import { laterSections } from './view.ts'

const OnePage = later(() => import('./page.tsx'), 'OnePage')
const prose = { Body: ProseSection }

function ToOnePage() {
  return <RoomLink page="executive">one page, to print</RoomLink>
}

/** Sections that a later version of Firebreak wrote are read here, and not written in. */
function LaterSections() {
  return laterSections(useIncident().state.document).map(({ id, text }) => (
    <div key={id}>
      <h3 className="fb-day">{id}</h3>
      <p className="fb-prose">{text}</p>
    </div>
  ))
}

export const surface: Surface = {
  sections: {
    classification: { Body: Classification },
    summary: prose,
    details: prose,
    background: prose,
    comms: prose,
    appendix: prose,
  },
  parts: [
    { place: 'summary/aside', Body: ToOnePage },
    { place: 'appendix/under', Body: LaterSections },
  ],
  pages: [
    {
      path: 'executive',
      title: (state) => state.incident.title,
      Body: OnePage,
      nav: { label: 'One page', group: 'after', rank: 90 },
    },
  ],
  anchors: { write: 'summary', summarise: 'summary' },
  fields: {
    'classify.level': (state) => ({
      kind: 'choice',
      choices: state.policy.document.classification.levels.map(({ id, label }) => ({
        value: id,
        label,
      })),
    }),
  },
}
