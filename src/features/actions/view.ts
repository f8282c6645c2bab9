/** What the retrospective finds waiting to become an action: put off during the incident, or learnt from it. */
import type { LessonsState } from '../lessons/contract.ts'
import { entryAt, type LogState } from '../log/contract.ts'
import { openTasks, type TasksState } from '../tasks/contract.ts'
import type { ActionsState } from './contract.ts'

export type Candidate = {
  /** The entry it comes from: pass it on as the action's `from`. */
  readonly entry: number
  readonly title: string
  readonly why: 'deferred' | 'lesson'
}

/** Deferred tasks still open, and lessons meant for an initiative or a ticket, that no action was made of yet. */
export function candidates(state: {
  readonly tasks: TasksState
  readonly log: LogState
  readonly lessons: LessonsState
  readonly actions: ActionsState
}): readonly Candidate[] {
  const taken = new Set(state.actions.all.map((action) => action.from))
  const deferred = openTasks(state.tasks)
    .filter((task) => task.horizon === 'deferred')
    .map(({ seq, title }): Candidate => ({ entry: seq, title, why: 'deferred' }))
  const learnt = Object.entries(state.lessons.sorted)
    .filter(([, { disposition }]) => disposition === 'initiative' || disposition === 'ticket')
    .flatMap(([number]) => entryAt(state.log, Number(number)) ?? [])
    .filter((entry) => !entry.retracted)
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ seq, text }): Candidate => ({ entry: seq, title: text, why: 'lesson' }))
  return [...deferred, ...learnt].filter((origin) => !taken.has(origin.entry))
}
