/** A field whose text is kept until it was sent (`drafts.ts`), as state of a component. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { openDrafts, type Drafts } from './drafts.ts'
import { RecordContext } from './record-context.ts'

const DraftsContext = createContext<Drafts | null>(null)

/** The drafts of the person signed in. */
export function DraftsProvider(props: { readonly person: string; readonly children: ReactNode }) {
  const { person } = props
  const drafts = useMemo(
    () => openDrafts({ person, store: localStorage, clock: () => Date.now() }),
    [person],
  )
  return <DraftsContext value={drafts}>{props.children}</DraftsContext>
}

export type Kept<T> = {
  readonly value: T
  readonly set: (next: T | ((now: T) => T)) => void
  /** It was sent, or given up: nothing of it is kept, and the field begins anew, or goes on from what was saved. */
  readonly done: (saved?: T) => void
  /** Whether it began with what had been typed before. */
  readonly restored: boolean
}

/** What is typed is written to the browser's store so soon; a crash may cost that much of it. */
const WRITTEN_AFTER_MS = 250

/**
 * State like `useState`, kept by person, record and `field` while it differs from `initial`. The record is that of the
 * page; where there is none, `field` alone names it. Never for a secret: it lies readable on this machine's disk.
 */
export function useKept<T>(field: string, initial: T): Kept<T> {
  const drafts = use(DraftsContext)
  const record = use(RecordContext)
  const place = record ? `${record.kind.plural}/${record.id}/${field}` : `page/${field}`
  const [begun] = useState(() => likeInitial(drafts?.get(place), initial))
  const [state, setState] = useState<{ readonly value: T; readonly restored: boolean }>(() =>
    begun === undefined ? { value: initial, restored: false } : { value: begun, restored: true },
  )
  const beginning = useRef(initial)
  const latest = useRef(state.value)
  const waits = useRef<ReturnType<typeof setTimeout> | null>(null)
  const write = useCallback(() => {
    if (waits.current === null) return
    clearTimeout(waits.current)
    waits.current = null
    if (isSame(latest.current, beginning.current)) drafts?.drop(place)
    else if (drafts && drafts.put(place, latest.current) !== 'kept') showKeepingFailed()
  }, [drafts, place])
  // Whoever leaves the field or the page leaves nothing behind that is not kept.
  useEffect(() => {
    addEventListener('pagehide', write)
    return () => {
      removeEventListener('pagehide', write)
      write()
    }
  }, [write])
  const set = useCallback(
    (next: T | ((now: T) => T)) => {
      const value = typeof next === 'function' ? (next as (now: T) => T)(latest.current) : next
      latest.current = value
      // A disk between two keys would be felt.
      waits.current ??= setTimeout(write, WRITTEN_AFTER_MS)
      setState((now) => ({ ...now, value }))
    },
    [write],
  )
  const done = useCallback(
    (saved = beginning.current) => {
      if (waits.current !== null) clearTimeout(waits.current)
      waits.current = null
      drafts?.drop(place)
      beginning.current = saved
      latest.current = saved
      setState({ value: saved, restored: false })
    },
    [drafts, place],
  )
  return { ...state, set, done }
}

/** Whether something is kept for a field of this record, for what opens by itself where it is. */
export function useHasKept(field: string): boolean {
  const drafts = use(DraftsContext)
  const record = use(RecordContext)
  const [has] = useState(
    () => !!record && drafts?.get(`${record.kind.plural}/${record.id}/${field}`) !== undefined,
  )
  return has
}

/** Says that a form began with what had been typed before, and lets one begin anew. */
export function RestoredNote<T>(props: { readonly kept: Kept<T> }) {
  if (!props.kept.restored) return null
  return (
    <p className="fb-small fb-dim" role="status">
      What you had typed is back.{' '}
      <Button variant="subtle" size="compact-xs" color="gray" onClick={() => props.kept.done()}>
        start anew
      </Button>
    </p>
  )
}

/** The text is still in its field; only a reload would lose it. */
function showKeepingFailed(): void {
  notifications.show({
    id: 'keeping-failed',
    title: 'This browser cannot keep what you type',
    message: 'It is too long, or the disk is full. Send it before you leave this page.',
    color: 'yellow',
    autoClose: 12_000,
    closeButtonProps: { 'aria-label': 'Close' },
  })
}

/** A draft of an earlier version may have another shape; then it is none. */
function likeInitial<T>(kept: unknown, initial: T): T | undefined {
  if (kept === undefined || kept === null) return undefined
  const alike = typeof kept === typeof initial && Array.isArray(kept) === Array.isArray(initial)
  return alike || initial === null ? (kept as T) : undefined
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
