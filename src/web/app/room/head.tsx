/** The head of the room: what must always be seen (design §8). */
import { Link } from '@tanstack/react-router'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { Place } from '#web/kit/surface.tsx'
import { PaletteButton } from '../shell.tsx'

export function RoomHead() {
  const { incident } = useIncident().state
  return (
    <section className="fb-head" aria-label="Incident">
      <div>
        <div className="fb-ref">
          <Link to="/">Firebreak</Link> · {incident.ref} · “{incident.codename}”
        </div>
        <h1>
          {incident.title}{' '}
          <FormButton
            act={{ slice: 'incident', verb: 'rename' }}
            title="Rename the incident"
            fields={[
              {
                name: 'title',
                label: 'Title',
                kind: 'line',
                required: true,
                initial: incident.title,
              },
            ]}
            submit="Rename"
            look={subtle}
            label="Rename the incident"
          >
            rename
          </FormButton>
        </h1>
        <div className="fb-chips">
          <Place name="chips" />
        </div>
      </div>
      <div className="fb-who">
        <Place name="duty" />
        <Place name="here" />
      </div>
      <Place name="stages" />
    </section>
  )
}

/** What stays in sight on a phone while one scrolls. */
export function PhoneBar() {
  const { state } = useIncident()
  return (
    <aside className="fb-phone-bar" aria-label="In short">
      <b>{state.incident.codename}</b>
      <Place name="short" />
      <PaletteButton />
    </aside>
  )
}
