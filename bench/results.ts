/** The numbers of one run. */
type Measured = {
  readonly value: number
  readonly unit: string
  readonly must: number
  readonly floor?: number
  readonly ratio?: number
  readonly ok: boolean
}
export const results: Record<string, Measured | { readonly notMeasured: string }> = {}

/** Writes a number down beside its budget. The floor is the same work without Firebreak. */
export function note(
  name: string,
  measured: { readonly value: number; readonly unit: string; readonly floor?: number },
  limit: { readonly atMost: number } | { readonly atLeast: number },
): void {
  const round = (n: number) => Math.round(n * 100) / 100
  const { value, unit, floor } = measured
  results[name] = {
    value: round(value),
    unit,
    must: 'atMost' in limit ? limit.atMost : limit.atLeast,
    ...(floor === undefined ? {} : { floor: round(floor), ratio: round(value / floor) }),
    ok: 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast,
  }
}
