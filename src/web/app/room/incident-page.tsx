/** Everything under `/i/{ref}`: opens the live store, or shows what a reporter may follow, or that there is nothing here. */
import { Button } from '@mantine/core'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import { IncidentProvider, useLiveStore } from '#web/kit/incident.tsx'
import type { Live } from '#web/kit/live-store.ts'
import { Place, SurfacesProvider } from '#web/kit/surface.tsx'
import { useOutbox } from '#web/kit/unsent.tsx'
import { FollowPage } from '../pages/follow.tsx'
import { Bar, Missing, Waiting } from '../shell.tsx'
import { countUnseen, useTabAbout } from '../tab.ts'
import { surfaces } from './surfaces.ts'

export function IncidentPage() {
  const { ref } = useParams({ from: '/signed-in/i/$ref' })
  return <IncidentAt key={ref} address={ref} />
}

/** Counts what others wrote while nobody looks. Several may have come before it is drawn once. */
function useCountUnseen({ heard, events, state, you }: Live): void {
  const counted = useRef(0)
  const seq = state?.seq ?? 0
  useEffect(() => {
    const before = counted.current
    counted.current = Math.max(before, seq)
    // What was there when it was opened is not news.
    if (heard && before > 0)
      countUnseen(events.filter((event) => event.seq > before && event.actor !== you.id).length)
  }, [heard, events, seq, you.id])
}

function IncidentAt(props: { readonly address: string }) {
  const { store, live } = useLiveStore(props.address)
  const { onSent } = useOutbox()
  const { id } = live
  useEffect(
    () =>
      onSent((incident, done) => {
        if (incident === id) store.take(done.events)
      }),
    [onSent, store, id],
  )
  const look = useCallback(() => {
    store.close()
    store.start()
  }, [store])
  useTabAbout(live.state ? `${live.state.incident.codename} · ${live.ref}` : '')
  useCountUnseen(live)

  if (live.phase === 'failed' && live.problem?.status === 404) return <Missing />
  if (live.phase === 'failed' || live.phase === 'removed')
    return <Ended phase={live.phase} sentence={live.problem?.sentence ?? ''} />
  if (live.limited && live.progress) return <FollowPage live={live} onLook={look} />
  if (!live.state) return <Waiting />
  return (
    <IncidentProvider key={live.id} store={store} live={live}>
      <SurfacesProvider value={surfaces}>
        <Place name="gate" />
        <Outlet />
      </SurfacesProvider>
    </IncidentProvider>
  )
}

const endings = {
  removed: 'This incident is not open to you any more.',
  failed: 'This could not be opened.',
} as const

function Ended(props: { readonly phase: keyof typeof endings; readonly sentence: string }) {
  return (
    <>
      <Bar />
      <main className="fb-page fb-page-small" id="main">
        <h1>{endings[props.phase]}</h1>
        <p className="fb-dim">
          {props.phase === 'removed'
            ? 'Somebody took it and it is for named people now, or your part in it ended. What you logged stays in its record.'
            : props.sentence}
        </p>
        <div className="fb-actions">
          <Button component={Link} to="/">
            Home
          </Button>
        </div>
      </main>
    </>
  )
}
