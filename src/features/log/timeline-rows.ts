/** The timeline's rows: what people logged and what Firebreak noted by itself, in the order it happened. */
import type { IncidentState } from '../index.ts'
import type { Recorded } from '#kernel/event.ts'
import { between, HOUR } from '#kernel/instant.ts'
import type { TimelineMark } from '#kernel/timeline.ts'
import { known } from '#kernel/words.ts'
import { entryAt, entryTypes, events as logEvents, type LogEntry } from './contract.ts'

export type TimelineRow = {
  readonly seq: number
  readonly at: string
  readonly recorded: string
  /** `observation`, `role`, `handoff` …: the narrow column. */
  readonly label: string
  readonly text: string
  readonly by: string
  /** True when Firebreak wrote the sentence, not a person. */
  readonly automatic: boolean
  /** A turning point: marked at its left edge. */
  readonly key: boolean
  /** Noted beside what people do, and folded with its neighbours. */
  readonly quiet: boolean
  readonly entry: LogEntry | null
}

export type TimelineFilter = {
  readonly labels: readonly string[]
  readonly who: string
  readonly text: string
  readonly people: boolean
  /** Turning points only. */
  readonly turning: boolean
}

/** A filter as an address says it: whatever somebody wrote there is text, or is not looked at. */
export function filterFrom(search: Readonly<Record<string, unknown>>): TimelineFilter {
  const said = (name: string): string => {
    const value = search[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return {
    labels: said('show') === '' ? [] : [...new Set(said('show').split(','))],
    who: said('who'),
    text: said('q'),
    people: search['people'] === true,
    turning: search['turning'] === true,
  }
}

/** The same filter as an address, which says only what it asks for. */
export function addressOf({ labels, who, text, people, turning }: TimelineFilter) {
  const all = { show: labels.join(','), who, q: text, people, turning }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '' && value))
}

/** What the registry says of an event: its sentence, if it has one, and how it is shown in the timeline. */
export type Telling = {
  readonly sentence: (event: Recorded) => string | undefined
  readonly mark: (kind: string) => TimelineMark
}

/** Every row, oldest first. Corrections and retractions show on the entry they belong to. */
export function timelineRows(
  state: Pick<IncidentState, 'incident' | 'log'>,
  events: readonly Recorded[],
  { sentence, mark }: Telling,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  const runs = new Map<string, TimelineRow[]>()
  for (const event of events) {
    const told = mark(event.kind)
    // The first append of a record is recorded at one moment, the report among it.
    if (told.opening && event.recorded === state.incident.reportedAt) continue
    const entry = entryAt(state.log, event.seq)
    if (entry) {
      rows.push(rowOfEntry(entry))
      continue
    }
    if (Object.hasOwn(logEvents, event.kind) && event.body !== null) continue
    const text = sentence(event)
    if (text === undefined) continue
    const row = rowOfEvent(event, text, told)
    const run = told.run?.(event)
    if (run === undefined) rows.push(row)
    else {
      const before = runs.get(run)
      if (before) before.push(row)
      else runs.set(run, [row])
    }
  }
  for (const run of runs.values()) rows.push(...asOneLine(run))
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq))
}

/** Of an alert that flaps all night a few lines are news; more are told in the last one's line, with how many they were. */
const RUN_TOLD_MAX = 3

function asOneLine(run: readonly TimelineRow[]): readonly TimelineRow[] {
  const [first, last] = [run[0], run.at(-1)]
  if (!first || !last || run.length <= RUN_TOLD_MAX) return run
  return [
    { ...last, text: `${last.text}. The last of ${run.length} such entries since #${first.seq}` },
  ]
}

/** Rows by what they tell: one that tells the same is the same row, so that it is not drawn anew for another's sake. */
const ofEntries = new WeakMap<LogEntry, TimelineRow>()
const ofEvents = new WeakMap<Recorded, TimelineRow>()

function rowOfEntry(entry: LogEntry): TimelineRow {
  const made = ofEntries.get(entry)
  if (made) return made
  const row: TimelineRow = {
    seq: entry.seq,
    at: entry.occurred,
    recorded: entry.recorded,
    label: known(entryTypes, entry.type)?.label ?? entry.type,
    text: entry.text,
    by: entry.by,
    automatic: false,
    key: entry.type === 'decision',
    quiet: false,
    entry,
  }
  ofEntries.set(entry, row)
  return row
}

function rowOfEvent(event: Recorded, text: string, told: TimelineMark): TimelineRow {
  const made = ofEvents.get(event)
  // Its words may have changed since, as when somebody's name was learnt.
  if (made?.text === text) return made
  const row: TimelineRow = {
    seq: event.seq,
    at: event.occurred,
    recorded: event.recorded,
    label: told.label,
    text,
    by: event.actor,
    automatic: true,
    key: told.turning,
    quiet: told.quiet,
    entry: null,
  }
  ofEvents.set(event, row)
  return row
}

/** The rows that pass a filter; an empty filter lets everything through. */
export function filterRows(
  rows: readonly TimelineRow[],
  filter: TimelineFilter,
  nameOf: (id: string) => string,
): readonly TimelineRow[] {
  const wanted = filter.text.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (filter.labels.length === 0 || filter.labels.includes(row.label)) &&
      (filter.who === '' || row.by === filter.who) &&
      (!filter.people || !row.automatic) &&
      (!filter.turning || row.key) &&
      (wanted === '' ||
        row.text.toLowerCase().includes(wanted) ||
        nameOf(row.by).toLowerCase().includes(wanted)),
  )
}

/** Several rows that Firebreak noted after one another, told as one line. */
export type Fold = { readonly first: number; readonly rows: readonly TimelineRow[] }

/** One alone is told by itself. */
const FOLD_MIN = 2

/** The rows, with those that are noted beside what people do folded together. */
export function folded(rows: readonly TimelineRow[]): readonly (TimelineRow | Fold)[] {
  const told: (TimelineRow | Fold)[] = []
  let run: TimelineRow[] = []
  const close = () => {
    const [first] = run
    if (first && run.length >= FOLD_MIN) told.push({ first: first.seq, rows: run })
    else told.push(...run)
    run = []
  }
  for (const row of rows) {
    if (row.quiet && !isOtherDay(run.at(-1), row)) run.push(row)
    else {
      close()
      if (row.quiet) run.push(row)
      else told.push(row)
    }
  }
  close()
  return told
}

/** Half a day between two rows is a gap that people should see. */
const FOLD_GAP_MS = 12 * HOUR
const isOtherDay = (before: TimelineRow | undefined, row: TimelineRow): boolean =>
  before !== undefined && between(before.at, row.at) > FOLD_GAP_MS

/** `6 automatic entries · access, role` */
export function foldInWords({ rows }: Fold): string {
  const labels = [...new Set(rows.map(({ label }) => label))]
  return `${rows.length} automatic entries · ${labels.join(', ')}`
}
