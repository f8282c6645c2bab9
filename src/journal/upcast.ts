/**
 * Old events in new words: an event is never edited, so when its shape must change a new version is published and an
 * upcaster turns the old one into it while it is read. Every version ever published stays readable (style: Events).
 */
import type { Recorded, Upcasts } from '#kernel/event.ts'

/** More steps than versions of one event is a circle. */
const STEPS_MAX = 50

/** Applies upcasters until the event is in its latest version. Throws when a table leads in a circle. */
export function upcastWith(table: Upcasts): (event: Recorded) => Recorded {
  return (event) => {
    let latest = event
    for (let step = 0; step < STEPS_MAX; step++) {
      const upcast = Object.hasOwn(table, latest.kind) ? table[latest.kind] : undefined
      if (!upcast || latest.body === null) return latest
      latest = { ...latest, ...upcast(latest) }
    }
    throw new Error(`the upcasters of ${event.kind} lead in a circle`)
  }
}
