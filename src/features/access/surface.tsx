/** Access in the room: the rules to confirm, the banner on top of every page, who is here, and who is on it. */
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { PersonMark } from '#web/kit/person-mark.tsx'
import { ClassificationBanner, PeopleSection, RulesBar, RulesFirst } from './panel.tsx'

/** Faces beyond this are counted. */
const MARKS_MAX = 6

function Presence() {
  const { state, live, you, nameOf } = useIncident()
  // Oneself is in the account menu beside it; and before one is on the record, the record has no name for one.
  const present = live.present.filter((id) => id !== you.id)
  const here = new Set(present)
  const members = Object.entries(state.access.members).flatMap(([id, { as }]) =>
    as === 'member' && id !== you.id ? [id] : [],
  )
  const people = [...new Set([...present, ...members])]
  if (people.length === 0) return null
  const shown = people.slice(0, MARKS_MAX)
  return (
    <fieldset
      className="fb-marks"
      aria-label={`Here now: ${present.map(nameOf).join(', ') || 'nobody else'}`}
    >
      {shown.map((id) => (
        <PersonMark key={id} name={nameOf(id)} here={here.has(id)} />
      ))}
      {people.length > shown.length ? (
        <span className="fb-small fb-faint">+{people.length - shown.length}</span>
      ) : null}
    </fieldset>
  )
}

function PeopleCount() {
  return Object.keys(useIncident().state.access.members).length
}

export const surface: Surface = {
  parts: [
    { place: 'gate', Body: RulesFirst },
    { place: 'banner', Body: ClassificationBanner },
    { place: 'banner', rank: 90, Body: RulesBar },
    { place: 'here', Body: Presence },
  ],
  further: [{ id: 'people', title: 'People', Body: PeopleSection, Count: PeopleCount }],
  anchors: { invite: 'people' },
}
