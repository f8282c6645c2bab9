/**
 * The log as a browser holds it: a partial state.
 *
 * A partial state is the state of the whole record at entry `seq`, except that `log.entries` lacks entries: it begins with
 * the newest ones, and pages of older ones are added as somebody looks at them. Each entry that is held is as it stands at
 * `seq`, corrections included; `total`, `counts` and `writers` are of the whole log. The same `evolve` folds it on. Two
 * things it cannot know, and both are the server's to say: whether an entry that is not held exists (`decide` lets the
 * command go), and what a retraction of such an entry takes from `counts` (the page reads the head again, `lacks`).
 */
import { sliceOf, type Recorded } from '#kernel/event.ts'
import { listOf } from '#kernel/list.ts'
import {
  entryAt,
  isPartial,
  placeAfter,
  type LogEntry,
  type LogEvent,
  type LogState,
} from './contract.ts'
import { changed } from './decide.ts'

/** Entries a page opens with: two screens of a large monitor, and enough for what panels show at once. */
export const NEWEST_ENTRIES = 200

/** The log with its newest entries only, for a page to open with. */
export function newestOf(log: LogState, count = NEWEST_ENTRIES): LogState {
  return { ...log, entries: listOf(log.entries.slice(-count)) }
}

/** The log as JSON brought it, its entries a list again. */
export function heldLog(log: LogState): LogState {
  return { ...log, entries: listOf(log.entries) }
}

/**
 * The log with entries that were read from the server added. Of two readings of one entry the later is kept; an entry
 * after `seq` is left to the feed, which brings it in order.
 */
export function withEntries(log: LogState, read: Iterable<LogEntry>, seq: number): LogState {
  const bySeq = new Map<number, LogEntry>()
  for (const entry of log.entries) bySeq.set(entry.seq, entry)
  for (const entry of read)
    if (entry.seq <= seq && entry.last > (bySeq.get(entry.seq)?.last ?? 0))
      bySeq.set(entry.seq, entry)
  const entries = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq)
  return { ...log, entries: listOf(entries) }
}

/** The log after events that the state has seen already, for entries read before they had: only these entries change. */
export function caughtUp(log: LogState, events: readonly Recorded[]): LogState {
  let next = log
  for (const event of events) if (isChange(event)) next = changed(next, event)
  return { ...next, counts: log.counts }
}

/**
 * True when `counts` will not be right after folding this event: it retracts an entry that is not held here, or one that
 * was read with the retraction in it. Only reading the head again tells.
 */
export function lacks(log: LogState, event: Recorded): boolean {
  if (event.kind !== 'log.retracted.v1' || !isChange(event)) return false
  const entry = entryAt(log, event.body.entry)
  return entry === undefined ? isPartial(log) : entry.last >= event.seq
}

/** Kinds of entry that have a section of their own in the page: their list is not cut when older entries are given back. */
const OWN_SECTION: ReadonlySet<string> = new Set(['indicator', 'theory', 'action', 'lesson'])

/** The log without the entries before a number, but for those that a section shows. */
export function withoutOlder(log: LogState, before: number): LogState {
  const kept: LogEntry[] = []
  for (const entry of log.entries)
    if (entry.seq >= before || OWN_SECTION.has(entry.type)) kept.push(entry)
  return { ...log, entries: listOf(kept) }
}

type Change = Exclude<LogEvent, { kind: 'log.added.v1' }>
function isChange(event: Recorded): event is Change {
  return sliceOf(event.kind) === 'log' && event.kind !== 'log.added.v1' && event.body !== null
}

/** Entries of some types before a number, the newest last, as many as asked for; and whether there are earlier ones. */
export function pageOf(
  log: LogState,
  wanted: {
    readonly types: readonly string[]
    readonly before: number
    readonly after: number
    readonly limit: number
  },
): { readonly entries: readonly LogEntry[]; readonly more: boolean } {
  const { types, before, after, limit } = wanted
  const found: LogEntry[] = []
  for (let place = placeAfter(log, before - 1) - 1; place >= 0; place--) {
    const entry = log.entries.at(place)
    if (!entry || entry.seq <= after) break
    if (types.length > 0 && !types.includes(entry.type)) continue
    if (found.length === limit) return { entries: found.toReversed(), more: true }
    found.push(entry)
  }
  return { entries: found.toReversed(), more: false }
}
