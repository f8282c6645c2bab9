/** The twelve sections in order, with counts, then the pages around them; on a phone also the few that are gone to most. */
import { Link } from '@tanstack/react-router'
import { useIncident } from '#web/kit/incident.tsx'
import type { RoomPage } from '#web/kit/surface.tsx'
import { spotlight } from '@mantine/spotlight'
import { RoomLink } from '#web/kit/room-links.tsx'
import { roving } from '#web/kit/roving.ts'
import { sectionsHere } from './sections.tsx'
import { pagesOf } from './surfaces.ts'

/** Where the second link for keyboards leads. */
export const SECTIONS_ID = 'sections'

export function RoomNav() {
  const { state, ref } = useIncident()
  const toPage = ({ path, nav }: RoomPage) => (
    <Link key={path} to="/i/$ref/$page" params={{ ref, page: path }}>
      {nav.label} {nav.note ? <i>{nav.note(state)}</i> : null}
    </Link>
  )
  const toSection = ({ id, short, Count }: (typeof sectionsHere)[number]) => (
    <a key={id} href={`#${id}`}>
      {short} <i>{Count ? <Count /> : null}</i>
    </a>
  )
  return (
    <nav id={SECTIONS_ID} className="fb-nav fb-no-print" aria-label="Sections" ref={roving}>
      <a href="#top">Overview</a>
      {sectionsHere.filter((section) => section.twelve && section.id !== 'summary').map(toSection)}
      <hr />
      {sectionsHere.filter((section) => !section.twelve).map(toSection)}
      {pagesOf('now').map(toPage)}
      <hr />
      {pagesOf('after').map(toPage)}
    </nav>
  )
}

/** Below the log line, within reach of a thumb: what is gone to most, and the palette for everything else. */
const tabs = [
  // The newest entry comes to lie above the log line, as where one writes.
  { to: 'newest', label: 'Newest', block: 'end' },
  { to: 'next-steps', label: 'Next steps', block: 'start' },
  { to: 'people', label: 'People', block: 'start' },
] as const

export function PhoneTabs() {
  return (
    <nav className="fb-tabs fb-no-print" aria-label="Parts of the room">
      {tabs.map(({ to, label, block }) => (
        <a
          key={to}
          href={`#${to}`}
          onClick={(event) => {
            event.preventDefault()
            document.getElementById(to)?.scrollIntoView({ block })
          }}
        >
          {label}
        </a>
      ))}
      <RoomLink page="handoff">Hand over</RoomLink>
      <button type="button" onClick={spotlight.open}>
        More
      </button>
    </nav>
  )
}
