/** Two versions compared, and a project's overrides laid over a policy. */
import type { Policy } from '../policy/contract.ts'

/** One setting that is not the same in two documents. `undefined` means that it is not there. */
export type Difference = {
  /** Dotted path; list entries by their id where each has its own, else by their place. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/**
 * Every setting that differs, in the order of the documents. Lists of things with ids are compared by id, and their order as
 * one setting more: the gravest severity is the first.
 */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (before === after) return []
  const [left, right] = [entriesOf(before), entriesOf(after)]
  if (!left || !right || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }]
  const inside = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`),
  )
  return Array.isArray(before) && Array.isArray(after)
    ? [...reordered(left, right, path), ...inside]
    : inside
}

type Entries = ReadonlyMap<string, unknown>

/** The order of what both lists hold, where it is another one. */
function reordered(left: Entries, right: Entries, path: string): readonly Difference[] {
  const before = [...left.keys()].filter((id) => right.has(id)).join(', ')
  const after = [...right.keys()].filter((id) => left.has(id)).join(', ')
  return before === after ? [] : [{ path: `${path} (order)`, before, after }]
}

function entriesOf(value: unknown): Entries | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  const ids = value.map((item: unknown) => (item as { readonly id?: unknown } | null)?.id)
  const named = new Set(ids).size === ids.length && ids.every((id) => typeof id === 'string')
  return new Map(
    value.map((item: unknown, index) => [named ? String(ids[index]) : String(index), item]),
  )
}

/** Settings that a project changes: a JSON merge patch (RFC 7396) without removals. */
export type Overrides = { readonly [setting: string]: unknown }

/** The policy with a project's settings laid over it. Lists are replaced whole (RFC 7396 §2). Not yet checked. */
export function withOverrides(policy: Policy, overrides: Overrides): unknown {
  return merge(policy, overrides)
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) merged[key] = merge(merged[key], value)
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
