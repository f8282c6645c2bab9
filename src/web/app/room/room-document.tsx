/** The document: the twelve sections in order, there from the first second. */
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { PeopleSection } from '#features/access/panel.tsx'
import { Moments, ReportedLine } from '#features/incident/panel.tsx'
import { AlertsList } from '#features/intake/panel.tsx'
import { Lessons } from '#features/lessons/panel.tsx'
import { sections, type SectionId } from '#features/document/contract.ts'
import { ProseSection } from '#features/document/panel.tsx'
import type { EntryType } from '#features/log/contract.ts'
import { NextSteps, ResponseSoFar } from '#features/tasks/panel.tsx'
import { TriageCard } from '#features/triage/panel.tsx'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { MoreEntries, useLogEntries } from '#web/kit/gaps.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import type { TimelineRow } from '#web/kit/timeline-rows.ts'
import { Empty, LongList, Section } from '#web/kit/widgets.tsx'
import { Timeline } from './timeline.tsx'

export function RoomDocument(props: {
  readonly rows: readonly TimelineRow[]
  readonly scroller: HTMLElement | null
}) {
  return (
    <>
      <div id="top" />
      <TriageCard />
      {sections.map((one) => (
        <OneSection
          key={one.id}
          id={one.id}
          title={one.title}
          belongs={one.belongs}
          rows={props.rows}
          scroller={props.scroller}
        />
      ))}
      <PeopleSection />
    </>
  )
}

type SectionProps = {
  readonly id: SectionId
  readonly title: string
  readonly belongs: string
  readonly rows: readonly TimelineRow[]
  readonly scroller: HTMLElement | null
}

function OneSection(props: SectionProps): ReactNode {
  const { id, title, belongs } = props
  const { ref } = useIncident()
  switch (id) {
    case 'classification':
      return <Classification title={title} />
    case 'timeline':
      return <Timeline rows={props.rows} belongs={belongs} scroller={props.scroller} />
    case 'indicators':
      return <Entries id={id} title={title} belongs={belongs} type="indicator" />
    case 'theories':
      return (
        <Entries
          id={id}
          title={title}
          belongs={belongs}
          type="theory"
          aside="not facts · never leave this page"
        />
      )
    case 'response':
      return <Response belongs={belongs} />
    case 'next-steps':
      return <NextSteps belongs={belongs} />
    case 'lessons':
      return (
        <Section id={id} title={title}>
          <Lessons empty={belongs} />
        </Section>
      )
    case 'summary':
      return (
        <ProseSection
          id={id}
          title={title}
          belongs={belongs}
          aside={
            <Link to="/i/$ref/executive" params={{ ref }}>
              one page, to print
            </Link>
          }
        >
          <ReportedLine />
          <AlertsList />
        </ProseSection>
      )
    case 'details':
      return (
        <ProseSection id={id} title={title} belongs={belongs}>
          <FirstDetails />
          <MomentsFold />
        </ProseSection>
      )
    case 'comms':
      return (
        <ProseSection id={id} title={title} belongs={belongs} aside={<SitrepLink />}>
          <SentLines />
        </ProseSection>
      )
    case 'background':
    case 'appendix':
      return <ProseSection id={id} title={title} belongs={belongs} />
  }
}

function Classification(props: { readonly title: string }) {
  const { state } = useIncident()
  const { levels } = state.policy.document.classification
  const level = levels.find((one) => one.id === state.document.classification)
  const aside = (
    <>
      <FormButton
        act={{ slice: 'document', verb: 'classify' }}
        title="Another classification"
        hint="Everyone is asked to confirm the new rules."
        fields={[
          {
            name: 'level',
            label: 'Level',
            kind: 'choice',
            required: true,
            choices: levels.map((one) => ({ value: one.id, label: one.label })),
          },
          { name: 'reason', label: 'Reason', kind: 'text', required: true },
        ]}
        submit="Classify"
        look={subtle}
      >
        change…
      </FormButton>
      <FormButton
        act={{ slice: 'document', verb: 'set-zone' }}
        title="Zone for all times"
        fields={[
          {
            name: 'zone',
            label: 'Zone',
            kind: 'line',
            required: true,
            initial: state.document.zone,
            hint: 'Such as UTC or Europe/Berlin.',
          },
        ]}
        submit="Save"
        look={subtle}
      >
        {`zone ${state.document.zone}…`}
      </FormButton>
    </>
  )
  return (
    <Section id="classification" title={props.title} aside={aside}>
      <p>
        <b>{level?.label ?? state.document.classification}</b>{' '}
        <span className="fb-dim">{level?.rules}</span>
      </p>
    </Section>
  )
}

/** Indicators and theories: logged below, shown here; a theory never looks like a fact. */
function Entries(props: {
  readonly id: SectionId
  readonly title: string
  readonly belongs: string
  readonly type: EntryType
  readonly aside?: string
}) {
  const { nameOf } = useIncident()
  const { entries, missing, more } = useLogEntries(props.type)
  return (
    <Section
      id={props.id}
      title={props.title}
      aside={props.aside ? <span>{props.aside}</span> : null}
    >
      {entries.length + missing === 0 ? <Empty>{props.belongs}</Empty> : null}
      <MoreEntries missing={missing} more={more} />
      <LongList rows={entries}>
        {(shown) =>
          shown.map((one) => (
            <div key={one.seq} className={props.type === 'theory' ? 'fb-theory' : 'fb-indicator'}>
              {props.type === 'indicator' ? <code>{one.text}</code> : one.text}{' '}
              <a href={`#e${one.seq}`} className="fb-small fb-faint">
                {nameOf(one.by)}, <When at={one.occurred} />
              </a>
            </div>
          ))
        }
      </LongList>
    </Section>
  )
}

/** What was done: finished tasks, and the actions of the log. */
function Response(props: { readonly belongs: string }) {
  const { entries, missing, more } = useLogEntries('action')
  return (
    <>
      <ResponseSoFar
        belongs={props.belongs}
        actions={entries.map((one) => ({
          seq: one.seq,
          text: one.text,
          at: one.occurred,
          by: one.by,
        }))}
      />
      <MoreEntries missing={missing} more={more} />
    </>
  )
}

function FirstDetails() {
  const { state } = useIncident()
  if (state.incident.details === '') return null
  return (
    <details>
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

function SitrepLink() {
  const { ref } = useIncident()
  return (
    <Link to="/i/$ref/sitrep" params={{ ref }} search={{}}>
      write a situation report
    </Link>
  )
}

function SentLines() {
  const { state, nameOf, ref } = useIncident()
  return (
    <ul className="fb-list">
      {state.sitreps.sent.map((one) => (
        <li key={one.number}>
          <When at={one.sentAt} />
          <Link
            to="/i/$ref/sitrep"
            params={{ ref }}
            search={{}}
            hash={`sitrep-${one.number}`}
            className="fb-grow fb-plain-link"
          >
            Situation report {one.number}, {one.kind}
          </Link>
          <span className="fb-small fb-faint">
            {nameOf(one.by)} to {one.to.length}
          </span>
        </li>
      ))}
    </ul>
  )
}
