/**
 * The value, where its absence would be our own mistake and nothing a person did: throws with `what` was missing, so that
 * this unit of work stops loudly instead of going on with nothing.
 */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`a bug: ${what} is missing`)
  return value
}
