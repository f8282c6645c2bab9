/** Puts words into the log line from elsewhere in the room: an entry that is quoted, or made a task. */
import type { EntryType } from './contract.ts'

export type Filling = { readonly text: string; readonly type?: EntryType }

const line = new EventTarget()

/** Fills the line and gives it the focus. What is typed there stays in front of it. */
export function fillLine(filling: Filling): void {
  line.dispatchEvent(new CustomEvent<Filling>('fill', { detail: filling }))
}

/** Calls for each filling; returns the way to stop. */
export function onFill(listener: (filling: Filling) => void): () => void {
  const heard = (event: Event) => listener((event as CustomEvent<Filling>).detail)
  line.addEventListener('fill', heard)
  return () => line.removeEventListener('fill', heard)
}
