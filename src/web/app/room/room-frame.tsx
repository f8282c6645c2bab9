/** The frame of the incident's other pages: bar, classification, where one is, and the way back. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ClassificationBanner } from '#features/access/panel.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { PageHead, SeverityMark, severityLabel, toneOf } from '#web/kit/widgets.tsx'
import { stageOf, stageWords } from '#features/incident/view.ts'
import { questionsTo } from '#features/roles/contract.ts'
import { Bar } from '../shell.tsx'

export function RoomFrame(props: {
  readonly title: string
  readonly over?: ReactNode
  readonly under?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  const { state, ref, nameOf } = useIncident()
  const asked = questionsTo(state.roles)
  const policy = state.policy.document
  return (
    <>
      <ClassificationBanner />
      <Bar />
      <main id="main" className={props.wide ? 'fb-page' : 'fb-page fb-page-narrow'}>
        <PageHead
          over={
            <>
              <Link to="/i/$ref" params={{ ref }}>
                {state.incident.codename} · {ref}
              </Link>{' '}
              ·{' '}
              <SeverityMark
                tone={toneOf(policy.levels, state.severity.level)}
                label={severityLabel(policy, state.severity.level)}
              />{' '}
              · {stageWords[stageOf(state)]} · questions to {asked ? nameOf(asked) : 'nobody yet'}
              {props.over ? <> · {props.over}</> : null}
            </>
          }
          title={props.title}
          {...(props.under === undefined ? {} : { under: props.under })}
        />
        {props.children}
      </main>
    </>
  )
}

/** A link to an entry of the timeline, for reports and lists on other pages. */
export function EntryLink(props: { readonly entry: number; readonly children: ReactNode }) {
  const { ref } = useIncident()
  return (
    <Link
      to="/i/$ref"
      params={{ ref }}
      search={{}}
      hash={`e${props.entry}`}
      className="fb-plain-link"
      title={`Entry ${props.entry}`}
    >
      {props.children}
    </Link>
  )
}
