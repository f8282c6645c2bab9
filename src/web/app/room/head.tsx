/** The head of the room: what must always be seen (design §8). */
import { Link } from '@tanstack/react-router'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident, useNow } from '#web/kit/incident.tsx'
import { Place } from '#web/kit/surface.tsx'
import { minuteIn } from '#web/kit/zone-time.ts'
import { AccountMenu } from '../account-menu.tsx'
import { PaletteButton } from '../shell.tsx'
import { NextStepBar } from './room-side.tsx'

export function RoomHead() {
  const { incident } = useIncident().state
  return (
    <section className="fb-head" aria-label="Incident">
      <div className="fb-title">
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
      </div>
      <div className="fb-chips">
        <Place name="chips" />
      </div>
      <Place name="stages" />
      <div className="fb-who">
        <Place name="duty" />
        <Clock />
        <Place name="here" />
        <AccountMenu look="mark" />
      </div>
    </section>
  )
}

/** What time it is in the record, which is the time everything on the page is told in. */
function Clock() {
  const { zone } = useIncident()
  const now = useNow(10_000)
  return (
    <div className="fb-now">
      time
      <b className="fb-time">
        {minuteIn(zone, now)} {zone}
      </b>
    </div>
  )
}

/** What is scrolled to comes to lie below the bar, however many lines that has. */
function staysClear(bar: HTMLElement | null): (() => void) | undefined {
  const scroller = bar?.parentElement
  if (!bar || !scroller) return undefined
  const sizes = new ResizeObserver(() =>
    scroller.style.setProperty('--fb-bar', `${bar.offsetHeight}px`),
  )
  sizes.observe(bar)
  return () => sizes.disconnect()
}

/** What stays in sight on a phone while one scrolls. */
export function PhoneBar() {
  const { state } = useIncident()
  return (
    <aside className="fb-phone-bar" aria-label="In short" ref={staysClear}>
      <div className="fb-phone-short">
        <a className="fb-plain-link" href="#top">
          <b>{state.incident.codename}</b>
        </a>
        <Place name="short" />
      </div>
      <PaletteButton />
      <AccountMenu look="mark" />
      <NextStepBar />
    </aside>
  )
}
