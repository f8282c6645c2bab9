/** What is being done and by whom; a step without a name is urgent. */
import type { Brief } from '#kernel/contribution.ts'
import { openTasks, type TasksState } from './contract.ts'

export const briefs: readonly Brief<{ readonly tasks: TasksState }>[] = [
  {
    part: 'running',
    lines: ({ tasks }, { nameOf }) =>
      openTasks(tasks).map((task) =>
        task.assignee
          ? {
              text: `${nameOf(task.assignee)}: ${task.title}${task.state === 'doing' ? '' : ' (not started)'}`,
              entry: task.seq,
            }
          : { text: `Nobody: ${task.title}`, entry: task.seq, urgent: true },
      ),
  },
]
