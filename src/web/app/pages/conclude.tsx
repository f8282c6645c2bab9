/** The conclusion page: the checklist, with each open item's own way to close it. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Closing } from '#features/conclude/panel.tsx'
import { DiscoveryButton, MarkButton, Moments } from '#features/incident/panel.tsx'
import { FormButton, quiet } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { RoomFrame } from '../room/room-frame.tsx'

export function ConcludePage() {
  const { ref, state } = useIncident()
  const help = {
    contained: <MarkButton milestone="contained" label="mark…" />,
    discovery: <DiscoveryButton />,
    'immediate-verified': (
      <Button {...quiet} component={Link} to={`/i/${ref}#next-steps`}>
        Next steps
      </Button>
    ),
    monitoring: (
      <FormButton
        act={{ slice: 'tasks', verb: 'add', fixed: { kind: 'monitor', horizon: 'deferred' } }}
        title="Improve monitoring"
        hint="So that a monitor notices next time, before a person has to."
        fields={[
          { name: 'title', label: 'What', kind: 'line', required: true },
          { name: 'assignee', label: 'Who', kind: 'person' },
        ]}
        submit="Add the task"
        look={quiet}
      >
        Add a task…
      </FormButton>
    ),
    'final-sitrep': (
      <Button {...quiet} component={Link} to={`/i/${ref}/sitrep?kind=final`}>
        Write it
      </Button>
    ),
  }
  return (
    <RoomFrame
      title={state.triage.verdict === 'false-alarm' ? 'Close the false alarm' : 'Conclude'}
      under="Conclude when it is no longer active: contained, and the cause cannot do further harm. Further work may follow."
    >
      <Closing
        help={help}
        after={
          <>
            <Button component={Link} to={`/i/${ref}/retro`}>
              To the retrospective
            </Button>
            <Button variant="default" component={Link} to={`/i/${ref}/report`}>
              To the report
            </Button>
          </>
        }
      />
      {state.triage.verdict === 'false-alarm' ? null : (
        <Section title="Moments" aside={<span>contained and concluded are different times</span>}>
          <Moments />
        </Section>
      )}
    </RoomFrame>
  )
}
