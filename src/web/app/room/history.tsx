/** History and proof: every entry as it was recorded, the chain's head, and where rules were left with a reason. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { kindInWords } from '#kernel/names.ts'
import { GapButton } from '#web/kit/gaps.tsx'
import { gapsIn } from '#web/kit/live-held.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { EntryLink } from '#web/kit/room-links.tsx'
import { Place } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { useVerification } from '#web/kit/verified-line.tsx'
import { Section } from '#web/kit/widgets.tsx'

/** A page of entries: enough to read, few enough to draw at once. */
const PAGE = 200

export function History() {
  const { live, nameOf, sentence } = useIncident()
  const verification = useVerification()
  const [shown, setShown] = useState(PAGE)
  const events = live.events.toReversed().slice(0, shown)
  const gap = gapsIn(live.events).at(-1)
  return (
    <>
      <p>
        Head:{' '}
        <code style={{ overflowWrap: 'anywhere' }}>
          {verification.data?.head?.link ?? 'computing'}
        </code>{' '}
        at entry {verification.data?.head?.seq ?? live.state?.seq}
      </p>
      <Place name="history/under" />
      <Section title="Every entry" aside={<span>newest first, as recorded</span>}>
        <div className="fb-scroll-x" role="region" aria-label="Table" tabIndex={0}>
          <table className="fb-table fb-table-stacked">
            <thead>
              <tr>
                <th scope="col">Entry</th>
                <th scope="col">Recorded</th>
                <th scope="col">What</th>
                <th scope="col">By</th>
                <th scope="col">Through</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.seq}>
                  <td className="fb-inline">
                    <EntryLink entry={event.seq}>#{event.seq}</EntryLink>
                  </td>
                  <td className="fb-inline">
                    <When at={event.recorded} shape="full" />
                  </td>
                  <td className="fb-history-said" title={event.kind}>
                    {sentence(event) ?? kindInWords(event.kind)}
                  </td>
                  <td className="fb-inline fb-nowrap">{nameOf(event.actor)}</td>
                  <td className="fb-inline">{event.via}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {live.events.length <= shown && gap ? <GapButton gap={gap} /> : null}
        {live.events.length > shown ? (
          <Button variant="default" mt="sm" onClick={() => setShown(shown + PAGE)}>
            {`${live.events.length - shown} earlier ones`}
          </Button>
        ) : null}
      </Section>
    </>
  )
}
