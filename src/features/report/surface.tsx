/** The incident report: its page. */
import { useIncident } from '#web/kit/incident.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { VerifiedLine } from '#web/kit/verified-line.tsx'

const IncidentReport = later(() => import('./page.tsx'), 'IncidentReport')

function Over() {
  const { state } = useIncident()
  const published = state.report.published.at(-1)
  return (
    <>
      {published ? `version ${published.version}` : 'not yet published'} · <VerifiedLine />
    </>
  )
}

export const surface: Surface = {
  pages: [
    {
      path: 'report',
      title: () => 'Incident report',
      Over,
      Body: IncidentReport,
      nav: { label: 'Report', group: 'after', rank: 20 },
      opens: ['publish', 'write-unknowns'],
    },
  ],
}
