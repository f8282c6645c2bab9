/** What one key does with the entry in focus; on a phone a tap on the entry shows the same as buttons. */
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { defang } from '#kernel/refang.ts'
import { showDone } from '#web/kit/command.tsx'
import { useIncident, type Incident } from '#web/kit/incident.tsx'
import { isFact } from './contract.ts'
import { fillLine } from './fill-line.tsx'
import type { TimelineRow } from './timeline-rows.ts'

type EntryAct = {
  readonly key: string
  readonly label: string
  /** May it be done with this entry? */
  readonly fits: (row: TimelineRow, incident: Incident) => boolean
  readonly run: (row: TimelineRow, go: Go) => void
}
type Go = { readonly ref: string; readonly toReport: (seq: number) => void }

const writes = (_row: TimelineRow, { may }: Incident) => may('log', 'add').ok
const stands = ({ entry }: TimelineRow) => entry?.retracted === null

export const entryActs: readonly EntryAct[] = [
  {
    key: 'C',
    label: 'copy link',
    fits: () => true,
    run: ({ seq }, { ref }) => {
      const link = `${location.origin}/i/${ref}#e${seq}`
      // Where the browser gives no clipboard, the link is shown to be copied by hand.
      const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('none'))
      copied.then(
        () => showDone('The link is copied. Only who is on the incident can open it.'),
        () => showDone(`This browser gives no clipboard. The link: ${link}`),
      )
    },
  },
  {
    key: 'Q',
    label: 'quote',
    fits: writes,
    run: ({ text, seq }) => fillLine({ text: `“${text}” (#${seq}) ` }),
  },
  {
    key: 'T',
    label: 'task',
    fits: (_row, { may }) => may('tasks', 'add').ok,
    run: ({ text }) => fillLine({ text: `/task ${text}` }),
  },
  {
    key: 'U',
    label: 'into the next report',
    fits: (row, { may }) =>
      stands(row) && isFact(row.entry?.type ?? '') && may('sitreps', 'send').ok,
    run: ({ seq }, { toReport }) => toReport(seq),
  },
  {
    key: 'L',
    label: 'lesson',
    fits: writes,
    run: ({ text, seq }) => fillLine({ text: `${text} (#${seq}) `, type: 'lesson' }),
  },
  {
    key: 'I',
    label: 'indicator',
    fits: writes,
    // What points to somebody is found in it; where nothing is, the words are the indicator.
    run: ({ text, seq }) =>
      void import('#kernel/indicators.ts').then(({ findIndicators }) => {
        const values = new Set(findIndicators(text).map(({ value }) => defang(value)))
        const found = values.size > 0 ? `${[...values].join(', ')} (#${seq}) ` : text
        fillLine({ text: found, type: 'indicator' })
      }),
  },
]

/** The acts that fit an entry, and how one is done. */
export function useEntryActs() {
  const incident = useIncident()
  const navigate = useNavigate()
  const { ref } = incident
  const go: Go = {
    ref,
    toReport: (seq) =>
      void navigate({
        to: '/i/$ref/$page',
        params: { ref, page: 'sitrep' },
        search: { include: seq },
      }),
  }
  return {
    fitting: (row: TimelineRow) => entryActs.filter(({ fits }) => fits(row, incident)),
    run: (act: EntryAct, row: TimelineRow) => act.run(row, go),
  }
}

/** What keys do in the list of entries: the acts of the one in focus, or moving to another. */
export function useEntryKeys(rows: readonly TimelineRow[]) {
  const { fitting, run } = useEntryActs()
  return (event: KeyboardEvent<HTMLElement>) => {
    const { id } = event.target as HTMLElement
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey
    const row = plain ? rows.find(({ seq }) => id === `e${seq}`) : undefined
    const act = row && fitting(row).find(({ key }) => key === event.key)
    if (!row || !act) return moveAmongEntries(event)
    event.preventDefault()
    run(act, row)
  }
}

/** The acts as buttons, under the entry in focus. */
export function EntryActs(props: { readonly row: TimelineRow }) {
  const { row } = props
  const { fitting, run } = useEntryActs()
  return (
    <div className="fb-entry-acts fb-no-print" role="toolbar" aria-label={`With entry ${row.seq}`}>
      {fitting(row).map((act) => (
        <button key={act.key} type="button" tabIndex={-1} onClick={() => run(act, row)}>
          <span className="fb-kbd" aria-hidden="true">
            ⇧{act.key}
          </span>{' '}
          {act.label}
        </button>
      ))}
    </div>
  )
}

/** What arrows come to: the entries, and the lines that open several of them. */
const LINES = '.fb-row[id], .fb-row-fold button'

/** Arrows move among the entries; Escape, and down from the last, go back to the log line. Home and End reach both ends. */
function moveAmongEntries(event: KeyboardEvent<HTMLElement>): void {
  const row = event.target instanceof HTMLElement ? event.target : null
  if (!row?.matches(LINES)) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(LINES)]
  const at = rows.indexOf(row)
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key]
  if (event.key !== 'Escape' && to === undefined) return
  event.preventDefault()
  const line = document.getElementById('log-line')
  const next = to === undefined || to >= rows.length ? line : rows[Math.max(0, to)]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

/** From the log line up to the newest entry. */
export function focusNewest(): void {
  const rows = document.querySelectorAll<HTMLElement>('#timeline .fb-row[id]')
  rows[rows.length - 1]?.focus()
}
