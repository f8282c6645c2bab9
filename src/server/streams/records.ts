/**
 * Records in memory: each folded once and caught up by sequence. The journal is the truth; a record here can be dropped
 * at any moment and is read again.
 */
import type { Journal } from '#journal/journal.ts'
import { sliceOf, type Recorded } from '#kernel/event.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'

/** A folded record of some kind with its entries. */
export type StreamRecord<S extends StreamState = StreamState> = {
  readonly kind: StreamKind<S>
  readonly state: S
  readonly events: readonly Recorded[]
}

/** Folded events kept in memory, over all records: about 200 MB at the most with long entries, usually far less. */
const EVENTS_KEPT_MAX = 200_000

type Kept = { readonly kind: StreamKind; state: StreamState; events: Recorded[] }

export type RecordListener = (id: string, events: readonly Recorded[], record: StreamRecord) => void

export type Records = {
  /** The record with everything the journal has now, or undefined when there is no such record of this kind. */
  readonly fresh: <S extends StreamState>(
    kind: StreamKind<S>,
    id: string,
  ) => Promise<StreamRecord<S> | undefined>
  /** The record as this process knows it, read if need be: good enough to decide on, because the append checks. */
  readonly known: <S extends StreamState>(
    kind: StreamKind<S>,
    id: string,
  ) => Promise<StreamRecord<S> | undefined>
  /** Reads what another process appended, if this one holds the record. */
  readonly wake: (id: string) => Promise<void>
  /** Told of every event that reaches a record held here, whichever process appended it. Returns the way to stop. */
  readonly onEvents: (listener: RecordListener) => () => void
}

export function openRecords(journal: Journal): Records {
  const kept = new Map<string, Kept>()
  const listeners = new Set<RecordListener>()
  const advance = (id: string, record: Kept, events: readonly Recorded[]) => {
    const applied = apply(record, events)
    if (applied.length > 0) for (const listener of listeners) listener(id, applied, record)
  }
  journal.listen((stream, events) => {
    const record = kept.get(stream)
    if (record) advance(stream, record, events)
  })

  const catchUp = async (kind: StreamKind, id: string): Promise<Kept | undefined> => {
    const record = kept.get(id) ?? { kind, state: kind.initial(id), events: [] }
    if (record.kind !== kind) return undefined
    const events = await journal.read(id, record.state.seq)
    // A record of another kind is not there under this one's address.
    const [first] = events
    if (first?.seq === 1 && sliceOf(first.kind) !== kind.name) return undefined
    advance(id, record, events)
    if (record.state.seq === 0) return undefined
    kept.delete(id)
    kept.set(id, record)
    evict(kept)
    return record
  }
  // What was folded under a kind has that kind's state: the types are joined again here, where they were parted.
  const fresh = async <S extends StreamState>(kind: StreamKind<S>, id: string) =>
    (await catchUp(kind, id)) as unknown as StreamRecord<S> | undefined
  return {
    fresh,
    known: async <S extends StreamState>(kind: StreamKind<S>, id: string) => {
      const record = kept.get(id)
      if (!record) return fresh(kind, id)
      return record.kind === kind ? (record as unknown as StreamRecord<S>) : undefined
    },
    wake: async (id) => {
      const record = kept.get(id)
      if (record) await catchUp(record.kind, id)
    },
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
    record.state = record.kind.evolve(record.state, event)
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
    // The one record of a kind that has one, the workspace, is asked at every request.
    if (record.kind.only) continue
    kept.delete(id)
    total -= record.events.length
  }
}
