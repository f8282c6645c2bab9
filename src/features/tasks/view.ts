/** Which next steps are alike, so that nobody does again what somebody does already. */
import { openTasks, type Task, type TasksState } from './contract.ts'

/** Open tasks of the same kind whose titles are alike, the oldest first. */
export function similarTasks(
  state: TasksState,
  wanted: { readonly title: string; readonly kind: string },
): readonly Task[] {
  return openTasks(state).filter(
    (task) => task.kind === wanted.kind && areAlike(task.title, wanted.title),
  )
}

/**
 * Are two titles about the same thing? When every word of one is in the other, and there are at least two, or the same words
 * alone. Where each names something that the other does not, such as another host, they are different.
 */
export function areAlike(one: string, other: string): boolean {
  const [fewer, more] = [wordsIn(one), wordsIn(other)].toSorted((a, b) => a.size - b.size)
  if (!fewer || !more || ![...fewer].every((word) => more.has(word))) return false
  return fewer.size === more.size || fewer.size >= 2
}

/** Words that say nothing about what is to be done. */
const small = new Set('a an all and at by for from in of on or our the to with'.split(' '))

function wordsIn(title: string): ReadonlySet<string> {
  const words = title.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return new Set(words.filter((word) => word !== '' && !small.has(word)))
}
