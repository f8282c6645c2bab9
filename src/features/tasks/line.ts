/** `/task @ana rotate mirror`, `/give 41 @ana`, `/done 41 rotated`, and what of it can be taken back. */
import { UNDONE, type LineAct, type LineCommand } from '#kernel/line.ts'
import { openTasks, type TasksEvent, type TasksState } from './contract.ts'

type Seen = { readonly tasks: TasksState }

const open = {
  name: 'task',
  label: 'Open task',
  is: 'choice',
  required: true,
  choices: ({ tasks }: Seen) =>
    openTasks(tasks).map(({ seq, title }) => ({
      value: String(seq),
      label: `${seq}`,
      hint: title,
      also: [`#${seq}`],
    })),
} as const

export const lines: readonly LineAct<Seen>[] = [
  {
    word: 'task',
    rank: 30,
    for: 'tasks/add',
    label: 'Add a next step',
    hint: '/task @name what is to be done',
    press: 'Add',
    fields: [
      { name: 'assignee', label: 'who does it', is: 'person' },
      { name: 'title', label: 'what is to be done', is: 'words', required: true },
    ],
    commands: ({ assignee, title }) => [
      { slice: 'tasks', verb: 'add', input: { title, ...(assignee ? { assignee } : {}) } },
    ],
  },
  {
    word: 'give',
    rank: 50,
    for: 'tasks/assign',
    label: 'Give a task to somebody',
    hint: '/give 41 @name',
    press: 'Give',
    fields: [open, { name: 'assignee', label: 'who does it', is: 'person', required: true }],
    commands: ({ task, assignee }) => [
      { slice: 'tasks', verb: 'assign', input: { task: Number(task), assignee } },
    ],
  },
  {
    word: 'done',
    rank: 45,
    for: 'tasks/finish',
    label: 'Finish a task',
    hint: '/done 41 what came of it',
    press: 'Finish',
    fields: [open, { name: 'result', label: 'what came of it', is: 'words' }],
    commands: ({ task, result }) => [
      {
        slice: 'tasks',
        verb: 'finish',
        input: { task: Number(task), ...(result ? { result } : {}) },
      },
    ],
  },
]

export function takeBack(event: TasksEvent, { tasks }: Seen): LineCommand | undefined {
  const undoes = event.seq
  if (event.kind === 'tasks.added.v1')
    return { slice: 'tasks', verb: 'drop', input: { task: event.seq, reason: UNDONE, undoes } }
  if (event.kind === 'tasks.finished.v1')
    return {
      slice: 'tasks',
      verb: 'reopen',
      input: { task: event.body.task, reason: UNDONE, undoes },
    }
  if (event.kind !== 'tasks.assigned.v1') return undefined
  const { task } = event.body
  const assignee = tasks.all.find(({ seq }) => seq === task)?.assignee
  return assignee
    ? { slice: 'tasks', verb: 'assign', input: { task, assignee, undoes } }
    : undefined
}
