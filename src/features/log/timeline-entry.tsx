/** One row of the timeline, with what it said before, and what may be done to it. */
import { memo, useState } from 'react'
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { between, MINUTE } from '#kernel/instant.ts'
import type { LogEntry } from './contract.ts'
import { EntryActs } from './entry-acts.tsx'
import { Told } from './told-view.tsx'
import type { TimelineRow } from './timeline-rows.ts'

/** A later writing-down than this is worth a word: the entry was backdated. */
const LATE_NOTE_MS = 2 * MINUTE

type Props = {
  readonly row: TimelineRow
  readonly target: boolean
  /** The one that Tab comes to. */
  readonly current: boolean
  /** Who wrote it, by name. */
  readonly who: string
}

/** Asks nothing of the incident, which changes with every entry: two hundred rows are not drawn anew because of one more. */
export const TimelineEntry = memo(function TimelineEntry(props: Props) {
  const { row, who } = props
  const [focused, setFocused] = useState(false)
  const [hovered, setHovered] = useState(false)
  const { entry } = row
  const look = [
    'fb-row',
    row.key ? 'fb-row-key' : '',
    row.automatic ? 'fb-row-auto' : '',
    props.target ? 'fb-row-target' : '',
  ]
    .filter(Boolean)
    .join(' ')
  const theory = entry?.type === 'theory'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- one of a list: what may be done to it is shown where one looks.
    <div
      className={look}
      id={`e${row.seq}`}
      role="listitem"
      tabIndex={props.current ? 0 : -1}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
      }}
    >
      <a href={`#e${row.seq}`} className="fb-plain-link" title={`Entry ${row.seq}`} tabIndex={-1}>
        <When at={row.at} shape="time" />
      </a>
      <span className="fb-row-label">{row.label}</span>
      <div className={theory ? 'fb-row-text fb-theory fb-pre' : 'fb-row-text fb-pre'}>
        {theory ? <span className="fb-hidden">Theory, not a fact: </span> : null}
        <span className={entry?.retracted ? 'fb-struck' : ''}>
          <Told text={row.text} />
        </span>
        {entry && hasNotes(entry) ? <EntryNotes entry={entry} /> : null}
        {focused ? <EntryActs row={row} /> : null}
      </div>
      <span className="fb-row-who">
        {entry?.retracted === null && (hovered || focused) ? <EntryTools entry={entry} /> : null}{' '}
        {row.automatic && row.text.includes(who) ? null : (
          <span className="fb-row-name">{who}</span>
        )}
      </span>
    </div>
  )
})

const isLate = ({ occurred, recorded }: LogEntry) => between(occurred, recorded) > LATE_NOTE_MS
const hasNotes = (entry: LogEntry) =>
  entry.retracted !== null || entry.earlier.length > 0 || isLate(entry)

function EntryNotes(props: { readonly entry: LogEntry }) {
  const { nameOf } = useIncident()
  const { entry } = props
  const late = isLate(entry)
  return (
    <>
      {entry.retracted ? (
        <div className="fb-small fb-soon">
          retracted by {nameOf(entry.retracted.by)}: {entry.retracted.reason}
        </div>
      ) : null}
      {late ? (
        <div className="fb-small fb-faint">
          written down <When at={entry.recorded} />
        </div>
      ) : null}
      {entry.earlier.length > 0 ? (
        <details className="fb-small fb-faint">
          <summary>
            corrected, {entry.earlier.length === 1 ? 'once' : `${entry.earlier.length} times`}
          </summary>
          {entry.earlier.map((version) => (
            <div key={version.until}>
              until <When at={version.until} />: <span className="fb-struck">{version.text}</span> (
              {version.reason})
            </div>
          ))}
        </details>
      ) : null}
    </>
  )
}

function EntryTools(props: { readonly entry: LogEntry }) {
  const { entry } = props
  const { you, state } = useIncident()
  if (entry.by !== you.id && state.roles.commander !== you.id) return null
  const reason = { name: 'reason', label: 'Why', kind: 'text', required: true } as const
  return (
    <span className="fb-row-tools fb-no-print">
      <FormButton
        act={{ slice: 'log', verb: 'correct', fixed: { entry: entry.seq } }}
        title="Correct the entry"
        hint="What it said before stays readable."
        fields={[
          { name: 'text', label: 'Entry', kind: 'text', required: true, initial: entry.text },
          { name: 'occurred', label: 'When it happened', kind: 'instant' },
          reason,
        ]}
        submit="Correct"
        look={subtle}
        label={`Correct entry ${entry.seq}`}
      >
        correct
      </FormButton>
      <FormButton
        act={{ slice: 'log', verb: 'retract', fixed: { entry: entry.seq } }}
        title="Retract the entry"
        hint="It stays visible as retracted, with your reason."
        fields={[reason]}
        submit="Retract"
        look={subtle}
        label={`Retract entry ${entry.seq}`}
      >
        retract
      </FormButton>
    </span>
  )
}
