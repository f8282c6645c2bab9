/** Whether the record's chain holds, in a line: recomputed by the server when asked. */
import { useQuery } from '@tanstack/react-query'
import { counted } from '#kernel/words.ts'
import { read } from './client.ts'
import { useIncident } from './incident.tsx'

export type Verification = {
  readonly ok: boolean
  readonly entries: number
  readonly head: { readonly seq: number; readonly link: string } | null
  readonly problem?: string
}

export function useVerification() {
  const { id, state } = useIncident()
  return useQuery({
    queryKey: ['verify', id, state.seq],
    queryFn: () => read<Verification>(`/api/v1/incidents/${id}/verify`),
    placeholderData: (before) => before,
  })
}

export function VerifiedLine() {
  const verification = useVerification()
  if (verification.error)
    return <span className="fb-soon">not verified: {verification.error.message}</span>
  if (!verification.data) return <span className="fb-dim">verifying</span>
  return verification.data.ok ? (
    <span className="fb-ok">
      record verified, {counted(verification.data.entries, 'entry', 'entries')}
    </span>
  ) : (
    <span className="fb-late">
      record damaged: {verification.data.problem ?? 'the chain does not hold'}
    </span>
  )
}
