/** First steps after set-up: five things in about a quarter of an hour, each done, skipped or left for later. */
import { Button, Stack } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { focusFirst } from '#web/kit/focus.ts'
import { CheckedCircle, DashedCircle } from '#web/kit/icons.tsx'
import type { Me } from '#web/kit/queries.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { NothingHere, Waiting } from '../shell.tsx'
import {
  useAside,
  useFirstSteps,
  type FirstFacts,
  type Step,
  type StepId,
} from './first-steps-data.ts'
import { PolicyStep } from './first-steps-policy.tsx'
import { HandoffStep, RehearsalStep } from './first-steps-rehearsal.tsx'
import { SourceStep } from './first-steps-source.tsx'
import { InviteForm } from './people-invitations.tsx'

type Told = {
  readonly title: string
  /** What becomes of it when it is skipped. */
  readonly skipped: string
  readonly Body: (props: { readonly facts: FirstFacts; readonly me: Me }) => ReactNode
}

const told: Readonly<Record<StepId, Told>> = {
  policy: {
    title: 'Choose how this team responds',
    skipped: 'The workspace goes on under the policy it has. You can choose later in the settings.',
    Body: ({ facts }) => <PolicyStep facts={facts} />,
  },
  colleague: {
    title: 'Invite the first colleague',
    skipped:
      'You stay alone here, and nobody can take an incident. People are invited on the page People.',
    Body: Colleague,
  },
  source: {
    title: 'Connect the first alert source',
    skipped: 'Nothing comes in by itself; people report by hand. Sources are made in the settings.',
    Body: () => <SourceStep />,
  },
  rehearsal: {
    title: 'Rehearse an incident',
    skipped: 'The first incident will be a real one.',
    Body: ({ facts, me }) => <RehearsalStep facts={facts} me={me} />,
  },
  handoff: {
    title: 'Rehearse a handoff',
    skipped: 'The first handoff will be at the end of somebody’s long day.',
    Body: ({ facts }) => <HandoffStep facts={facts} />,
  },
}

export function FirstStepsPage() {
  const { me, facts, steps } = useFirstSteps(true, true)
  if (!me || !facts || !steps) return <Waiting />
  if (steps.length === 0) return <NothingHere />
  return <FirstSteps me={me} facts={facts} steps={steps} />
}

function FirstSteps(props: {
  readonly me: Me
  readonly facts: FirstFacts
  readonly steps: readonly Step[]
}) {
  const { me, facts, steps } = props
  const { skipped, put } = useAside(me.id)
  const isWaiting = (step: Step) => !step.done && !skipped.includes(step.id)
  // Chosen once: a step that is done in this moment stays open, with what it shows only now.
  const { hash } = useLocation()
  const [opened, setOpened] = useState(
    () => (steps.find(({ id }) => id === hash) ?? steps.find(isWaiting))?.id,
  )
  const count = steps.filter(({ done }) => done).length
  // Whoever opens one goes on in it; where the page opens by itself, one reads first.
  const [moved, setMoved] = useState(false)
  const open = (id: StepId | undefined) => {
    setMoved(true)
    setOpened(id)
  }
  const goOn = (from: Step) => open(after(steps, from, isWaiting))
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        title="First steps"
        under={
          count === steps.length
            ? 'All are done. This page stays under your account, at the top right.'
            : `${count} of ${steps.length} done. About a quarter of an hour; you can stop after each and come back to this page.`
        }
      />
      <ol className="fb-list fb-panel fb-first-steps">
        {steps.map((step, index) => (
          <OneStep
            key={step.id}
            number={index + 1}
            step={step}
            opened={opened === step.id}
            moved={moved}
            skipped={skipped.includes(step.id)}
            onOpen={() => open(step.id)}
            onNext={() => goOn(step)}
            onSkip={() => {
              put({ skipped: [...skipped, step.id] })
              goOn(step)
            }}
          >
            <BodyOf id={step.id} facts={facts} me={me} />
          </OneStep>
        ))}
      </ol>
      <div className="fb-actions">
        <Button component={Link} to="/" variant="default">
          Go to home
        </Button>
      </div>
    </div>
  )
}

function BodyOf(props: { readonly id: StepId; readonly facts: FirstFacts; readonly me: Me }) {
  const { Body } = told[props.id]
  return <Body facts={props.facts} me={props.me} />
}

/** The next one that waits, from here on; none when this was the last. */
function after(steps: readonly Step[], from: Step, isWaiting: (step: Step) => boolean) {
  const at = steps.findIndex(({ id }) => id === from.id)
  return steps.slice(at + 1).find(isWaiting)?.id
}

function OneStep(props: {
  readonly number: number
  readonly step: Step
  readonly opened: boolean
  /** Somebody came to it from another step, not by opening the page. */
  readonly moved: boolean
  readonly skipped: boolean
  readonly onOpen: () => void
  readonly onNext: () => void
  readonly onSkip: () => void
  readonly children: ReactNode
}) {
  const { number, step, opened, skipped } = props
  const { title, skipped: meaning } = told[step.id]
  return (
    <li aria-current={opened ? 'step' : undefined}>
      {step.done ? (
        <CheckedCircle size={18} className="fb-ok" />
      ) : (
        <DashedCircle size={18} className="fb-faint" />
      )}
      <section className="fb-grow" aria-label={title}>
        <h2>
          {number}. {title}
        </h2>
        <p className="fb-dim" role="status">
          {step.done ? `Done: ${step.said}` : step.said}
          {skipped && !step.done ? ' Skipped on this device.' : ''}
        </p>
        {opened ? (
          <>
            <div className="fb-first-step" ref={props.moved ? focusFirst : null}>
              {props.children}
            </div>
            {step.done ? (
              <div className="fb-actions">
                <Button variant="default" onClick={props.onNext}>
                  Next step
                </Button>
              </div>
            ) : (
              <p className="fb-small fb-dim fb-first-skip">
                <Button size="compact-sm" variant="subtle" color="gray" onClick={props.onSkip}>
                  Skip this
                </Button>{' '}
                {meaning}
              </p>
            )}
          </>
        ) : null}
      </section>
      {opened ? null : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${step.done ? 'Look again' : 'Open'}: ${title}`}
          onClick={props.onOpen}
        >
          {step.done ? 'Look again' : 'Open'}
        </Button>
      )}
    </li>
  )
}

function Colleague(props: { readonly me: Me }) {
  return (
    <Stack>
      <p>
        Make them a responder: only responders take incidents and run them. You run the workspace,
        and are on an incident only when somebody who is on it invites you by name.
      </p>
      <p className="fb-dim">
        {props.me.mail
          ? 'The link is mailed to them, and shown to you once.'
          : 'No mail server is set up, so you give them the link yourself. It is shown once.'}
      </p>
      <div>
        <InviteForm />
      </div>
    </Stack>
  )
}
