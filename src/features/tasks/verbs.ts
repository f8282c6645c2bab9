import { labels, maybe, need, oneOf, type Verb } from '#kernel/verb.ts'
import { openTasks, taskKinds, type TasksState } from './contract.ts'

const task = need('task', 'entry', 'Task')
const horizons = { immediate: 'Before closing', deferred: 'May wait for the retrospective' }

type State = { readonly tasks: TasksState }
const someOpen = ({ tasks }: State) => openTasks(tasks).length > 0
const someDone = ({ tasks }: State) => tasks.all.some(({ state }) => state === 'done')

export const verbs: readonly Verb[] = [
  {
    verb: 'add',
    label: 'Add a next step',
    hint: 'One name on each, or a call for a volunteer.',
    fields: [
      need('title', 'line', 'What'),
      { ...oneOf('kind', 'Kind', labels(taskKinds)), required: false },
      { ...oneOf('horizon', 'When', horizons), required: false },
      maybe('assignee', 'person', 'Who'),
    ],
    shortcut: 't',
  },
  {
    verb: 'assign',
    label: 'Assign a task',
    hint: 'To one person.',
    fields: [task, need('assignee', 'person', 'Who')],
    when: someOpen,
  },
  {
    verb: 'volunteer',
    label: 'Take a task',
    hint: 'It is assigned to you.',
    fields: [task],
    when: someOpen,
  },
  {
    verb: 'start',
    label: 'Start a task',
    hint: 'Others see that you are on it.',
    fields: [task],
    when: someOpen,
  },
  {
    verb: 'finish',
    label: 'Finish a task',
    hint: 'Say what came of it.',
    fields: [task, maybe('result', 'text', 'Result')],
    when: someOpen,
  },
  {
    verb: 'verify',
    label: 'Verify a task',
    hint: 'By somebody other than the person who did it.',
    fields: [task],
    when: someDone,
  },
  {
    verb: 'reopen',
    label: 'Reopen a task',
    hint: 'With the reason.',
    fields: [task, need('reason', 'text', 'Why')],
  },
  {
    verb: 'drop',
    label: 'Give up a task',
    hint: 'With the reason.',
    fields: [task, need('reason', 'text', 'Why')],
    when: someOpen,
  },
  {
    verb: 'set-horizon',
    label: 'Say when a task is needed',
    hint: 'Before closing, or deferred to the retrospective.',
    fields: [task, oneOf('horizon', 'When', horizons)],
    when: someOpen,
  },
]
