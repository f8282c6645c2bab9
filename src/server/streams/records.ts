/**
 * Incidents in memory: each read once, from its snapshot and the entries after it, and caught up by sequence. The journal
 * is the truth; a record here can be dropped at any moment and is read again. No events are kept: who needs some reads
 * them from the journal by range.
 */
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import { READ_PAGE, type Journal } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import { evolveIncident, initialIncident, type IncidentState } from '#features/index.ts'
import type { Basis, Snapshots } from './snapshots.ts'

export type IncidentRecord = { readonly state: IncidentState }

/** Memory for folded records together, by estimate: leaves room for PostgreSQL on a small machine. */
const BYTES_KEPT_MAX = 128 * 1024 * 1024
/** A snapshot is written when this many entries were added since the last: a cold read folds no more than about that. */
export const SNAPSHOT_EVERY = 1000
/** A record without a usable snapshot is folded beside other work; who asked is told to come back after this long. */
export const READ_WAIT_MS = 2000
/** Events folded before other work has its turn: a few milliseconds. */
const FOLD_AT_ONCE = 200
/** What an entry takes in memory beside its text, as measured. */
const EVENT_BYTES = 400
/** What is folded of a record before its first entry, and its place in the map. */
const RECORD_BYTES = 4000

/** The record is still being read from the journal; it will be there soon. */
export class BeingRead extends Error {
  readonly code = 'BEING_READ'
}

type Kept = {
  state: IncidentState
  bytes: number
  basis: Basis | undefined
  /** How far a snapshot was last tried: one that failed is tried again after as many entries as ever. */
  tried: number
}

type Take = (id: string, record: Kept, events: readonly Recorded[]) => readonly Recorded[]
type Listener = (id: string, events: readonly Recorded[], record: IncidentRecord) => void

export type Records = {
  /** The record with everything the journal has now, or undefined when there is no such incident. */
  readonly fresh: (id: string) => Promise<IncidentRecord | undefined>
  /** The same, however long it takes: for work that nobody waits for at a screen. */
  readonly patient: (id: string) => Promise<IncidentRecord | undefined>
  /** The record as this process knows it, read if need be: good enough to decide on, because the append checks. */
  readonly known: (id: string) => Promise<IncidentRecord | undefined>
  /** Reads what another process appended, if this one holds the record. */
  readonly wake: (id: string) => Promise<void>
  /** Told of every event that reaches a record held here, whichever process appended it. Returns the way to stop. */
  readonly onEvents: (listener: Listener) => () => void
  /** Waits for the snapshot that is being written, and writes no more. */
  readonly close: () => Promise<void>
}

export type RecordsParts = {
  readonly journal: Journal
  readonly snapshots: Snapshots
  readonly log: (line: string, error?: unknown) => void
  /** How long a request waits for a record without a snapshot. */
  readonly waitMs?: number
}

export function openRecords(parts: RecordsParts): Records {
  const { journal, waitMs = READ_WAIT_MS } = parts
  const listeners = new Set<Listener>()
  const kept = openKept()
  const writer = openWriter(parts)
  const fold: Take = (id, record, events) => {
    const applied = apply(record, events)
    if (record.state.seq - record.tried >= SNAPSHOT_EVERY) writer.write(id, record)
    return applied
  }
  const advance: Take = (id, record, events) => {
    const applied = fold(id, record, events)
    if (applied.length === 0) return applied
    kept.grown(id)
    for (const listener of listeners) listener(id, applied, record)
    return applied
  }
  /** Page by page, with whatever else waits in between: a long record never holds the process up. */
  const catchUp = async (id: string, record: Kept, take: Take): Promise<void> => {
    for (;;) {
      const events = await journal.range(id, record.state.seq, Number.MAX_SAFE_INTEGER)
      for (let from = 0; from < events.length; from += FOLD_AT_ONCE) {
        if (from > 0) await breathe()
        take(id, record, events.slice(from, from + FOLD_AT_ONCE))
      }
      if (events.length < READ_PAGE) return
    }
  }
  const read = async (id: string): Promise<Kept | undefined> => {
    const record = await opened(id, parts)
    await catchUp(id, record, fold)
    if (record.state.seq === 0) return undefined
    kept.add(id, record)
    return record
  }
  const reading = new Map<string, Promise<Kept | undefined>>()
  /** Everyone who asks for the same cold record waits for one reading of it. */
  const cold = (id: string) => {
    const known = reading.get(id)
    if (known) return known
    const started = read(id).finally(() => reading.delete(id))
    reading.set(id, started)
    return started
  }
  journal.listen((stream, events) => {
    const record = kept.get(stream)
    if (record) advance(stream, record, events)
  })

  const patient = async (id: string): Promise<IncidentRecord | undefined> => {
    const record = kept.use(id) ?? (await cold(id))
    if (record) await catchUp(id, record, advance)
    return record
  }
  const fresh = (id: string) => inTime(patient(id), waitMs)
  return {
    fresh,
    patient,
    known: async (id) => kept.get(id) ?? (await inTime(cold(id), waitMs)),
    wake: async (id) => {
      if (kept.get(id)) await patient(id)
    },
    onEvents: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => writer.close(),
  }
}

