/** Beside the document: your next step, what you may do, the clocks, who is doing what. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { incidents } from '#features/index.ts'
import type { NextStep } from '#kernel/contribution.ts'
import { useIncident, useNow } from '#web/kit/incident.tsx'
import { goTo } from '#web/kit/focus.ts'
import { useOpenVerb } from '#web/kit/open-verb.ts'
import { Place } from '#web/kit/surface.tsx'
import { Card } from '#web/kit/widgets.tsx'

/** On a phone the next step is in the bar that stays in sight (`NextStepBar`), not here. */
export function RoomSide(props: { readonly phone: boolean }) {
  return (
    <>
      {props.phone ? null : <NextStepCard />}
      <Place name="side" />
    </>
  )
}

function useNextStep(): NextStep | null {
  const { state, you } = useIncident()
  return incidents.nextStep(state, you, useNow(10_000)) ?? null
}

/** The next step in one line, with its button: in sight wherever one reads. */
export function NextStepBar() {
  const step = useNextStep()
  if (!step) return null
  return (
    <section className="fb-phone-next" aria-label="Your next step">
      <p className="fb-grow">{step.title}</p>
      <GoButton step={step} />
    </section>
  )
}

function NextStepCard() {
  const step = useNextStep()
  const { concluded } = useIncident().state.conclude
  const [later, setLater] = useState<string | null>(null)
  if (!step || step.id === later)
    return (
      <Card title="Your next step">
        <p className="fb-dim">
          {step
            ? 'Put off for now. Log what you see meanwhile.'
            : `Nothing waits for you. ${concluded ? 'It is concluded.' : 'Log what you see and do.'}`}
        </p>
        {step ? (
          <Button variant="default" size="xs" mt={8} onClick={() => setLater(null)}>
            Show it
          </Button>
        ) : null}
      </Card>
    )
  return (
    <Card title="Your next step" accent>
      <p className="fb-next">{step.title}</p>
      <p className="fb-small fb-dim">{step.detail}</p>
      <div className="fb-actions">
        <GoButton step={step} />
        <Button variant="default" onClick={() => setLater(step.id)}>
          Not now
        </Button>
      </div>
    </Card>
  )
}

function GoButton(props: { readonly step: NextStep }) {
  const { ref } = useIncident()
  const open = useOpenVerb()
  const { go, press } = props.step
  if ('verb' in go) return <Button onClick={() => open(go.verb, go.given)}>{press}</Button>
  if ('place' in go) return <Button onClick={() => goTo(go.place)}>{press}</Button>
  return (
    <Button component={Link} to={`/i/${ref}/${go.page}`}>
      {press}
    </Button>
  )
}
