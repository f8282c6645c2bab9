/** What the home page reads: rows of the incidents one may see, and what waits for the reader. */
import { useQueryClient } from '@tanstack/react-query'
import type { Listed, WaitingFor } from '#features/incident/view.ts'

export type { Listed as Row, WaitingFor } from '#features/incident/view.ts'

export type HomeAnswer = {
  readonly incidents: readonly Listed[]
  readonly waiting: readonly WaitingFor[]
  readonly now: string
  readonly next: string | null
  readonly rebuilding: { readonly done: number; readonly total: number } | null
}

/** Makes every list fresh after something was done here. */
export function useRefreshHome(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['incidents'] })
}
