/**
 * What waits for the reader, told where they are when they are elsewhere: in the tab always, on the desktop only on a device
 * where they asked for it by a press. A desktop shows its notices to whoever is near and keeps them: they hold a reference
 * and a kind, never a title, a name or a word of the record.
 */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { read } from '#web/kit/client.ts'
import { wantsNotices } from '#web/kit/device.ts'
import type { HomeAnswer, WaitingFor } from './pages/home-data.ts'
import { noticesFor, type Notice } from './notice-words.ts'
import { setTab } from './tab.ts'

/** Often enough for somebody who is elsewhere. */
const ASK_MS = 30_000
/** Rows that say whether anything is on fire: the newest open ones. */
const ROWS_MAX = 50

/** Keeps the tab's count and icon, and tells the desktop what is new. Asks once the page itself is there. */
export function Waits(props: { readonly person: string; readonly settled: boolean }) {
  const navigate = useNavigate()
  const told = useRef<ReadonlySet<string> | null>(null)
  const { data } = useQuery({
    queryKey: ['incidents', 'waits'],
    queryFn: () => read<HomeAnswer>(`/api/v1/incidents?state=open&limit=${ROWS_MAX}`),
    enabled: props.settled,
    refetchInterval: ASK_MS,
    refetchIntervalInBackground: true,
  })
  useEffect(() => {
    if (!data) return
    const fire = data.incidents.some((row) => !row.limited && row.verdict === 'incident')
    setTab({ waiting: data.waiting.length, fire })
    const before = told.current
    told.current = new Set(data.waiting.map(keyOf))
    // What waited when the page was opened is on the page.
    if (!before || !document.hidden || !mayTell(props.person)) return
    const fresh = data.waiting.filter((item) => !before.has(keyOf(item)))
    for (const notice of noticesFor(fresh)) tell(notice, () => void navigate({ to: notice.to }))
  }, [data, navigate, props.person])
  return null
}

const keyOf = ({ incident, what, seq }: WaitingFor) => `${incident.id} ${what} ${seq}`

/** Whether this person asked for it here, and the browser agreed. */
export function mayTell(person: string): boolean {
  return (
    'Notification' in globalThis && Notification.permission === 'granted' && wantsNotices(person)
  )
}

function tell(notice: Notice, open: () => void): void {
  try {
    // Tabs of one browser say the same under one tag, which the desktop shows once.
    const shown = new Notification(notice.title, {
      body: notice.body,
      tag: `${notice.title} ${notice.body}`,
    })
    shown.addEventListener('click', () => {
      focus()
      shown.close()
      open()
    })
  } catch (error) {
    // Browsers of phones have none of this kind.
    if (!(error instanceof TypeError)) throw error
  }
}
