/**
 * Lists of records other than incidents, and what happened to one; kinds are called by their place in addresses, so that a
 * list does not bring the code of every slice. Read again when something was recorded (`record.tsx`).
 */
import { useQuery } from '@tanstack/react-query'
import type { Recorded } from '#kernel/event.ts'
import { read } from './client.ts'

export type RecordedSentence = Recorded & { readonly sentence: string | null }

/** A list is old after this; what a page does itself makes it old at once. */
const LIST_MS = 15_000
/** Entries a page of history shows. */
const HISTORY = 100

/** The newest entries of a record with their sentences, the newest first. */
export function useHistory(kind: string, id: string) {
  return useQuery({
    queryKey: [kind, id, 'events'],
    queryFn: async () => {
      const page = await read<{ events: readonly RecordedSentence[] }>(
        `/api/v1/${kind}/${encodeURIComponent(id)}/events?before=newest&limit=${HISTORY}`,
      )
      return page.events.toReversed()
    },
  })
}

/** The rows of a kind that one may see. */
export function useRows<R>(kind: string) {
  return useQuery({
    queryKey: [kind],
    queryFn: async () => {
      const answer = await read<Readonly<Record<string, readonly R[]>>>(`/api/v1/${kind}`)
      return answer[kind] ?? []
    },
    staleTime: LIST_MS,
  })
}

/** A project in a list. */
export type ProjectRow = {
  readonly id: string
  readonly name: string
  readonly client: string
  readonly archived: boolean
  readonly members: readonly string[]
  readonly leads: readonly string[]
}
/** The projects one may see. */
export const useProjects = () => useRows<ProjectRow>('projects')

/** A response policy in a list. */
export type PolicyRow = {
  readonly id: string
  readonly title: string
  readonly version: number
  readonly at: string
}
/** The response policies there are. */
export const usePolicies = () => useRows<PolicyRow>('policies')
