/** Canonical JSON (RFC 8785): one text for one value, so that a hash over it means something. */
import canonicalize from 'canonicalize'

/** Thrown for a value that has no canonical text: nothing was hashed, and nothing was sent. */
export class NotCanonical extends RangeError {
  override readonly name = 'NotCanonical'
}

/**
 * The RFC 8785 text of a JSON value. Throws NotCanonical on what JSON cannot hold (undefined, NaN, functions, lone surrogates,
 * integers beyond 2^53), because silently dropping a field would commit to something nobody wrote.
 */
export function canonicalJson(value: unknown): string {
  refuseUnfaithful(value, 0)
  const text = canonicalize(value)
  if (text === undefined) throw new NotCanonical('this value has no canonical JSON')
  return text
}

/** Deeper than this is nobody's incident; it also keeps the check from exhausting the stack. */
const DEPTH_MAX = 64

function refuseUnfaithful(value: unknown, depth: number): void {
  if (depth > DEPTH_MAX) throw new NotCanonical(`JSON nested deeper than ${DEPTH_MAX}`)
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new NotCanonical('broken Unicode: half of a surrogate pair')
    return
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new NotCanonical(`a number JSON cannot hold exactly: ${value}`)
    return
  }
  if (typeof value !== 'object') throw new NotCanonical(`JSON cannot hold a ${typeof value}`)
  if (Array.isArray(value)) for (const inner of value) refuseUnfaithful(inner, depth + 1)
  else
    for (const [name, inner] of Object.entries(value)) {
      refuseUnfaithful(name, depth)
      refuseUnfaithful(inner, depth + 1)
    }
}

/** The value without its `undefined` fields, as JSON would have it. Event bodies pass through this before they are hashed. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
