/**
 * What a page certainly needs is asked for at once, side by side, before the parts that show it have been drawn.
 * Each answer is used once; who asks again asks the server again.
 */
import { call, type Answer } from './client.ts'

const asked = new Map<string, Promise<Answer<unknown>>>()

/** An answer that nobody has used by then is old: it is asked for anew. */
const GOOD_FOR_MS = 10_000

/** The two reads of an incident, by id or reference: its state, and the newest page of its events. */
export function incidentReads(idOrRef: string): readonly [head: string, events: string] {
  const path = `/api/v1/incidents/${encodeURIComponent(idOrRef)}`
  return [path, `${path}/events?before=newest&limit=200`]
}

/** Asks for what the page at `path` (`/i/INC-7Q4K/handoff`) begins with. */
export function readEarly(path: string): void {
  ask('/api/v1/me')
  const ref = /^\/i\/([\w-]{1,40})(?:\/|$)/.exec(path)?.[1]
  if (ref !== undefined) incidentReads(ref).forEach(ask)
}

/** Asks for it, unless the answer is on its way already. */
export function ask(path: string): void {
  if (asked.has(path)) return
  const answer = call<unknown>({ method: 'GET', path })
  asked.set(path, answer)
  setTimeout(() => {
    if (asked.get(path) === answer) asked.delete(path)
  }, GOOD_FOR_MS)
}

/** Somebody signed in: what was asked before was asked for somebody else, or for nobody. */
export function forgetEarly(): void {
  asked.clear()
}

/** The answer that is on its way, if it is a good one; otherwise a new one. */
export async function callOnce<T>(path: string): Promise<Answer<T>> {
  const early = asked.get(path) as Promise<Answer<T>> | undefined
  asked.delete(path)
  const answer = await early
  return answer?.ok ? answer : call<T>({ method: 'GET', path })
}
