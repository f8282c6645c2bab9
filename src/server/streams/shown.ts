/** What of a record leaves the server: everything but the fields its kind hides, such as hashes of secrets. */
import type { StreamKind } from '#kernel/stream.ts'

/** The value without the hidden fields, wherever they are in it; the value itself where the kind hides nothing. */
export function shown<T>(kind: StreamKind, value: T): T {
  const { hides } = kind
  return hides && hides.length > 0 ? (without(new Set(hides), value) as T) : value
}

function without(hidden: ReadonlySet<string>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => without(hidden, item))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !hidden.has(name))
      .map(([name, inner]) => [name, without(hidden, inner)]),
  )
}
