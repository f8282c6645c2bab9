/** What the home page reads: rows of the incidents one may see, and what waits for the reader. */
import { useQueryClient } from '@tanstack/react-query'
import type { Stage } from '#features/incident/view.ts'

export type Row = {
  readonly id: string
  readonly ref: string
  readonly codename: string
  readonly title: string
  readonly verdict: 'event' | 'incident' | 'false-alarm'
  readonly severity: string
  readonly stage: Stage
  readonly category: string | null
  readonly commander: string | null
  readonly communicator: string | null
  readonly awareAt: string
  readonly reportedAt: string
  readonly containedAt: string | null
  readonly concludedAt: string | null
  readonly retroHeldAt: string | null
  readonly publishedVersion: number
  readonly nextSitrepAt: string | null
  readonly nextClock: {
    readonly id: string
    readonly kind: string
    readonly due: string
    readonly owner: string | null
  } | null
  readonly unassigned: number
  readonly untaken: boolean
  readonly limited: boolean
  readonly names: Readonly<Record<string, string>>
}

export type WaitingFor = {
  readonly incident: { readonly id: string; readonly ref: string; readonly codename: string }
  readonly what: 'handoff' | 'task' | 'mention' | 'rules' | 'sitrep' | 'take' | 'action'
  readonly text: string
  readonly seq?: number
  readonly at: string
  readonly due: string | null
}

export type HomeAnswer = {
  readonly incidents: readonly Row[]
  readonly waiting: readonly WaitingFor[]
  readonly now: string
}

/** Makes every list fresh after something was done here. */
export function useRefreshHome(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['incidents'] })
}
