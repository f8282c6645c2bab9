/** Times on the page: in the incident's zone, the reader's own on hover, ISO when copied (design §8). */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { between, ms } from '#kernel/instant.ts'
import { useIncidentIfAny, useNow } from './incident.tsx'
import {
  countdown,
  datedIn,
  dayIn,
  fullIn,
  instantFrom,
  machineNow,
  minuteIn,
  ownZone,
  shortIn,
  timeIn,
} from './zone-time.ts'

type Shape = 'time' | 'minute' | 'short' | 'full' | 'dated' | 'day'

function shaped(shape: Shape, zone: string, at: string, now: string): string {
  switch (shape) {
    case 'time':
      return timeIn(zone, at)
    case 'minute':
      return minuteIn(zone, at)
    case 'short':
      return shortIn(zone, at, now)
    case 'full':
      return fullIn(zone, at)
    case 'dated':
      return datedIn(zone, at)
    case 'day':
      return dayIn(zone, at)
  }
}

/** A moment. `shape` says how much of it is shown; the rest is on hover and in the copy. */
export function When(props: { readonly at: string; readonly shape?: Shape }) {
  const incident = useIncidentIfAny()
  const zone = incident?.zone ?? 'UTC'
  const now = incident?.now() ?? machineNow()
  const hover = `${fullIn(zone, props.at)} · yours: ${fullIn(ownZone(), props.at)}`
  return (
    <time
      className="fb-time"
      dateTime={props.at}
      title={hover}
      onCopy={(event) => {
        event.clipboardData.setData('text/plain', props.at)
        event.preventDefault()
      }}
    >
      {shaped(props.shape ?? 'short', zone, props.at, now)}
    </time>
  )
}

/** How long ago, or until, redrawn each half minute. */
export function Ago(props: { readonly at: string }) {
  const now = useNow(30_000)
  const span = between(props.at, now)
  return (
    <span className="fb-nowrap" title={props.at}>
      {Math.abs(span) < 60_000
        ? 'less than a minute'
        : countdown(span).replace(/^(\d+):\d\d$/, '$1 min')}
    </span>
  )
}

/** A deadline that counts: word, colour and number together, so that colour alone never carries the meaning. */
export function Countdown(props: { readonly due: string; readonly startedAt?: string }) {
  const now = useNow()
  const left = between(now, props.due)
  const { tone, word } = lateness(
    left,
    props.startedAt === undefined ? undefined : between(props.startedAt, props.due),
  )
  return (
    <span className={`fb-count fb-${tone}`} title={fullIn('UTC', props.due)}>
      {left >= 0 ? countdown(left) : `late by ${countdown(left)}`}
      {word === '' || left < 0 ? '' : ` ${word}`}
    </span>
  )
}

/** A prompt counts to its moment and then asks, calmly: a question is never late. */
export function Asks(props: { readonly due: string; readonly word?: string }) {
  const now = useNow()
  const left = between(now, props.due)
  return (
    <span className="fb-count" title={fullIn('UTC', props.due)}>
      {left > 0 ? countdown(left) : (props.word ?? 'asks now')}
    </span>
  )
}

/** Late after its time; soon in its last fifth (or last 15 minutes when its span is not known). */
export function lateness(
  left: number,
  span: number | undefined,
): { readonly tone: 'late' | 'soon' | 'calm'; readonly word: string } {
  if (left < 0) return { tone: 'late', word: 'late' }
  if (left <= (span === undefined ? 15 * 60_000 : span / 5)) return { tone: 'soon', word: 'soon' }
  return { tone: 'calm', word: '' }
}

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
          ? `${fullIn(zone, props.value)} · ${ms(props.value) > ms(now()) ? 'in' : 'ago'} ${countdown(between(now(), props.value))}`
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
