/** What the page that closes asks of the record itself, each completed where it is asked. */
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ActButton, main, quiet } from '#web/kit/buttons.tsx'
import { useOnce, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { InstantField } from '#web/kit/instant-field.tsx'
import { typedIn } from '#kernel/typed-time.ts'
import { fullIn } from '#web/kit/zone-time.ts'
import { discoveryMethods } from './contract.ts'

/** When it was contained: proposed by the record, where it knows of a moment that ended the attack. */
export function MarkContained() {
  const { state, zone, can } = useIncident()
  const run = useRun()
  const { milestones } = state.incident
  const [at, setAt] = useState<string | null>(
    milestones['vector-closed']?.at ?? milestones['attack-stopped']?.at ?? null,
  )
  const [basis, setBasis] = useState('')
  const { busy, once } = useOnce()
  const [proposed] = useState(at)
  const input = {
    milestone: 'contained',
    ...(at ? { at } : {}),
    ...(basis.trim() ? { basis } : {}),
  }
  const allowed = can('incident', 'mark', input)
  return (
    <form
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        once(() => run('incident', 'mark', input))
      }}
    >
      <Stack gap="sm">
        <InstantField
          label="When"
          value={at}
          initial={proposed ? typedIn(zone, proposed) : ''}
          hint="Leave it empty for now. It is when it was contained, not when it was written down."
          onChange={setAt}
        />
        <Textarea
          label="How do we know"
          autosize
          minRows={1}
          value={basis}
          onChange={(event) => setBasis(event.currentTarget.value)}
        />
        {allowed.ok ? null : <p className="fb-small fb-soon">{allowed.sentence}</p>}
        <div>
          <Button type="submit" {...main} aria-busy={busy}>
            {at ? `Contained ${fullIn(zone, at)}` : 'Contained now'}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

/** How it was discovered, in one press. */
export function ChooseDiscovery() {
  return (
    <Group gap={6} mt={8}>
      {Object.entries(discoveryMethods)
        .filter(([method]) => method !== 'unknown')
        .map(([method, { label }]) => (
          <ActButton
            key={method}
            act={{ slice: 'incident', verb: 'set-discovery', fixed: { method } }}
            look={quiet}
          >
            {label}
          </ActButton>
        ))}
    </Group>
  )
}
