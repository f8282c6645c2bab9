/** The incident report: made from the record, printed, taken away, published. */
import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { read } from '#web/kit/client.ts'
import { showDone, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { ReportChapters } from './chapters.tsx'
import { PublishButton } from './panel.tsx'
import type { Report } from './view.ts'

type Names = 'roles' | 'names'

export function IncidentReport() {
  const { id, state } = useIncident()
  const [names, setNames] = useState<Names>('roles')
  const path = `/api/v1/incidents/${id}/report`
  const report = useQuery({
    queryKey: ['report', id, names, state.seq],
    queryFn: () => read<Report>(`${path}?names=${names}`),
    placeholderData: (before) => before,
  })
  return (
    <>
      <p className="fb-small fb-faint">
        {names === 'roles'
          ? 'Names are replaced by roles. Somebody is called by the role they had just before what is told; the list of people says who is called what.'
          : 'With names.'}
      </p>
      {report.error ? <p className="fb-late">{report.error.message}</p> : null}
      {report.data ? <ReportChapters report={report.data} /> : null}
      {report.data ? (
        <div className="fb-actions fb-act-bar">
          <Publish names={names} />
        </div>
      ) : null}
      <div className="fb-actions">
        {(['pdf', 'md', 'json'] as const).map((kind) => (
          <Button
            key={kind}
            variant="default"
            component="a"
            href={`${path}.${kind}?names=${names}`}
            download
          >
            {{ pdf: 'PDF', md: 'Markdown', json: 'JSON' }[kind]}
          </Button>
        ))}
        <Button variant="default" onClick={() => print()}>
          Print
        </Button>
        <SegmentedControl
          className="fb-no-print"
          aria-label="How people are called"
          data={[
            { value: 'roles', label: 'Roles' },
            { value: 'names', label: 'Names' },
          ]}
          value={names}
          onChange={(value) => setNames(value as Names)}
        />
      </div>
    </>
  )
}

function Publish(props: { readonly names: Names }) {
  const run = useRun()
  const [busy, setBusy] = useState(false)
  const publish = async () => {
    setBusy(true)
    const done = await run('report', 'publish', { names: props.names })
    setBusy(false)
    if (done) showDone('Published. This version stays as it is.')
  }
  return <PublishButton names={props.names} publish={publish} busy={busy} />
}
