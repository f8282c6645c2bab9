/** Two versions compared, and a project's overrides laid over a policy. */
import type { Policy } from '../policy/contract.ts'

/** One setting that is not the same in two documents. `undefined` means that it is not there. */
export type Difference = {
  /** Dotted path; list entries by their id where they have one, else by their place. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Every setting that differs, in the order of the documents. Lists of things with ids are compared by id. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (before === after) return []
  const [left, right] = [entriesOf(before), entriesOf(after)]
  if (!left || !right) return [{ path, before, after }]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`),
  )
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  return new Map(
    value.map((item: unknown, index) => {
      const id = (item as { readonly id?: unknown } | null)?.id
      return [typeof id === 'string' ? id : String(index), item] as const
    }),
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
