/** How long an incident was in each level: severity is a history, not a field. */
import { between } from '#kernel/instant.ts'
import { UNKNOWN } from '../policy/contract.ts'
import type { SeverityState } from './contract.ts'

export type TimeInLevel = { readonly level: string; readonly ms: number }

/**
 * Milliseconds in each level from the report until `until`, in the order in which the levels were first reached. It begins
 * in `unknown`; a level that was left and reached again counts both times.
 */
export function timeInLevels(
  { history }: SeverityState,
  reportedAt: string,
  until: string,
): readonly TimeInLevel[] {
  const spans = new Map<string, number>()
  let level = UNKNOWN
  let since = reportedAt
  for (const change of [...history, { level: UNKNOWN, at: until }]) {
    spans.set(level, (spans.get(level) ?? 0) + Math.max(0, between(since, change.at)))
    level = change.level
    since = change.at
  }
  return [...spans].map(([name, ms]) => ({ level: name, ms })).filter(({ ms }) => ms > 0)
}
