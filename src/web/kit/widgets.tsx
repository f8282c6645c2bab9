/** Small product widgets: severity with icon and word, a section, a quiet note. */
import { Button, Paper } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { levelLabel, UNKNOWN, type Policy } from '#features/policy/contract.ts'
import { DashedCircle, SolidCircle, SolidSquare, SolidTriangle } from './icons.tsx'

export type Tone = 'high' | 'med' | 'low' | 'none'

/** The gravest level is high, the mildest low, what lies between medium; unknown has no colour. */
export function toneOf(levels: readonly { readonly id: string }[], severity: string): Tone {
  const at = levels.findIndex((level) => level.id === severity)
  if (at < 0) return 'none'
  if (at === 0) return 'high'
  return at === levels.length - 1 ? 'low' : 'med'
}

/** Without the policy at hand (lists), by the shipped presets' ids. */
export function toneOfId(severity: string): Tone {
  if (severity === 'high' || severity === 'critical') return 'high'
  if (severity === 'medium') return 'med'
  return severity === 'low' ? 'low' : 'none'
}

/** Shape, word and colour: severity is never told by colour alone. */
export function SeverityMark(props: { readonly tone: Tone; readonly label: string }) {
  return (
    <span className={`fb-sev fb-sev-${props.tone}`}>
      <ToneIcon tone={props.tone} />
      {props.label}
    </span>
  )
}

function ToneIcon(props: { readonly tone: Tone }) {
  switch (props.tone) {
    case 'high':
      return <SolidCircle size={11} />
    case 'med':
      return <SolidTriangle size={11} />
    case 'low':
      return <SolidSquare size={11} />
    case 'none':
      return <DashedCircle size={11} />
  }
}

/** `High`, or `Severity unknown`. */
export function severityLabel(policy: Policy, severity: string): string {
  return severity === UNKNOWN ? 'Severity unknown' : levelLabel(policy, severity)
}

/** A titled part of a page, with what is at its right. */
export function Section(props: {
  readonly id?: string
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section
      className="fb-section"
      aria-label={props.title}
      {...(props.id === undefined ? {} : { id: props.id })}
    >
      <div className="fb-section-head">
        <h2>{props.title}</h2>
        <div className="fb-section-aside">{props.aside}</div>
      </div>
      {props.children}
    </section>
  )
}

/** A card with a small heading, as beside the document. */
export function Card(props: {
  readonly title: string
  readonly accent?: boolean
  readonly children: ReactNode
}) {
  return (
    <Paper
      component="section"
      className={`fb-card${props.accent ? ' fb-card-accent' : ''}`}
      aria-label={props.title}
    >
      <h2 className="fb-card-title">{props.title}</h2>
      {props.children}
    </Paper>
  )
}

/** What belongs in an empty place. */
export function Empty(props: { readonly children: ReactNode }) {
  return <p className="fb-empty">{props.children}</p>
}

/** A remark that wants attention without shouting. */
export function Note(props: { readonly tone?: 'med' | 'plain'; readonly children: ReactNode }) {
  return (
    <div className={`fb-note${props.tone === 'plain' ? '' : ' fb-note-med'}`}>{props.children}</div>
  )
}

/** The heading of a page below the shell. */
export function PageHead(props: {
  readonly over?: ReactNode
  readonly title: string
  readonly under?: ReactNode
}) {
  return (
    <header className="fb-page-head">
      {props.over ? <div className="fb-over">{props.over}</div> : null}
      <h1>{props.title}</h1>
      {props.under ? <p className="fb-under">{props.under}</p> : null}
    </header>
  )
}

/** Rows of a long list that are drawn before one asks for more. */
const SHOWN_AT_FIRST = 40

/** A list that may be long: the newest rows at once, the rest when asked for. */
export function LongList<T>(props: {
  readonly rows: readonly T[]
  readonly children: (rows: readonly T[]) => ReactNode
}) {
  const [all, setAll] = useState(false)
  const hidden = all ? 0 : Math.max(0, props.rows.length - SHOWN_AT_FIRST)
  return (
    <>
      {hidden > 0 ? (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setAll(true)}>
          {`${hidden} earlier ones`}
        </Button>
      ) : null}
      {props.children(hidden > 0 ? props.rows.slice(-SHOWN_AT_FIRST) : props.rows)}
    </>
  )
}
