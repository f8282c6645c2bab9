/** What the record says of itself: moments, discovery, threat actions, cause, who reported. */
import { known } from '#kernel/words.ts'
import { Fragment } from 'react'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import {
  channels,
  discoveryMethods,
  markedIn,
  milestones,
  threatActions,
  type Milestone,
  type Reporter,
} from './contract.ts'

const choicesOf = (record: Readonly<Record<string, { readonly label: string } | string>>) =>
  Object.entries(record).map(([value, entry]) => ({
    value,
    label: typeof entry === 'string' ? entry : entry.label,
  }))

/** Who reported, in words. */
export function reporterWords(reporter: Reporter, nameOf: (id: string) => string): string {
  if ('person' in reporter) return nameOf(reporter.person)
  if ('outside' in reporter) return `${reporter.outside} (outside)`
  if ('source' in reporter) return reporter.source
  return 'somebody who stays unnamed'
}

/** The moments that the metrics come from, each with its own button. */
export function Moments() {
  const { state } = useIncident()
  const { incident } = state
  return (
    <dl className="fb-facts fb-panel">
      <dt>Noticed</dt>
      <dd>
        <When at={incident.awareAt} shape="full" /> <AwareButton />
      </dd>
      {(Object.keys(milestones) as Milestone[]).map((milestone) => (
        <MomentRow key={milestone} milestone={milestone} />
      ))}
      <LaterMoments />
      <dt>Discovered by</dt>
      <dd>
        {incident.discovery ? (
          (known(discoveryMethods, incident.discovery)?.label ?? incident.discovery)
        ) : (
          <span className="fb-soon">not recorded</span>
        )}{' '}
        <DiscoveryButton />
      </dd>
      <dt>Threat actions</dt>
      <dd>
        {incident.threatActions.length > 0 ? (
          incident.threatActions.map((word) => known(threatActions, word) ?? word).join(', ')
        ) : (
          <span className="fb-soon">not recorded</span>
        )}{' '}
        <FormButton
          act={{ slice: 'incident', verb: 'set-threat-actions' }}
          title="Threat actions"
          fields={[
            {
              name: 'actions',
              label: 'What was done to us',
              kind: 'choices',
              choices: choicesOf(threatActions),
              required: true,
              initial: [...incident.threatActions],
            },
          ]}
          look={subtle}
        >
          set…
        </FormButton>
      </dd>
      <dt>Cause</dt>
      <dd>
        {incident.cause.certainty === 'unknown' && incident.cause.text === '' ? (
          <span className="fb-dim">unknown</span>
        ) : (
          `${incident.cause.certainty}: ${incident.cause.text}`
        )}{' '}
        <CauseButton />
      </dd>
    </dl>
  )
}

/** Moments that a later version of Firebreak marked. */
function LaterMoments() {
  const { incident } = useIncident().state
  return markedIn(incident)
    .filter(({ word }) => known(milestones, word) === undefined)
    .map(({ word, title, at }) => (
      <Fragment key={word}>
        <dt>{title}</dt>
        <dd>
          <When at={at} shape="full" />
        </dd>
      </Fragment>
    ))
}

function MomentRow(props: { readonly milestone: Milestone }) {
  const { state } = useIncident()
  const mark = state.incident.milestones[props.milestone]
  return (
    <>
      <dt>{milestones[props.milestone]}</dt>
      <dd>
        {mark ? (
          <>
            <When at={mark.at} shape="full" />{' '}
            <a className="fb-small fb-faint" href={`#e${mark.seq}`}>
              #{mark.seq}
            </a>{' '}
            {mark.basis ? <span className="fb-dim">{mark.basis}</span> : null}
          </>
        ) : (
          <span className="fb-dim">not yet marked</span>
        )}{' '}
        <MarkButton milestone={props.milestone} label={mark ? 'correct…' : 'mark…'} />
      </dd>
    </>
  )
}

/** Marks a moment, now or at a time given. */
function MarkButton(props: { readonly milestone: Milestone; readonly label: string }) {
  return (
    <FormButton
      act={{ slice: 'incident', verb: 'mark', fixed: { milestone: props.milestone } }}
      title={milestones[props.milestone]}
      hint="Leave the time empty for now. This is when it happened, not when it was written down."
      fields={[
        { name: 'at', label: 'When', kind: 'instant' },
        { name: 'basis', label: 'How do we know', kind: 'text' },
      ]}
      submit="Mark"
      look={subtle}
      label={`${milestones[props.milestone]}: ${props.label}`}
    >
      {props.label}
    </FormButton>
  )
}

function AwareButton() {
  return (
    <FormButton
      act={{ slice: 'incident', verb: 'set-aware' }}
      title="When did somebody first notice?"
      fields={[
        { name: 'at', label: 'When', kind: 'instant', required: true },
        { name: 'reason', label: 'Why it changes', kind: 'text', required: true },
      ]}
      submit="Correct"
      look={subtle}
      label="Correct when it was noticed"
    >
      correct…
    </FormButton>
  )
}

/** Says how it was discovered. */
function DiscoveryButton() {
  const { state } = useIncident()
  return (
    <FormButton
      act={{ slice: 'incident', verb: 'set-discovery' }}
      title="How was it discovered?"
      fields={[
        {
          name: 'method',
          label: 'Way',
          kind: 'choice',
          choices: choicesOf(discoveryMethods),
          required: true,
          initial: state.incident.discovery ?? undefined,
        },
      ]}
      submit="Save"
      look={subtle}
      label="Set how it was discovered"
    >
      set…
    </FormButton>
  )
}

function CauseButton() {
  const { state } = useIncident()
  const { cause } = state.incident
  return (
    <FormButton
      act={{ slice: 'incident', verb: 'set-cause' }}
      title="What caused it?"
      fields={[
        {
          name: 'certainty',
          label: 'How sure are we',
          kind: 'choice',
          required: true,
          initial: cause.certainty,
          choices: [
            { value: 'unknown', label: 'Unknown' },
            { value: 'suspected', label: 'Suspected' },
            { value: 'established', label: 'Established' },
          ],
        },
        { name: 'text', label: 'The cause', kind: 'text', required: true, initial: cause.text },
      ]}
      submit="Save"
      look={subtle}
      label="Set the cause"
    >
      set…
    </FormButton>
  )
}

/** How it came to us, in a line. */
export function ReportedLine() {
  const { state, nameOf } = useIncident()
  const { incident } = state
  const channel = known(channels, incident.channel)
  return (
    <p className="fb-small fb-dim">
      Reported by {reporterWords(incident.reporter, nameOf)},{' '}
      {channel?.label.toLowerCase() ?? incident.channel}, <When at={incident.reportedAt} />
      {channel?.slow ? ' (a slow way; a call or the form is faster)' : ''}.
    </p>
  )
}
