/** What came while the reader did not look: another window, another page, a locked screen. Kept in this page's memory only. */
import { useEffect, useState } from 'react'
import { useIncident } from '#web/kit/incident.tsx'

export type Looked = { readonly seq: number; readonly at: string }

/** By record, up to which entry and when somebody looked last. */
const last = new Map<string, Looked>()

/** Up to where it was read before the reader looked away; null while they never did. */
export function useLooked(): Looked | null {
  const { id, state, now } = useIncident()
  const [looked, setLooked] = useState(() => last.get(id) ?? null)
  const { seq } = state
  useEffect(() => {
    const away = () => last.set(id, { seq, at: now() })
    const turn = () => {
      if (document.visibilityState === 'hidden') away()
      else setLooked(last.get(id) ?? null)
    }
    document.addEventListener('visibilitychange', turn)
    return () => {
      document.removeEventListener('visibilitychange', turn)
      // Also each time something comes: what is in sight is looked at.
      if (document.visibilityState === 'visible') away()
    }
  }, [id, seq, now])
  return looked
}
