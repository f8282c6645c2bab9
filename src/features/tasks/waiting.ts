/** Tasks wait for whoever has them; those without a name ask for a volunteer. */
import type { Step, Waiting } from '#kernel/contribution.ts'
import { may, type MayState } from '../access/contract.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import { openTasks, type TasksState } from './contract.ts'

type State = MayState & { readonly tasks: TasksState; readonly conclude: ConcludeState }

export function waiting({ tasks }: State): readonly Waiting[] {
  return openTasks(tasks).flatMap((task) =>
    task.assignee
      ? [
          {
            for: task.assignee,
            what: 'task',
            text: task.title,
            page: '#next-steps',
            seq: task.seq,
            at: task.addedAt,
            due: null,
            press: 'Show the task',
          },
        ]
      : [],
  )
}

export const steps: readonly Step<State>[] = [
  {
    rank: 80,
    find: ({ tasks }, actor) => {
      const mine = openTasks(tasks).find((task) => task.assignee === actor.id)
      return (
        mine && {
          id: `task-${mine.seq}`,
          title: mine.title,
          detail:
            mine.state === 'doing'
              ? 'You are on it: log what you find, finish it when done.'
              : 'It is yours: start it.',
          go: { page: 'room' },
          press: 'Show the task',
        }
      )
    },
  },
  {
    rank: 85,
    find: (state, actor) => {
      const free = openTasks(state.tasks).find((task) => task.assignee === null)
      return free && !state.conclude.concluded && may(actor, 'write', state)
        ? {
            id: `volunteer-${free.seq}`,
            title: `Volunteer needed: ${free.title}`,
            detail: 'Nobody has it yet.',
            go: { page: 'room' },
            press: 'Show the task',
          }
        : undefined
    },
  },
]
