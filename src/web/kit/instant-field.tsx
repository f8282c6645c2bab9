/** A time that somebody types. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { between, ms } from '#kernel/instant.ts'
import { useIncidentIfAny } from './incident-context.ts'
import { instantFrom } from '#kernel/typed-time.ts'
import { fullIn, gapInWords, machineNow } from './zone-time.ts'

/** A time to type, read in the incident's zone. Answers the instant, or null while it is none. */
export function InstantField(props: {
  readonly label: string
  readonly value: string | null
  readonly onChange: (at: string | null) => void
  readonly required?: boolean
  readonly initial?: string
  readonly hint?: string
}) {
  const incident = useIncidentIfAny()
  const zone = incident?.zone ?? 'UTC'
  const now = incident?.now ?? machineNow
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? props.initial ?? ''
  const bad = text.trim() !== '' && props.value === null
  return (
    <TextInput
      label={props.label}
      required={props.required ?? false}
      placeholder="14:05, 2026-11-21 14:05, or +60 for minutes from now"
      description={
        props.value
          ? `${fullIn(zone, props.value)} · ${ms(props.value) > ms(now()) ? `in ${gapInWords(between(now(), props.value))}` : `${gapInWords(between(now(), props.value))} ago`}`
          : (props.hint ?? `Time in ${zone}`)
      }
      error={bad ? 'Give a time such as 14:05 or 2026-11-21 14:05.' : undefined}
      value={text}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        props.onChange(instantFrom(event.currentTarget.value, zone, now()) ?? null)
      }}
    />
  )
}
