/** The head of the room: what must always be seen (design §8). */
import { Link } from '@tanstack/react-router'
import { SeverityChip } from '#features/severity/panel.tsx'
import { TriageChips, verdictWord } from '#features/triage/panel.tsx'
import { stageOf, stages, stageWords } from '#features/incident/view.ts'
import { questionsTo } from '#features/roles/contract.ts'
import type { Belonging } from '#features/scope/contract.ts'
import { runningClocks } from '#features/clocks/clocks.ts'
import { DutyLine } from '#features/roles/panel.tsx'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { useProjects } from '#web/kit/records.ts'
import { Ago, Countdown, When } from '#web/kit/time-widgets.tsx'
import { PersonMark, SeverityMark, severityLabel, toneOf } from '#web/kit/widgets.tsx'
import { PaletteButton } from '../shell.tsx'

/** Faces beyond this are counted. */
const MARKS_MAX = 6

export function RoomHead() {
  const { state } = useIncident()
  const { incident } = state
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
            title="Another title"
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
          <SeverityChip />
          <span className="fb-chip">
            {verdictWord(state.triage.verdict)} · <b>{stageWords[stageOf(state)]}</b>
          </span>
          <TriageChips />
          {state.scope.project ? <ProjectChip project={state.scope.project} /> : null}
          <span className="fb-chip">
            aware{' '}
            <b>
              <Ago at={incident.awareAt} />
            </b>{' '}
            ago · <When at={incident.awareAt} />
          </span>
        </div>
      </div>
      <div className="fb-who">
        <DutyLine />
        <div>
          next update
          <b>
            <NextUpdate />
          </b>
        </div>
        <Presence />
      </div>
      <StageStrip />
    </section>
  )
}

/** Its project; a link for people who are on it. */
function ProjectChip({ project }: { readonly project: Belonging }) {
  const projects = useProjects()
  const named = <b>{project.name}</b>
  return (
    <span className="fb-chip">
      project{' '}
      {projects.data?.some(({ id }) => id === project.id) ? (
        <Link to="/projects/$id" params={{ id: project.id }}>
          {named}
        </Link>
      ) : (
        named
      )}
    </span>
  )
}

export function NextUpdate() {
  const { state } = useIncident()
  const sitrep = runningClocks(state).find((one) => one.kind === 'sitrep')
  if (!sitrep) return <span className="fb-dim">none promised</span>
  return <Countdown due={sitrep.due} startedAt={sitrep.startedAt} />
}

function Presence() {
  const { state, live, nameOf } = useIncident()
  const here = new Set(live.present)
  const people = [
    ...new Set([
      ...live.present,
      ...Object.keys(state.access.members).filter(
        (id) => state.access.members[id]?.as === 'member',
      ),
    ]),
  ]
  const shown = people.slice(0, MARKS_MAX)
  return (
    <div
      style={{ display: 'inline-flex', gap: 3 }}
      role="group"
      aria-label={`Here now: ${live.present.map(nameOf).join(', ') || 'nobody else'}`}
    >
      {shown.map((id) => (
        <PersonMark key={id} name={nameOf(id)} here={here.has(id)} />
      ))}
      {people.length > shown.length ? (
        <span className="fb-small fb-faint">+{people.length - shown.length}</span>
      ) : null}
    </div>
  )
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

/** What stays in sight on a phone while one scrolls. */
export function PhoneBar() {
  const { state, nameOf } = useIncident()
  const asked = questionsTo(state.roles)
  const policy = state.policy.document
  return (
    <aside className="fb-phone-bar" aria-label="In short">
      <b>{state.incident.codename}</b>
      <SeverityMark
        tone={toneOf(policy.levels, state.severity.level)}
        label={severityLabel(policy, state.severity.level)}
      />
      <span>{stageWords[stageOf(state)]}</span>
      <span className="fb-dim">ask {asked ? nameOf(asked) : 'nobody yet'}</span>
      <NextUpdate />
      <PaletteButton />
    </aside>
  )
}
