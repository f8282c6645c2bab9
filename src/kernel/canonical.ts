/** Canonical JSON (RFC 8785): one text for one value, so that a hash over it means something. */
import canonicalize from 'canonicalize'

/**
 * The RFC 8785 text of a JSON value. Throws on what JSON cannot hold (undefined, NaN, functions, lone surrogates,
 * integers beyond 2^53), because silently dropping a field would commit to something nobody wrote.
 */
export function canonicalJson(value: unknown): string {
  refuseUnfaithful(value, 0)
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('this value has no canonical JSON')
  return text
}

/** Deeper than this is nobody's incident; it also keeps the check from exhausting the stack. */
const DEPTH_MAX = 64

function refuseUnfaithful(value: unknown, depth: number): void {
  if (depth > DEPTH_MAX) throw new RangeError(`JSON nested deeper than ${DEPTH_MAX}`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new RangeError(`a number JSON cannot hold exactly: ${value}`)
    return
  }
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold a ${typeof value}`)
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    refuseUnfaithful(inner, depth + 1)
}

/** The value without its `undefined` fields, as JSON would have it. Event bodies pass through this before they are hashed. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
