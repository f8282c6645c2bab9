/** The commander learns by mail that somebody else verified a task. */
import type { Letters } from '#kernel/contribution.ts'
import type { TasksEvent } from './contract.ts'

export const letters: Letters = {
  to: (event: TasksEvent) =>
    event.kind === 'tasks.verified.v2' && event.body.tells !== null ? [event.body.tells] : [],
  news: (event: TasksEvent) => ({
    tag: '[task]',
    page: '',
    lines: [
      event.kind === 'tasks.verified.v2'
        ? `Task ${event.body.task} was verified. You command, so you are told.`
        : '',
    ],
  }),
}
