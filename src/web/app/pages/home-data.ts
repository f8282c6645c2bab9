/** What the home page reads: rows of the incidents one may see, and what waits for the reader. */
import { useQueryClient } from '@tanstack/react-query'
import type { Listed, WaitingFor } from '#features/incident/view.ts'

export type { Listed as Row, WaitingFor } from '#features/incident/view.ts'

/** Often enough that “under way” is true; the room itself is live. */
export const REFRESH_MS = 10_000

export type HomeAnswer = {
  readonly incidents: readonly Listed[]
  readonly waiting: readonly WaitingFor[]
  readonly now: string
  readonly next: string | null
  readonly rebuilding: { readonly done: number; readonly total: number } | null
}

/** Who alerts come from, and in which hour each was heard last; null for never. */
export type HeardAnswer = {
  readonly sources: readonly { readonly name: string; readonly lastUsedAt: string | null }[]
}

/** Makes every list fresh after something was done here. */
export function useRefreshHome(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['incidents'] })
}
