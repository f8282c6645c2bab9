// The reference pages that are printed from code: where each lies and what prints it. A tidy test compares them.
import { renderConfigReference } from '#server/start/config.ts'
import { renderCommands, renderEvents, renderRefusals } from './reference-slices.ts'

export type Reference = {
  /** Relative to the clone. */
  readonly path: string
  readonly render: () => string | Promise<string>
}

export const references: readonly Reference[] = [
  { path: 'docs/reference/config.md', render: renderConfigReference },
  { path: 'docs/reference/refusals.md', render: renderRefusals },
  { path: 'docs/reference/events.md', render: renderEvents },
  { path: 'docs/reference/commands.md', render: renderCommands },
]
