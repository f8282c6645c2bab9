/** The document: the twelve sections in order, there from the first second. */
import { Place } from '#web/kit/surface.tsx'
import { sectionsHere } from './sections.tsx'

export function RoomDocument() {
  return (
    <>
      <div id="top" className="fb-chips fb-traits">
        <Place name="traits" />
      </div>
      <Place name="top" />
      {sectionsHere.map(({ id, Body }) => (
        <Body key={id} />
      ))}
    </>
  )
}
