/** Times on the page: in the incident's zone, the reader's own on hover, ISO when copied (design §8). */
import { between, MINUTE } from '#kernel/instant.ts'
import { memo } from 'react'
import { useIncidentIfAny, useNow, useTimes } from './incident-context.ts'
import {
  datedIn,
  dayIn,
  fullIn,
  gapInWords,
  minuteIn,
  ownZone,
  plannedIn,
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
export const When = memo(function When(props: { readonly at: string; readonly shape?: Shape }) {
  const { zone, now } = useTimes()
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
      {shaped(props.shape ?? 'short', zone, props.at, now())}
    </time>
  )
})

/** How long ago, or until, redrawn each half minute. */
export function Ago(props: { readonly at: string }) {
  const now = useNow(30_000)
  return (
    <span className="fb-nowrap" title={props.at}>
      {gapInWords(between(props.at, now))}
    </span>
  )
}

/** Often enough for whole minutes. */
const REDRAW_MS = 5000

/**
 * A deadline: when, and how far away that is, as “17:38, in 36 min” or “17:38, 13 min late”. Word, colour and time together, so
 * that colour alone never carries the meaning, and no time of day is taken for minutes left.
 */
export function Due(props: { readonly due: string; readonly startedAt?: string }) {
  const { at, left } = useDue(props.due)
  const gap = gapInWords(left)
  const tone = lateness(
    left,
    props.startedAt === undefined ? undefined : between(props.startedAt, props.due),
  )
  return (
    <span className={`fb-due fb-${tone}`} title={fullIn('UTC', props.due)}>
      <span className="fb-num">{at}</span>, {left < 0 ? `${gap} late` : `in ${gap}`}
    </span>
  )
}

/** A prompt says when it asks, and from then on asks calmly: a question is never late. */
export function Asks(props: { readonly due: string; readonly word?: string }) {
  const { at, left } = useDue(props.due)
  return (
    <span className="fb-due" title={fullIn('UTC', props.due)}>
      {left > 0 ? (
        <>
          <span className="fb-num">{at}</span>, in {gapInWords(left)}
        </>
      ) : (
        (props.word ?? 'asks now')
      )}
    </span>
  )
}

/** A moment ahead as people write it here, and the milliseconds left. */
function useDue(due: string): { readonly at: string; readonly left: number } {
  const incident = useIncidentIfAny()
  const now = useNow(REDRAW_MS)
  return { at: plannedIn(incident?.zone ?? 'UTC', due, now), left: between(now, due) }
}

/** Late after its time; soon in its last fifth (or last 15 minutes when its span is not known). */
function lateness(left: number, span: number | undefined): 'late' | 'soon' | 'calm' {
  if (left < 0) return 'late'
  return left <= (span === undefined ? 15 * MINUTE : span / 5) ? 'soon' : 'calm'
}