/** The answer, or `BeingRead` after a while; the work goes on, for whoever asks again. */
async function inTime<T>(work: Promise<T>, waitMs: number): Promise<T> {
  const over = new AbortController()
  const late = sleep(waitMs, undefined, { signal: over.signal, ref: false }).then(
    () => Promise.reject(new BeingRead('the record is being read from the journal')),
    () => work,
  )
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}

async function opened(id: string, { snapshots, log }: RecordsParts): Promise<Kept> {
  try {
    const snapshot = await snapshots.load(id)
    if (snapshot) {
      const { state, bytes, basis } = snapshot
      return { state: state as IncidentState, bytes, basis, tried: state.seq }
    }
  } catch (error) {
    // A snapshot only saves time: without one the journal is folded.
    log(`the snapshot of ${id} could not be read`, error)
  }
  return { state: initialIncident(id), bytes: RECORD_BYTES, basis: undefined, tried: 0 }
}

/** Applies events that follow on; earlier ones are known, later ones are read when somebody asks. */
function apply(record: Kept, events: readonly Recorded[]): readonly Recorded[] {
  const applied: Recorded[] = []
  for (const event of events) {
    if (event.seq !== record.state.seq + 1) continue
    record.state = evolveIncident(record.state, event)
    record.bytes += bytesOf(event)
    applied.push(event)
  }
  return applied
}

/** About what an event adds to its record's state. */
function bytesOf(event: Recorded): number {
  const { text } = (event.body ?? {}) as { readonly text?: unknown }
  const length = typeof text === 'string' ? text.length : JSON.stringify(event.body).length
  return EVENT_BYTES + 2 * length
}

/** The records held, the least recently used first, and how much they take together. */
function openKept() {
  const records = new Map<string, Kept>()
  let total = 0
  const counted = new Map<string, number>()
  const count = (id: string, bytes: number) => {
    total += bytes - (counted.get(id) ?? 0)
    counted.set(id, bytes)
  }
  const drop = (id: string) => {
    count(id, 0)
    counted.delete(id)
    records.delete(id)
  }
  const evict = () => {
    for (const id of records.keys()) {
      if (total <= BYTES_KEPT_MAX || records.size === 1) return
      drop(id)
    }
  }
  const use = (id: string): Kept | undefined => {
    const record = records.get(id)
    if (!record) return undefined
    records.delete(id)
    records.set(id, record)
    return record
  }
  return {
    get: (id: string): Kept | undefined => records.get(id),
    use,
    add: (id: string, record: Kept) => {
      records.set(id, record)
      count(id, record.bytes)
      evict()
    },
    grown: (id: string) => {
      const record = use(id)
      if (!record) return
      count(id, record.bytes)
      evict()
    },
  }
}

/** Writes snapshots one after another, beside everything else. */
function openWriter({ snapshots, log }: RecordsParts) {
  const waiting = new Map<string, Kept>()
  let working: Promise<void> | undefined
  let closed = false
  const work = async () => {
    for (const [id, record] of waiting) {
      waiting.delete(id)
      if (closed) return
      try {
        const basis = await snapshots.store(id, record.state, record.basis)
        if (basis) record.basis = basis
      } catch (error) {
        if (!closed) log(`the snapshot of ${id} could not be written`, error)
      }
    }
  }
  return {
    write: (id: string, record: Kept) => {
      record.tried = record.state.seq
      if (closed) return
      waiting.set(id, record)
      working ??= work().finally(() => {
        working = undefined
      })
    },
    close: async () => {
      closed = true
      await working
    },
  }
}
