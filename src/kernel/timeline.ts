/** How an event is shown in a timeline, as its slice says. */
import type { InTimeline } from './decider.ts'
import { sliceOf, type Recorded } from './event.ts'

export type TimelineMark = {
  /** The word of the narrow column. */
  readonly label: string
  readonly turning: boolean
  readonly opening: boolean
  /** Noted beside what people do: folded with its neighbours. */
  readonly quiet: boolean
  readonly run?: (event: Recorded) => string | undefined
}

/** The mark of a kind of event; a slice that says nothing is called by its name. */
export function markOf(told: InTimeline | undefined, kind: string): TimelineMark {
  return {
    label: told?.labels?.[kind] ?? told?.label ?? sliceOf(kind),
    turning: told?.turning?.includes(kind) ?? false,
    opening: told?.opening?.includes(kind) ?? false,
    quiet: told?.quiet?.includes(kind) ?? false,
    ...(told?.run ? { run: told.run } : {}),
  }
}
