import { go, type Slice } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { known } from '#kernel/words.ts'
import { entryAt, isPartial, type LogState } from '../log/contract.ts'
import { commands, dispositions, events, refusals, type LessonsState } from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Needed = { readonly log: LogState; readonly lessons: LessonsState }

/** More than anybody can act on; what was sorted is kept by entry and copied with each change. */
const SORTED_MAX = 1000

/** What becomes of each lesson. */
export const lessons: Slice<'lessons', LessonsState, typeof events, typeof commands, Needed> = {
  name: 'lessons',
  events,
  commands,
  refusals,
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
    const { log, lessons: before } = world.state
    const lesson = entryAt(log, command.input.entry)
    const absent = lesson ? lesson.type !== 'lesson' || lesson.retracted : !isPartial(log)
    if (absent) return no('no-such-lesson')
    if (
      before.sorted[command.input.entry] === undefined &&
      Object.keys(before.sorted).length >= SORTED_MAX
    )
      return no('too-many-sorted', { max: SORTED_MAX })
    return go({ kind: 'lessons.sorted.v1', body: command.input })
  },
  timeline: { label: 'lesson sorted' },
  say: (event) =>
    `Lesson ${event.body.entry}: ${(known(dispositions, event.body.disposition) ?? event.body.disposition).toLowerCase()}`,
}
