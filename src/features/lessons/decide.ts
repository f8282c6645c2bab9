import { go, no, type Slice } from '#kernel/decider.ts'
import type { LogState } from '../log/contract.ts'
import { commands, dispositions, events, type LessonsState } from './contract.ts'
import { verbs } from './verbs.ts'

type Needed = { readonly log: LogState }

/** What becomes of each lesson. */
export const lessons: Slice<'lessons', LessonsState, typeof events, typeof commands, Needed> = {
  name: 'lessons',
  events,
  commands,
  verbs,
  initial: { sorted: {} },
  evolve: (state, event) => {
    const { entry, disposition, note } = event.body
    return {
      sorted: {
        ...state.sorted,
        [entry]: { disposition, note, at: event.recorded, by: event.actor },
      },
    }
  },
  decide: (command, world) => {
    const lesson = world.state.log.entries.find((one) => one.seq === command.input.entry)
    if (!lesson || lesson.type !== 'lesson' || lesson.retracted)
      return no('no-such-lesson', 'There is no lesson with this number.')
    return go({ kind: 'lessons.sorted.v1', body: command.input })
  },
  say: (event) =>
    `Lesson ${event.body.entry}: ${dispositions[event.body.disposition].toLowerCase()}`,
}
