/** What was sent stays as it was, with whom it reached; a correction is a report of its own. */
import { counted } from '#kernel/words.ts'
import { Button } from '@mantine/core'
import { subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Card, Empty } from '#web/kit/widgets.tsx'
import type { Sitrep } from './contract.ts'
import { kindInWords } from './view.ts'

/** Everything sent, newest first, with whom it reached. */
export function SentList(props: { readonly onCorrect?: (sitrep: Sitrep) => void }) {
  const { state, nameOf } = useIncident()
  const { onCorrect } = props
  return (
    <Card title="Sent">
      {state.sitreps.sent.length === 0 ? <Empty>No report has been sent yet.</Empty> : null}
      <ul className="fb-list">
        {state.sitreps.sent.toReversed().map((one) => (
          <li key={one.number} id={`sitrep-${one.number}`}>
            <div className="fb-grow">
              <details>
                <summary>
                  {one.number} · {kindInWords(one.kind)} · <When at={one.sentAt} /> ·{' '}
                  {nameOf(one.by)}
                  {one.corrects ? ` · corrects ${one.corrects}` : ''}
                </summary>
                <p className="fb-pre">{one.know}</p>
                {one.doing === '' ? null : <p className="fb-pre fb-dim">{one.doing}</p>}
                {one.need === '' ? null : <p className="fb-pre fb-dim">{one.need}</p>}
                <p className="fb-small fb-faint">
                  {one.header.severity}, {one.header.status}.{' '}
                  {one.nextAt ? (
                    <>
                      Promised the next for <When at={one.nextAt} />.
                    </>
                  ) : (
                    'The final one.'
                  )}
                </p>
              </details>
              <Delivery sitrep={one} />
            </div>
            {onCorrect && one.kind !== 'thanks' ? (
              <Button
                {...subtle}
                onClick={() => onCorrect(one)}
                aria-label={`Correct report ${one.number}`}
              >
                correct…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Delivery(props: { readonly sitrep: Sitrep }) {
  const { nameOf } = useIncident()
  const { to, delivery } = props.sitrep
  const failed = Object.entries(delivery).filter(([, one]) => !one.ok)
  const reached = Object.values(delivery).filter((one) => one.ok).length
  return (
    <p className="fb-small fb-faint">
      To {counted(to.length, 'person', 'people')} here
      {reached > 0 ? `, mailed to ${reached}` : ''}.
      {failed.length > 0 ? (
        <span className="fb-late">
          {' '}
          Mail did not reach{' '}
          {failed.map(([id, one]) => `${nameOf(id)} (${one.cause ?? 'unknown cause'})`).join(', ')}.
        </span>
      ) : null}
    </p>
  )
}
