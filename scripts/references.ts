// The reference pages that are printed from code: where each lies and what prints it. A tidy test compares them.
import { renderConfigReference } from '#server/config.ts'

export type Reference = {
  /** Relative to the clone. */
  readonly path: string
  readonly render: () => string | Promise<string>
}

export const references: readonly Reference[] = [
  { path: 'docs/reference/config.md', render: renderConfigReference },
]
