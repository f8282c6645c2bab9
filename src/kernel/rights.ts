/** Who may do what on the plainer kinds of record, said once. */
import type { Actor, Right } from './decider.ts'

type Rule<S> = (actor: Actor, state: S) => boolean

/**
 * The `may` of a record that is kept and not worked on: some read it, some of them change it, and nobody has a duty on it.
 * Firebreak itself does both. Whoever sees that it exists reads all of it.
 */
export function keptBy<S>(
  rules: Readonly<Record<'read' | 'administer', Rule<S>>>,
): (actor: Actor, right: Right, state: S) => boolean {
  return (actor, right, state) => {
    const rule = right === 'see-progress' ? 'read' : right
    if (rule !== 'read' && rule !== 'administer') return false
    return actor.role === 'system' || rules[rule](actor, state)
  }
}
