/** Who may do what on the plainer kinds of record, and the keys by which rows name those who may read them. */
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

/** In a list row's readers for "any responder of the workspace". Cannot be a person's id. */
export const EVERY_RESPONDER = '@responders'

/** In a list row's readers for everyone who works here, and for the workspace's owners. */
export const SIGNED_IN = '@signed-in'
export const OWNERS = '@owners'

/** In a list row's readers for "any responder on this project". */
export function respondersOf(project: string): string {
  return `@responders:${project}`
}

/** The keys by which rows name somebody who asks: their own id, what their role adds, and their projects' responders. */
export function keysOf(actor: Actor): readonly string[] {
  const keys = [actor.id, ...(actor.role === 'guest' ? [] : [SIGNED_IN])]
  if (actor.role === 'owner') keys.push(OWNERS)
  if (actor.role !== 'responder') return keys
  return [...keys, EVERY_RESPONDER, ...(actor.projects ?? []).map(respondersOf)]
}
