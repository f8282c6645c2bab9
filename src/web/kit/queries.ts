/** What pages read that is not one incident: me, the directory, the policy. Kept fresh by TanStack Query. */
import { useQuery } from '@tanstack/react-query'
import type { Policy } from '#features/policy/contract.ts'
import { ProblemError, read } from './client.ts'
import { callOnce } from './early.ts'

export type Me = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'owner' | 'responder' | 'member' | 'guest'
  readonly now: string
  readonly workspace: { readonly name: string }
  readonly mail: boolean
}
export type Person = {
  readonly id: string
  readonly name: string
  readonly role: Me['role']
  readonly email?: string
  readonly active: boolean
}
export type PolicyAnswer = {
  /** Id of the policy in force; null before set-up. */
  readonly policy: string | null
  /** Somebody chose it, rather than that the workspace merely began with it. */
  readonly chosen: boolean
  readonly version: number
  readonly document: Policy
  readonly presets: readonly {
    readonly id: string
    readonly title: string
    readonly source: string
  }[]
}

/** Who is signed in; an error when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const answer = await callOnce<Me>('/api/v1/me')
      if (!answer.ok) throw new ProblemError(answer.problem)
      return answer.value
    },
    retry: false,
    staleTime: 60_000,
  })
}

/** Everyone in the workspace; not asked for where they are not needed. */
export function usePeople(needed = true, watching: { readonly refetchInterval?: number } = {}) {
  return useQuery({
    queryKey: ['people'],
    queryFn: () => read<{ people: readonly Person[] }>('/api/v1/people'),
    enabled: needed,
    staleTime: 30_000,
    ...watching,
  })
}

/** The response policy in force for new incidents. */
export function usePolicy() {
  return useQuery({
    queryKey: ['policy'],
    queryFn: () => read<PolicyAnswer>('/api/v1/policy'),
    staleTime: 60_000,
  })
}
