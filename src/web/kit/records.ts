/** Records other than an incident, as pages read them: by query, sent to by the door of every record. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Recorded } from '#kernel/event.ts'
import type { ProjectState } from '#features/project/contract.ts'
import type { ResponsePolicyState } from '#features/response-policy/contract.ts'
import { call, newKey, ProblemError, read, type Answer } from './client.ts'

/** The answer of `GET /api/v1/{kind}/{id}` to somebody who may read it. */
export type RecordAnswer<S> = {
  readonly id: string
  readonly seq: number
  readonly state: S
  readonly names: Readonly<Record<string, string>>
  readonly now: string
}
export type RecordedSentence = Recorded & { readonly sentence: string | null }

/** Often enough for a record that a few people change a few times a year. */
const REFRESH_MS = 15_000
/** Entries a page of history shows. */
const HISTORY = 100

/** What is gone, or was never ours to see, is not asked for again. */
const refresh = (query: { readonly state: { readonly error: Error | null } }) => {
  const { error } = query.state
  return error instanceof ProblemError && error.problem.status === 404 ? false : REFRESH_MS
}

/** One record by its address, kept fresh. */
export function useRecord<S>(kind: string, id: string) {
  return useQuery({
    queryKey: [kind, id],
    queryFn: () => read<RecordAnswer<S>>(`/api/v1/${kind}/${encodeURIComponent(id)}`),
    enabled: id !== '',
    refetchInterval: refresh,
  })
}

/** Its newest entries with their sentences, the newest first. */
export function useHistory(kind: string, id: string) {
  return useQuery({
    queryKey: [kind, id, 'events'],
    queryFn: async () => {
      const page = await read<{ events: readonly RecordedSentence[] }>(
        `/api/v1/${kind}/${encodeURIComponent(id)}/events?before=newest&limit=${HISTORY}`,
      )
      return page.events.toReversed()
    },
    refetchInterval: refresh,
  })
}

/** Sends a command to a record, and reads it again. */
export function useSend(kind: string, id: string) {
  const queries = useQueryClient()
  return async (command: string, body: object): Promise<Answer<{ readonly seq: number }>> => {
    const answer = await call<{ readonly seq: number }>({
      method: 'POST',
      path: `/api/v1/${kind}/${encodeURIComponent(id)}/${command}`,
      body,
      key: newKey(),
    })
    await queries.invalidateQueries({ queryKey: [kind] })
    return answer
  }
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
export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    queryFn: async () =>
      (await read<{ projects: readonly ProjectRow[] }>('/api/v1/projects')).projects,
    staleTime: REFRESH_MS,
  })
}
export const useProject = (id: string) => useRecord<ProjectState>('projects', id)

/** A response policy in a list. */
export type PolicyRow = {
  readonly id: string
  readonly title: string
  readonly version: number
  readonly at: string
}
/** The response policies there are. */
export function usePolicies() {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async () =>
      (await read<{ policies: readonly PolicyRow[] }>('/api/v1/policies')).policies,
    staleTime: REFRESH_MS,
  })
}
/** One policy; asks for nothing while no id is known. */
export const usePolicyRecord = (id: string) => useRecord<ResponsePolicyState>('policies', id)
