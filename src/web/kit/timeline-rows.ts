/** The timeline's rows: what people logged and what Firebreak noted by itself, in the order it happened (R-093, R-112). */
import type { IncidentState } from '#features/index.ts'
import { entryAt, entryTypes, type LogEntry } from '#features/log/contract.ts'
import { sliceOf, type Recorded } from '#kernel/event.ts'
import { known } from '#kernel/words.ts'

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
  readonly entry: LogEntry | null
}

export type TimelineFilter = {
  readonly labels: readonly string[]
  readonly who: string
  readonly text: string
  readonly people: boolean
}

const labels: Readonly<Record<string, string>> = {
  intake: 'detected',
  roles: 'role',
  tasks: 'task',
  sitreps: 'sitrep',
  clocks: 'clock',
  conclude: 'conclusion',
  lessons: 'lesson sorted',
  actions: 'action item',
  incident: 'record',
  retro: 'retrospective',
}
const turningPoints: ReadonlySet<string> = new Set([
  'incident.reported.v1',
  'intake.alert-joined.v1',
  'triage.decided.v1',
  'severity.set.v1',
  'incident.marked.v1',
  'handoff.confirmed.v1',
  'handoff.taken-over.v1',
  'conclude.concluded.v1',
])

/**
 * What every record is opened with: the policy's own settings. Those recorded with the report only repeat the policy; a
 * later one is something a person did, and is told.
 */
const settings: ReadonlySet<string> = new Set([
  'policy.pinned.v1',
  'document.classified.v1',
  'document.zone-set.v1',
  'access.class-set.v1',
])

/** The level by its label, which only the policy of the incident knows. */
function classified(state: IncidentState, event: Recorded): string | undefined {
  if (event.kind !== 'document.classified.v1' || event.body === null) return undefined
  const { level, reason } = event.body as { readonly level: string; readonly reason: string }
  const { levels } = state.policy.document.classification
  const label = levels.find((one) => one.id === level)?.label ?? level
  return `Classified as “${label}”${reason ? `: ${reason}` : ''}`
}

/** Every row, oldest first. Corrections and retractions show on the entry they belong to. */
export function timelineRows(
  state: IncidentState,
  events: readonly Recorded[],
  sentence: (event: Recorded) => string | undefined,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  for (const event of events) {
    // The first append of a record is recorded at one moment, the report among it.
    if (settings.has(event.kind) && event.recorded === state.incident.reportedAt) continue
    const entry = entryAt(state.log, event.seq)
    if (entry) {
      rows.push(rowOfEntry(entry))
      continue
    }
    if (sliceOf(event.kind) === 'log' && event.body !== null) continue
    const text = classified(state, event) ?? sentence(event)
    if (text !== undefined) rows.push(rowOfEvent(event, text))
  }
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq))
}

function rowOfEntry(entry: LogEntry): TimelineRow {
  return {
    seq: entry.seq,
    at: entry.occurred,
    recorded: entry.recorded,
    label: known(entryTypes, entry.type)?.label ?? entry.type,
    text: entry.text,
    by: entry.by,
    automatic: false,
    key: entry.type === 'decision',
    entry,
  }
}

function rowOfEvent(event: Recorded, text: string): TimelineRow {
  const slice = sliceOf(event.kind)
  return {
    seq: event.seq,
    at: event.occurred,
    recorded: event.recorded,
    label: event.kind === 'incident.reported.v1' ? 'reported' : (labels[slice] ?? slice),
    text,
    by: event.actor,
    automatic: true,
    key: turningPoints.has(event.kind),
    entry: null,
  }
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
      (wanted === '' ||
        row.text.toLowerCase().includes(wanted) ||
        nameOf(row.by).toLowerCase().includes(wanted)),
  )
}

/** A sentence that begins with a role (“the first responder …”) begins with a capital letter. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
