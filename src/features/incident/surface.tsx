/** What the record says of itself, in the room: stage, moments, how it was discovered, who reported it. */
import { useState } from 'react'
import { useIncident } from '#web/kit/incident.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { Ago, When } from '#web/kit/time-widgets.tsx'
import { Section } from '#web/kit/widgets.tsx'
import { Moments, ReportedLine } from './panel.tsx'
import { stages, stageWords } from './stages.ts'
import { stageOf } from './view.ts'

const MarkContained = later(() => import('./page.tsx'), 'MarkContained')
const ChooseDiscovery = later(() => import('./page.tsx'), 'ChooseDiscovery')

/** What the report said besides its first line. */
function FirstDetails() {
  const { state } = useIncident()
  if (state.incident.details === '') return null
  // Whoever decides what it is reads it first.
  return (
    <details open={state.triage.verdict === 'event'}>
      <summary className="fb-dim">As first reported</summary>
      <p className="fb-pre">{state.incident.details}</p>
    </details>
  )
}

function MomentsFold() {
  const { state } = useIncident()
  const [open, setOpen] = useState(state.incident.milestones.contained !== undefined)
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="fb-dim">
        Moments, discovery and cause: what the report’s numbers come from
      </summary>
      <Moments />
    </details>
  )
}

/** On the page that closes it; a false alarm has no such moments. */
function MomentsToClose() {
  const { state } = useIncident()
  if (state.triage.verdict === 'false-alarm') return null
  return (
    <Section title="Moments" aside={<span>contained and concluded are different times</span>}>
      <Moments />
    </Section>
  )
}

const verdictWords = { event: 'Event', incident: 'Incident', 'false-alarm': 'False alarm' } as const

function VerdictChip() {
  const { state } = useIncident()
  return (
    <span className="fb-chip fb-verdict">
      {verdictWords[state.triage.verdict]} ·{' '}
      <b>{state.conclude.concluded ? 'concluded' : stageWords[stageOf(state)]}</b>
    </span>
  )
}

function AwareChip() {
  const { awareAt } = useIncident().state.incident
  return (
    <span className="fb-chip">
      aware{' '}
      <b>
        <Ago at={awareAt} />
      </b>{' '}
      ago · <When at={awareAt} />
    </span>
  )
}

function StageInShort() {
  return <span>{stageWords[stageOf(useIncident().state)]}</span>
}

function StageStrip() {
  const { state } = useIncident()
  const now = stageOf(state)
  const at = now === 'done' ? stages.length : stages.indexOf(now)
  return (
    <ol className="fb-steps" aria-label="Stages">
      {stages.map((stage, index) => (
        <li
          key={stage}
          className={index < at ? 'done' : index === at ? 'now' : ''}
          {...(index === at ? { 'aria-current': 'step' as const } : {})}
        >
          {stage[0]?.toUpperCase()}
          {stage.slice(1)}
        </li>
      ))}
    </ol>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'chips', rank: 20, Body: VerdictChip },
    { place: 'traits', rank: 50, Body: AwareChip },
    { place: 'short', rank: 20, Body: StageInShort },
    { place: 'stages', Body: StageStrip },
    { place: 'summary/under', rank: 10, Body: ReportedLine },
    { place: 'details/under', rank: 10, Body: FirstDetails },
    { place: 'details/under', rank: 20, Body: MomentsFold },
    { place: 'conclude/contained', Body: MarkContained },
    { place: 'conclude/discovery', Body: ChooseDiscovery },
    { place: 'conclude/under', Body: MomentsToClose },
  ],
  fields: { 'rename.title': ({ incident }) => ({ initial: incident.title }) },
}
