/** One page for executives, to read, mail or print at any time. */
import { Button } from '@mantine/core'
import { useIncident } from '#web/kit/incident.tsx'
import { Place } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Section } from '#web/kit/widgets.tsx'

export function OnePage() {
  const { state } = useIncident()
  const { incident, conclude } = state
  const last = state.sitreps.sent.at(-1)
  const summary = state.document.sections.summary.text
  return (
    <>
      {summary === '' ? (
        <Empty>The summary has not been written yet.</Empty>
      ) : (
        <p className="fb-prose">{summary}</p>
      )}
      <div
        className="fb-who"
        style={{ justifyContent: 'flex-start', margin: '18px 0', flexWrap: 'wrap' }}
      >
        <Place name="duty" />
      </div>
      <dl className="fb-facts fb-panel">
        <dt>Noticed</dt>
        <dd>
          <When at={incident.awareAt} shape="full" />
        </dd>
        <dt>Contained</dt>
        <dd>
          {incident.milestones.contained ? (
            <When at={incident.milestones.contained.at} shape="full" />
          ) : (
            'not yet'
          )}
        </dd>
        <dt>Concluded</dt>
        <dd>{conclude.concluded ? <When at={conclude.concluded.at} shape="full" /> : 'not yet'}</dd>
      </dl>
      {last ? (
        <Section
          title={`Situation report ${last.number}`}
          aside={<When at={last.sentAt} shape="full" />}
        >
          <p className="fb-prose">{last.know}</p>
          {last.doing === '' ? null : <p className="fb-prose fb-dim">{last.doing}</p>}
          {last.need === '' ? null : <p className="fb-prose fb-dim">{last.need}</p>}
        </Section>
      ) : null}
      <div className="fb-actions">
        <Button variant="default" onClick={() => print()}>
          Print
        </Button>
      </div>
    </>
  )
}
