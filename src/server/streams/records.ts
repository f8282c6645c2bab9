/**
 * Incidents in memory: each folded once and caught up by sequence. The journal is the truth; a record here can be dropped
 * at any moment and is read again.
 */
import type { Journal } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { evolveIncident, initialIncident, type IncidentState } from '#features/index.ts'

export type IncidentRecord = { readonly state: IncidentState; readonly events: readonly Recorded[] }

/** Folded events kept in memory, over all records: about 200 MB at the most with long entries, usually far less. */
const EVENTS_KEPT_MAX = 200_000

type Kept = { state: IncidentState; events: Recorded[] }

export type Records = {
  /** The record with everything the journal has now, or undefined when there is no such incident. */
  readonly fresh: (id: string) => Promise<IncidentRecord | undefined>
  /** The record as this process knows it, read if need be: good enough to decide on, because the append checks. */
  readonly known: (id: string) => Promise<IncidentRecord | undefined>
  /** Reads what another process appended, if this one holds the record. */
  readonly wake: (id: string) => Promise<void>
  /** The records in memory, for whoever must look whether they moved. */
  readonly held: () => readonly string[]
  /** Told of every event that reaches a record held here, whichever process appended it. Returns the way to stop. */
  readonly onEvents: (
    listener: (id: string, events: readonly Recorded[], record: IncidentRecord) => void,
  ) => () => void
}

export function openRecords(journal: Journal): Records {
  const kept = new Map<string, Kept>()
  const listeners = new Set<
    (id: string, events: readonly Recorded[], record: IncidentRecord) => void
  >()
  const advance = (id: string, record: Kept, events: readonly Recorded[]) => {
    const applied = apply(record, events)
    if (applied.length > 0) for (const listener of listeners) listener(id, applied, record)
  }
  journal.listen((stream, events) => {
    const record = kept.get(stream)
    if (record) advance(stream, record, events)
  })

  const fresh = async (id: string): Promise<IncidentRecord | undefined> => {
    const record = kept.get(id) ?? { state: initialIncident(id), events: [] }
    advance(id, record, await journal.read(id, record.state.seq))
    if (record.state.seq === 0) return undefined
    kept.delete(id)
    kept.set(id, record)
    evict(kept)
    return record
  }
  return {
    fresh,
    known: async (id) => kept.get(id) ?? (await fresh(id)),
    wake: async (id) => {
      if (kept.has(id)) await fresh(id)
    },
    held: () => [...kept.keys()],
    onEvents: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Applies events that follow on; earlier ones are known, later ones are read when somebody asks. */
function apply(record: Kept, events: readonly Recorded[]): readonly Recorded[] {
  const applied: Recorded[] = []
  for (const event of events) {
    if (event.seq !== record.state.seq + 1) continue
    record.state = evolveIncident(record.state, event)
    record.events.push(event)
    applied.push(event)
  }
  return applied
}

/** Drops the least recently used records until the rest fits. */
function evict(kept: Map<string, Kept>): void {
  let total = 0
  for (const record of kept.values()) total += record.events.length
  for (const [id, record] of kept) {
    if (total <= EVENTS_KEPT_MAX || kept.size === 1) return
    kept.delete(id)
    total -= record.events.length
  }
}
