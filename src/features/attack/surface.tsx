/** An attack in progress, in the room: said in its head for everyone, and set beside the document by the commander. */
import { Button, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { FormButton, quiet } from '#web/kit/buttons.tsx'
import { useOnce, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import type { Surface } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Card } from '#web/kit/widgets.tsx'
import { attackNow } from './view.ts'

const reason = { name: 'reason', label: 'What shows it', kind: 'text', required: true } as const

function InProgressChip() {
  const { state } = useIncident()
  if (!attackNow(state)) return null
  return (
    <span className="fb-chip">
      <b className="fb-late">Attack in progress</b>
    </span>
  )
}

function InShort() {
  const { state } = useIncident()
  return attackNow(state) ? <span className="fb-late">attack in progress</span> : null
}

function AttackCard() {
  const { state, may, nameOf } = useIncident()
  const attack = attackNow(state)
  const commands = may('attack', 'in-progress').ok
  if (attack)
    return (
      <Card title="Attack in progress" accent>
        <p>{attack.reason}</p>
        <p className="fb-small fb-faint">
          {nameOf(attack.by)}, <When at={attack.at} />
        </p>
        {commands ? (
          <FormButton
            act={{ slice: 'attack', verb: 'over' }}
            title="The attack is over"
            hint="What may be done follows from the severity again."
            fields={[reason]}
            submit="It is over"
            look={quiet}
          >
            It is over…
          </FormButton>
        ) : null}
      </Card>
    )
  if (!commands || state.conclude.concluded || state.triage.verdict === 'false-alarm') return null
  return (
    <Card title="Is an attack in progress?">
      <p className="fb-small fb-dim">
        While you say so, everyone may do at once what disrupts the service, whatever the severity.
      </p>
      <FormButton
        act={{ slice: 'attack', verb: 'in-progress' }}
        title="An attack is in progress"
        hint="What disrupts the service may be done at once, until it is over."
        fields={[reason]}
        submit="Say so"
        look={quiet}
      >
        An attack is in progress…
      </FormButton>
    </Card>
  )
}

/** On the page that closes it: over, and what shows it, in place. */
function OverForm() {
  const [cause, setCause] = useState('')
  const { busy, once } = useOnce()
  const { may } = useIncident()
  const run = useRun()
  return (
    <form
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        once(() => run('attack', 'over', { reason: cause }))
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={reason.label}
          required
          autosize
          minRows={1}
          value={cause}
          onChange={(event) => setCause(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" aria-busy={busy} disabled={!may('attack', 'over').ok}>
            It is over
          </Button>
        </div>
      </Stack>
    </form>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'conclude/attack-over', Body: OverForm },
    { place: 'chips', rank: 15, Body: InProgressChip },
    { place: 'short', rank: 15, Body: InShort },
    { place: 'side', rank: 11, Body: AttackCard },
  ],
}
