/**
 * Records of every kind in memory: each read once, from its snapshot and the entries after it, and caught up by sequence. The journal
 * is the truth; a record here can be dropped at any moment and is read again. No events are kept: who needs some reads
 * them from the journal by range.
 */
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import { READ_PAGE, type Journal } from '#journal/journal.ts'
import { sliceOf, type Recorded } from '#kernel/event.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import { shareNext } from './share-next.ts'
import type { Basis, Snapshots } from './snapshots.ts'

/** A folded record of some kind. */
export type StreamRecord<S extends StreamState = StreamState> = {
  readonly kind: StreamKind<S>
  readonly state: S
}

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
  readonly kind: StreamKind
  state: StreamState
  bytes: number
  basis: Basis | undefined
  /** How far a snapshot was last tried: one that failed is tried again after as many entries as ever. */
  tried: number
}

type Take = (id: string, record: Kept, events: readonly Recorded[]) => readonly Recorded[]
type Listener = (id: string, events: readonly Recorded[], record: StreamRecord) => void

type Read = <S extends StreamState>(
  kind: StreamKind<S>,
  id: string,
) => Promise<StreamRecord<S> | undefined>

export type Records = {
  /** The record with everything the journal has now, or undefined when there is no such record of this kind. */
  readonly fresh: Read
  /** The same, however long it takes: for work that nobody waits for at a screen. */
  readonly patient: Read
  /** The record as this process knows it, read if need be: good enough to decide on, because the append checks. */
  readonly known: Read
  /** Reads what another process appended, if this one holds the record. */
  readonly wake: (id: string) => Promise<void>
  /** The records in memory, for whoever must look whether they moved. */
  readonly held: () => readonly string[]
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
  const read = async (kind: StreamKind, id: string): Promise<Kept | undefined> => {
    const record = await opened(kind, id, parts)
    if (!(await catchUp(id, record, fold, journal)) || record.state.seq === 0) return undefined
    kept.add(id, record)
    return record
  }
  const reading = new Map<string, Promise<Kept | undefined>>()
  /** Everyone who asks for the same cold record waits for one reading of it. */
  const cold = (kind: StreamKind, id: string) => {
    const asked = `${kind.name}/${id}`
    const known = reading.get(asked)
    if (known) return known
    const started = read(kind, id).finally(() => reading.delete(asked))
    reading.set(asked, started)
    return started
  }
  journal.listen((stream, events) => {
    const record = kept.get(stream)
    if (record) advance(stream, record, events)
  })

  // The workspace and its policy are asked for by everyone: under load one look at the journal serves many.
  const caughtUp = shareNext(async (record: Kept) => {
    await catchUp(record.state.id, record, advance, journal)
  })
  const upToDate = async (kind: StreamKind, id: string): Promise<Kept | undefined> => {
    const record = kept.use(id) ?? (await cold(kind, id))
    if (!record || record.kind !== kind) return undefined
    await caughtUp(record)
    return record
  }
  // What was folded under a kind has that kind's state: the types are joined again here, where they were parted.
  const patient = <S extends StreamState>(kind: StreamKind<S>, id: string) =>
    upToDate(kind, id) as unknown as Promise<StreamRecord<S> | undefined>
  return {
    fresh: (kind, id) => inTime(patient(kind, id), waitMs),
    patient,
    known: async <S extends StreamState>(kind: StreamKind<S>, id: string) => {
      const record = kept.get(id) ?? (await inTime(cold(kind, id), waitMs))
      return record?.kind === kind ? (record as unknown as StreamRecord<S>) : undefined
    },
    wake: async (id) => {
      const record = kept.get(id)
      if (record) await upToDate(record.kind, id)
    },
    held: () => kept.ids(),
    onEvents: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => writer.close(),
  }
}

/**
 * Reads on from the journal, page by page, with whatever else waits in between: a long record never holds the process up.
 * False when the stream is a record of another kind, which is not there under this one's address.
 */
async function catchUp(
  id: string,
  record: Kept,
  take: Take,
  journal: Pick<Journal, 'range'>,
): Promise<boolean> {
  for (;;) {
    const events = await journal.range(id, record.state.seq, Number.MAX_SAFE_INTEGER)
    const [first] = events
    if (first?.seq === 1 && sliceOf(first.kind) !== record.kind.name) return false
    for (let from = 0; from < events.length; from += FOLD_AT_ONCE) {
      if (from > 0) await breathe()
      take(id, record, events.slice(from, from + FOLD_AT_ONCE))
    }
    if (events.length < READ_PAGE) return true
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

async function opened(
  kind: StreamKind,
  id: string,
  { snapshots, log }: RecordsParts,
): Promise<Kept> {
  try {
    const snapshot = await snapshots.load(id, kind.name)
    if (snapshot) {
      const { state, bytes, basis } = snapshot
      return { kind, state: state as StreamState, bytes, basis, tried: state.seq }
    }
  } catch (error) {
    // A snapshot only saves time: without one the journal is folded.
    log(`the snapshot of ${id} could not be read`, error)
  }
  return { kind, state: kind.initial(id), bytes: RECORD_BYTES, basis: undefined, tried: 0 }
}

/** Applies events that follow on; earlier ones are known, later ones are read when somebody asks. */
function apply(record: Kept, events: readonly Recorded[]): readonly Recorded[] {
  const applied: Recorded[] = []
  for (const event of events) {
    if (event.seq !== record.state.seq + 1) continue
    record.state = record.kind.evolve(record.state, event)
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
    for (const [id, record] of records) {
      if (total <= BYTES_KEPT_MAX || records.size === 1) return
      // The one record of a kind that has one, the workspace, is asked at every request.
      if (!record.kind.only) drop(id)
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
    ids: (): readonly string[] => [...records.keys()],
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
        const basis = await snapshots.store(id, record.kind.name, record.state, record.basis)
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
