/** Whether the server answers, as far as this page knows, and how old what it shows is when it does not. */
import { useSyncExternalStore } from 'react'

export type Connection = {
  readonly lost: boolean
  /** When the oldest of what was shown without the server had been read; null when nothing of that kind is shown. */
  readonly keptAt: string | null
}

const fine: Connection = { lost: false, keptAt: null }
const listeners = new Set<() => void>()
let now: Connection = fine

function become(next: Connection): void {
  if (next.lost === now.lost && next.keptAt === now.keptAt) return
  now = next
  for (const listener of listeners) listener()
}

/** An answer came. */
export function heard(): void {
  become(fine)
}

/** No answer came; `keptAt` when an answer of before was shown instead. */
export function unheard(keptAt?: string): void {
  const oldest = [now.keptAt, keptAt ?? null].filter((at) => at !== null).toSorted()[0]
  become({ lost: true, keptAt: oldest ?? null })
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => now,
  )
}
