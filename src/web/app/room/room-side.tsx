/** Beside the document: your next step, what you may do, the clocks, who is doing what. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ClocksCard } from '#features/clocks/panel.tsx'
import { incidents } from '#features/index.ts'
import type { NextStep } from '#kernel/contribution.ts'
import { levelInForce } from '#features/policy/contract.ts'
import { JoinButton } from '#features/roles/panel.tsx'
import { WhoIsDoingWhat } from '#features/tasks/panel.tsx'
import { useIncident, useNow } from '#web/kit/incident.tsx'
import { Card } from '#web/kit/widgets.tsx'
import { useOpenVerb } from './verbs.tsx'

export function RoomSide() {
  return (
    <>
      <NextStepCard />
      <Authority />
      <ClocksCard />
      <WhoIsDoingWhat />
      <JoinButton />
    </>
  )
}

function NextStepCard() {
  const { state, you } = useIncident()
  const now = useNow(10_000)
  const step = incidents.nextStep(state, you, now)
  const [later, setLater] = useState<string | null>(null)
  if (!step || step.id === later)
    return (
      <Card title="Your next step">
        <p className="fb-dim">
          {step
            ? 'Put off for now. Log what you see meanwhile.'
            : 'Nothing waits for you. Log what you see and do.'}
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
  if ('verb' in go) return <Button onClick={() => open(go.verb)}>{press}</Button>
  if (go.page === 'room')
    return (
      <Button component="a" href="#next-steps">
        {press}
      </Button>
    )
  return (
    <Button component={Link} to={`/i/${ref}/${go.page}`}>
      {press}
    </Button>
  )
}

function Authority() {
  const { state } = useIncident()
  const level = levelInForce(state.policy.document, state.severity.level)
  return (
    <Card title="Authority">
      <p className="fb-authority">{level.authority}</p>
      {state.severity.level === 'unknown' ? (
        <p className="fb-small fb-faint">Severity is unknown, so {level.label} counts.</p>
      ) : null}
    </Card>
  )
}
