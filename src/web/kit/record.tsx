/**
 * One record of any kind in the page: its state, who reads it, what they may do, and how a command is sent. Buttons and forms
 * know only this. An incident has a live store of its own beneath it (`incident.tsx`); every other record is small, is read
 * whole, and is read again when its feed says that something was recorded.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { use, useEffect, useMemo, useReducer, type ReactNode } from 'react'
import type { Actor } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import { ms } from '#kernel/instant.ts'
import type { LineCommand } from '#kernel/line.ts'
import { nameIn } from '#kernel/names.ts'
import type { StreamKind, StreamState } from '#kernel/stream.ts'
import { canNow, mayNow, type Can } from './can-now.ts'
import { call, newKey, ProblemError, read, session, type Answer } from './client.ts'
import { CommandProvider } from './command.tsx'
import { openFeed } from './feed.ts'
import { foretellCommands, type Foretold } from './foretell-commands.ts'
import { keepFresh } from './freshness.ts'
import { RecordContext } from './record-context.ts'
import { machineNow } from './zone-time.ts'

/** What a command answers. */
export type Done = { readonly seq: number; readonly events: readonly Recorded[] }
export type Override = { readonly code: string; readonly reason: string }
type Names = Readonly<Record<string, string>>

/** What buttons and forms see of the record they are on. */
export type PageRecord<S extends StreamState = StreamState> = {
  readonly kind: StreamKind
  readonly id: string
  readonly state: S
  readonly you: Actor
  readonly nameOf: (id: string) => string
  /** The server's time, as well as this machine can tell. */
  readonly now: () => string
  readonly may: (slice: string, verb: string) => Can
  readonly can: (slice: string, verb: string, input: unknown) => Can
  /** What these would come to, decided one after another. */
  readonly foretell: (commands: readonly LineCommand[]) => Foretold
  /** Sends them as one: all are recorded, or none. A command's own overrides travel in it. */
  readonly sendAll: (
    commands: readonly (LineCommand & { readonly overrides?: readonly Override[] })[],
  ) => Promise<Answer<Done>>
  readonly send: (
    slice: string,
    verb: string,
    input: unknown,
    overrides?: readonly Override[],
  ) => Promise<Answer<Done>>
}

type Held<S extends StreamState> = {
  readonly kind: StreamKind
  readonly id: string
  readonly state: S
  readonly you: Actor
  readonly names: Names
  /** Server time minus this machine's time, in milliseconds. */
  readonly offsetMs: number
  /** Takes in what a command of ours recorded. */
  readonly take: (events: readonly Recorded[]) => void
}

/** The record of what is held of it. */
export function pageRecord<S extends StreamState>(held: Held<S>): PageRecord<S> {
  const { kind, id, state, you, names } = held
  const now = () => machineNow(held.offsetMs)
  const asker = () => ({ kind, state, you, now: now(), names })
  const sent = async (path: string, body: object) => {
    const answer = await call<Done>({
      method: 'POST',
      path: `/api/v1/${kind.plural}/${encodeURIComponent(id)}/${path}`,
      body,
      key: newKey(),
    })
    if (answer.ok) held.take(answer.value.events)
    return answer
  }
  return {
    kind,
    id,
    state,
    you,
    now,
    nameOf: (person) => nameIn(names, person),
    may: (slice, verb) => mayNow(asker(), slice, verb),
    can: (slice, verb, input) => canNow(asker(), slice, verb, input),
    foretell: (commands) => foretellCommands(asker(), commands),
    sendAll: (commands) =>
      sent('commands', {
        commands: commands.map(({ slice, verb, input, overrides }) => ({
          command: `${slice}/${verb}`,
          input: { ...input, ...(overrides ? { override: overrides } : {}) },
        })),
      }),
    send: (slice, verb, input, overrides) =>
      sent(`${slice}/${verb}`, {
        ...(input as object),
        ...(overrides ? { override: overrides } : {}),
      }),
  }
}

/** Gives what is below it the record, and its buttons the dialog that asks for a reason. */
export function RecordProvider(props: {
  readonly record: PageRecord
  readonly children: ReactNode
}) {
  return (
    <RecordContext value={props.record}>
      <CommandProvider record={props.record}>{props.children}</CommandProvider>
    </RecordContext>
  )
}

/** The record of this page. Only below `RecordProvider`; the caller says which kind's state it expects there. */
export function useRecord<S extends StreamState = StreamState>(): PageRecord<S> {
  const record = use(RecordContext)
  if (!record) throw new Error('useRecord needs a record that has loaded')
  return record as PageRecord<S>
}

/** The answer of `GET /api/v1/{kind}/{id}`; `limited` to somebody who may only know how far it is, and then without a state. */
export type RecordAnswer<S extends StreamState> = {
  readonly limited: boolean
  readonly id: string
  readonly seq: number
  readonly state: S
  readonly names: Names
  readonly you: Actor
  readonly now: string
}

/** A record by its address. Asks for nothing while no id is known. */
export function useRecordAnswer<S extends StreamState>(kind: StreamKind, id: string) {
  return useQuery({
    queryKey: [kind.plural, id],
    queryFn: async () => {
      const answer = await read<RecordAnswer<S>>(`/api/v1/${kind.plural}/${encodeURIComponent(id)}`)
      return { ...answer, offsetMs: ms(answer.now) - Date.now() }
    },
    enabled: id !== '',
    retry: (failures, error) => failures < READ_RETRIES_MAX && !isAbsent(error),
  })
}
const READ_RETRIES_MAX = 3
/** What is gone, or was never ours to see, is not asked for again. */
const isAbsent = (error: Error) => error instanceof ProblemError && error.problem.status === 404

/** Reads a record and its lists again whenever its feed says that something was recorded; no feed while `seq` is not known. */
function useFreshness(kind: StreamKind, id: string, seq: number | undefined): void {
  const queries = useQueryClient()
  const known = seq !== undefined
  const back = useTimesBack()
  useEffect(() => {
    if (!known) return
    return keepFresh(seq, {
      feed: (after, listener) => openFeed(kind.plural, id, after, listener),
      read: () => void queries.invalidateQueries({ queryKey: [kind.plural] }),
      later: (work, delayMs) => {
        const timer = setTimeout(work, delayMs)
        return () => clearTimeout(timer)
      },
    })
    // The feed goes on from where it began; a later number needs no new one.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [kind, id, known, back, queries])
}

/** How often the reader has signed in again on this page: a feed that ended with the session is opened anew. */
function useTimesBack(): number {
  const [times, next] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    session.addEventListener('back', next)
    return () => session.removeEventListener('back', next)
  }, [])
  return times
}

/** A record with what is on it, kept fresh while it is shown. */
export function LiveRecord(props: {
  readonly kind: StreamKind
  readonly id: string
  /** What is shown while it is read. */
  readonly waiting: ReactNode
  /** What is shown of a record that is not there, or not for this reader. */
  readonly absent: ReactNode
  readonly children: ReactNode
}) {
  const { kind, id } = props
  const queries = useQueryClient()
  const { data, error } = useRecordAnswer(kind, id)
  const absent = data?.limited === true || (error !== null && isAbsent(error))
  useFreshness(kind, id, absent ? undefined : data?.seq)
  const record = useMemo(
    () =>
      data &&
      pageRecord({
        ...data,
        kind,
        take: () => void queries.invalidateQueries({ queryKey: [kind.plural] }),
      }),
    [data, kind, queries],
  )
  if (absent) return props.absent
  if (!record) return props.waiting
  return <RecordProvider record={record}>{props.children}</RecordProvider>
}
