/** The outbox in the page: one for the person signed in, over this browser's storage. */
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { call, newKey, session } from './client.ts'
import type { Done } from './record.tsx'
import { createOutbox, type Outbox, type Unsent } from './outbox.ts'

type Sent = (incident: string, done: Done) => void
type Unsending = { readonly outbox: Outbox; readonly onSent: (listener: Sent) => () => void }

const OutboxContext = createContext<Unsending | null>(null)

/** Keeps and sends the lines of one person, on every page, until the tab is closed; the next tab goes on. */
export function OutboxProvider(props: { readonly person: string; readonly children: ReactNode }) {
  const { person } = props
  const value = useMemo(() => unsendingFor(person), [person])
  useEffect(() => {
    const { outbox } = value
    const flush = () => void outbox.flush()
    flush()
    addEventListener('online', flush)
    addEventListener('focus', flush)
    session.addEventListener('back', flush)
    return () => {
      session.removeEventListener('back', flush)
      removeEventListener('online', flush)
      removeEventListener('focus', flush)
      outbox.close()
    }
  }, [value])
  return <OutboxContext value={value}>{props.children}</OutboxContext>
}

function unsendingFor(person: string): Unsending {
  const listeners = new Set<Sent>()
  const outbox = createOutbox({
    person,
    store: localStorage,
    send: async (line) => {
      const answer = await call<Done>({
        method: 'POST',
        path: `/api/v1/incidents/${line.incident}/log/add`,
        body: line.body,
        key: line.key,
        person,
      })
      if (answer.ok) for (const listener of listeners) listener(line.incident, answer.value)
      return answer
    },
    later: (work, delayMs) => {
      const timer = setTimeout(work, delayMs)
      return () => clearTimeout(timer)
    },
  })
  return {
    outbox,
    onSent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The outbox of the person signed in. */
export function useOutbox(): Unsending {
  const value = use(OutboxContext)
  if (!value) throw new Error('useOutbox needs an OutboxProvider')
  return value
}

/** The lines of one incident that the server does not have yet, oldest first. */
export function useUnsent(incident: string): readonly Unsent[] {
  const { outbox } = useOutbox()
  const all = useSyncExternalStore(outbox.subscribe, outbox.all)
  return useMemo(() => all.filter((line) => line.incident === incident), [all, incident])
}

/** A new unsent line: its key and the moment it was typed are settled here, once. */
export function unsentLine(
  incident: string,
  body: Readonly<Record<string, unknown>>,
  typedAt: string,
) {
  return { key: newKey(), incident, body, typedAt }
}
