/** Tasks: next steps with one name each, immediate or deferred, done and verified. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf, RetiredEvents } from '#kernel/event.ts'
import {
  entrySchema,
  lineSchema,
  noteSchema,
  personSchema,
  proseSchema,
  REASON_MAX,
  TITLE_MAX,
  undoesSchema,
  oneOfThese,
  wordSchema,
  wordsOf,
} from '#kernel/words.ts'

/** What a task is about. `remediation` kinds are those a commander stays out of. */
export const taskKinds = {
  investigate: { label: 'Investigate', remediation: false },
  contain: { label: 'Contain', remediation: true },
  fix: { label: 'Fix', remediation: true },
  monitor: { label: 'Improve monitoring', remediation: true },
  communicate: { label: 'Communicate', remediation: false },
  other: { label: 'Other', remediation: false },
} as const
export type TaskKind = keyof typeof taskKinds
const kind = oneOfThese(wordsOf(taskKinds))
const horizon = z.enum(['immediate', 'deferred'])
const title = lineSchema(TITLE_MAX, 'The task')
const task = entrySchema.describe('The number of the entry that added it')

export const events = {
  'tasks.added.v1': z.strictObject({
    title,
    kind: wordSchema,
    horizon,
    assignee: personSchema.nullable(),
  }),
  'tasks.assigned.v1': z.strictObject({ task, assignee: personSchema.nullable() }),
  'tasks.started.v1': z.strictObject({ task }),
  'tasks.finished.v1': z.strictObject({ task, result: proseSchema(REASON_MAX, 'The result') }),
  'tasks.verified.v2': z.strictObject({
    task,
    /** The commander, when somebody else verified it: they are told. */
    tells: personSchema.nullable(),
  }),
  'tasks.reopened.v1': z.strictObject({ task, reason: noteSchema(REASON_MAX, 'The reason') }),
  'tasks.dropped.v1': z.strictObject({ task, reason: noteSchema(REASON_MAX, 'The reason') }),
  'tasks.horizon-set.v1': z.strictObject({ task, horizon }),
}
/** Verified without saying whom it tells: nobody was told then. */
export const retired: RetiredEvents = {
  'tasks.verified.v1': {
    schema: z.strictObject({ task }),
    upcast: (event) => ({
      kind: 'tasks.verified.v2',
      body: { ...(event.body as { readonly task: number }), tells: null },
    }),
  },
}
export type TasksEvent = RecordedOf<typeof events>

export const commands = {
  add: {
    input: z.strictObject({
      title,
      kind: kind.default('other'),
      horizon: horizon.default('immediate'),
      assignee: personSchema
        .nullable()
        .default(null)
        .describe('One person, or nobody yet: a call for a volunteer'),
    }),
    needs: 'write' as const,
    says: 'Adds a next step.',
    givesWork: true as const,
  },
  assign: {
    input: z.strictObject({ task, assignee: personSchema, undoes: undoesSchema }),
    needs: 'write' as const,
    says: 'Gives a task to one person.',
    givesWork: true as const,
  },
  volunteer: {
    input: z.strictObject({ task }),
    needs: 'write' as const,
    says: 'Takes a task yourself.',
  },
  start: { input: z.strictObject({ task }), needs: 'write' as const, says: 'Starts a task.' },
  finish: {
    input: z.strictObject({ task, result: proseSchema(REASON_MAX, 'The result').default('') }),
    needs: 'write' as const,
    says: 'Finishes a task and says what came of it.',
  },
  verify: {
    input: z.strictObject({ task }),
    needs: 'write' as const,
    says: 'Confirms that a finished task did what it should (R-168).',
  },
  reopen: {
    input: z.strictObject({
      task,
      reason: noteSchema(REASON_MAX, 'The reason'),
      undoes: undoesSchema,
    }),
    needs: 'write' as const,
    says: 'Opens a finished or dropped task again.',
  },
  drop: {
    input: z.strictObject({
      task,
      reason: noteSchema(REASON_MAX, 'The reason'),
      undoes: undoesSchema,
    }),
    needs: 'write' as const,
    says: 'Gives a task up, with the reason.',
  },
  'set-horizon': {
    input: z.strictObject({ task, horizon }),
    needs: 'write' as const,
    says: 'Says whether it must be done before closing or may wait for the retrospective (R-169).',
  },
}
export type TasksCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so:assignee': 'This task already has that name on it.',
  'already-so:horizon': 'This task is already {horizon}.',
  'commander-remediates':
    'The commander keeps the overview and leaves fixing to others. Give it to a responder, or hand over command first.',
  'horizon-is-the-commanders':
    'What must be done before closing and what may wait is the commander’s to say. Ask {who}, or say why you decide it.',
  'no-such-task': 'There is no task with this number here.',
  'not-a-member': 'Invite this person to the incident first.',
  'not-yours': 'Somebody else has this task. Ask them, or have it assigned to you.',
  'similar-task':
    'Somebody is at this already: {tasks}. Take part in that, or say why a second task is needed.',
  'task-state': 'This task is {state}; that step does not fit.',
  'too-many-tasks': 'A record holds at most {max} tasks.',
  'verifier-is-doer': 'Somebody other than the person who did it should verify it.',
  'verifier-is-not-commander': 'The commander verifies what was done. Ask {who}.',
} as const

export type Task = {
  readonly seq: number
  readonly title: string
  readonly kind: string
  readonly horizon: 'immediate' | 'deferred'
  readonly assignee: string | null
  readonly state: 'open' | 'doing' | 'done' | 'verified' | 'dropped'
  readonly addedAt: string
  readonly addedBy: string
  readonly startedAt: string | null
  readonly doneAt: string | null
  readonly doneBy: string | null
  readonly result: string
  readonly verifiedAt: string | null
  readonly verifiedBy: string | null
  readonly droppedReason: string | null
  /** The entry that changed it last, and whose that is. */
  readonly changed: { readonly seq: number; readonly by: string }
}
export type TasksState = {
  readonly all: readonly Task[]
  /** When each person first began a task or finished one: help that was given stays given, whatever becomes of the task. */
  readonly worked: Readonly<Record<string, string>>
}

/** The moments at which others than this person first began a task or finished one, with a role or without. */
export const helpBy = ({ worked }: TasksState, alone: string): readonly string[] =>
  Object.entries(worked).flatMap(([person, at]) => (person === alone ? [] : [at]))

/** The id of a task’s place in the document. */
export const placeOf = (task: Task): string => `task-${task.seq}`

/** Tasks not yet finished, verified or dropped. */
export function openTasks(state: TasksState): readonly Task[] {
  return state.all.filter((item) => item.state === 'open' || item.state === 'doing')
}

/** Tasks that were done and not opened again since: with the logged actions, what was done so far. */
export function finishedTasks(state: TasksState): readonly Task[] {
  return state.all.filter((one) => one.state === 'done' || one.state === 'verified')
}
/** Immediate work that is not verified yet: what keeps an incident from closing. */
export function unverifiedImmediate(state: TasksState): readonly Task[] {
  return state.all.filter(
    (item) => item.horizon === 'immediate' && item.state !== 'verified' && item.state !== 'dropped',
  )
}
