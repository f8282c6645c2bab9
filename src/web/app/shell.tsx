/** What is around every page: who is signed in, the bar, the palette's everyday actions. */
import { Button, Center, Loader, Text } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { ProblemError, read, sayOfSession, session, speakFor } from '#web/kit/client.ts'
import { useMe } from '#web/kit/queries.ts'
import { OutboxProvider } from '#web/kit/unsent.tsx'
import { forgetOthers } from '#web/kit/device.ts'
import { DraftsProvider } from '#web/kit/kept.tsx'
import { Waits } from './notices.tsx'
import { BackAgain, NoAnswer, OfflineStrip } from './offline.tsx'
import { minuteIn } from '#web/kit/zone-time.ts'
import { AccountMenu } from './account-menu.tsx'
import { Keys } from './keys.tsx'
import mark from './mark.svg'
import { usePaletteActions } from './palette.tsx'
import type { HomeAnswer } from './pages/home-data.ts'
import { forget, SessionEnded, SignInAgain, useLeaveWhenClosed } from './session-ended.tsx'

/**
 * Everything below needs somebody signed in; others go to sign in, and come back here after. When the session ends while
 * somebody works, the page stays as it is beneath a cover, with all that was typed, until they have signed in again.
 */
export function SignedIn() {
  const me = useMe()
  const queries = useQueryClient()
  useEffect(() => {
    const recheck = () => void queries.invalidateQueries({ queryKey: ['me'] })
    session.addEventListener('ended', recheck)
    return () => session.removeEventListener('ended', recheck)
  }, [queries])
  const [old, setOld] = useState(false)
  useEffect(() => {
    const ask = () => setOld(true)
    session.addEventListener('old', ask)
    return () => session.removeEventListener('old', ask)
  }, [])
  const nobody = me.error instanceof ProblemError && me.error.problem.status === 401
  useEffect(() => {
    if (nobody) return () => sayOfSession('back')
    return undefined
  }, [nobody])
  if (me.isPending) return <Waiting />
  if (nobody && !me.data) return <ToSignIn />
  if (!me.data) return <NoAnswer onAgain={() => void me.refetch()} />
  return (
    <OnePerson id={me.data.id}>
      <OutboxProvider person={me.data.id}>
        <DraftsProvider person={me.data.id}>
          <EverydayActions person={me.data.id} />
          <BackAgain />
          <Outlet />
          {nobody ? <SessionEnded person={me.data} /> : null}
          {old && !nobody ? <SignInAgain person={me.data} onOver={() => setOld(false)} /> : null}
        </DraftsProvider>
      </OutboxProvider>
    </OnePerson>
  )
}

/** What one person had on the screen, or had typed, is not for another who signs in over it. */
function OnePerson(props: { readonly id: string; readonly children: ReactNode }) {
  const [first] = useState(() => {
    speakFor(props.id)
    return props.id
  })
  const other = props.id !== first
  useLeaveWhenClosed(first)
  useEffect(() => {
    void forgetOthers(props.id)
    if (other) forget('/')
  }, [other, props.id])
  return other ? <Waiting /> : props.children
}

/** Leaves for the sign-in page once, remembering where one was: the page may still be loading when this is drawn again. */
function ToSignIn() {
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => {
    void navigate({ to: '/sign-in', search: { to: router.state.location.href }, replace: true })
  }, [navigate, router])
  return <Waiting />
}

/** A page is on its way. */
export function Waiting() {
  return (
    <Center mih="60dvh">
      <Loader aria-label="Loading" />
    </Center>
  )
}

/** An address that leads nowhere; also what one sees of an incident one is not on. */
export function Missing() {
  return (
    <main>
      <NothingHere />
    </main>
  )
}

/** What `Missing` says, inside a page's frame. */
export function NothingHere() {
  return (
    <div className="fb-page fb-page-small">
      <h1>There is nothing here</h1>
      <p className="fb-dim">
        Either the address is wrong, or it is not open to you. If you were sent here, ask the person
        who sent you.
      </p>
      <div className="fb-actions">
        <Button component={Link} to="/">
          Home
        </Button>
      </div>
    </div>
  )
}

/** The bar and a page below it. */
export function WithBar() {
  return (
    <>
      <OfflineStrip />
      <Bar />
      <main id="main">
        <Outlet />
      </main>
    </>
  )
}

export function Bar() {
  return (
    <header className="fb-bar fb-no-print">
      <a className="fb-skip" href="#main">
        Skip to the page
      </a>
      <Link to="/" className="fb-brand">
        <img src={mark} alt="" width={18} height={18} />
        Firebreak
      </Link>
      <nav aria-label="Pages" className="fb-wide">
        <Link to="/">Home</Link>
        <Link to="/incidents">Incidents</Link>
        <Link to="/report">Report</Link>
        <Link to="/projects">Projects</Link>
        <Link to="/people">People</Link>
        <Link to="/settings">Settings</Link>
      </nav>
      <div className="fb-bar-right">
        <PaletteButton />
        <AccountMenu look="name" />
        <UtcTime />
      </div>
      <Keys />
    </header>
  )
}

/** The palette by touch: called the menu where the bar has no room for its pages. */
export function PaletteButton() {
  return (
    <button
      type="button"
      className="fb-kbd"
      onClick={spotlight.open}
      aria-label="⌘K, Menu: open the palette"
    >
      <span className="fb-wide">⌘K</span>
      <span className="fb-narrow">Menu</span>
    </button>
  )
}

function UtcTime() {
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), 5000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Text span size="sm" className="fb-wide" title={now}>
      {minuteIn('UTC', now)} UTC
    </Text>
  )
}

/** What the palette needs is asked for once the page itself is shown. */
const SETTLED_MS = 1500

function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [])
  return settled
}

/** Pages and the incidents one may see, in the palette everywhere. */
function EverydayActions(props: { readonly person: string }) {
  const navigate = useNavigate()
  const settled = useSettled()
  const incidents = useQuery({
    queryKey: ['incidents', ''],
    queryFn: () => read<HomeAnswer>('/api/v1/incidents'),
    staleTime: 15_000,
    enabled: settled,
  })
  const pages = useMemo(
    () => [
      {
        id: 'page-report',
        label: 'Report something',
        hint: 'One line is enough',
        run: () => void navigate({ to: '/report' }),
      },
      { id: 'page-home', label: 'Home', run: () => void navigate({ to: '/' }) },
      { id: 'page-incidents', label: 'Incidents', run: () => void navigate({ to: '/incidents' }) },
      { id: 'page-projects', label: 'Projects', run: () => void navigate({ to: '/projects' }) },
      {
        id: 'page-policies',
        label: 'Response policies',
        run: () => void navigate({ to: '/policies' }),
      },
      {
        id: 'page-records',
        label: 'All kinds of records',
        run: () => void navigate({ to: '/records' }),
      },
      { id: 'page-people', label: 'People', run: () => void navigate({ to: '/people' }) },
      { id: 'page-settings', label: 'Settings', run: () => void navigate({ to: '/settings' }) },
    ],
    [navigate],
  )
  const seek = useMemo(
    () => [
      {
        id: 'find',
        label: 'Find among all incidents:',
        seeks: true as const,
        run: (q: string) => void navigate({ to: '/incidents', search: { q } }),
      },
    ],
    [navigate],
  )
  const rows = incidents.data?.incidents
  const known = useMemo(
    () =>
      (rows ?? []).map((row) => ({
        id: `incident-${row.ref}`,
        label: `${row.codename} ${row.title}`.trim(),
        hint: row.ref,
        run: () => void navigate({ to: '/i/$ref', params: { ref: row.ref } }),
      })),
    [rows, navigate],
  )
  // First: what is offered last of all.
  usePaletteActions('Everywhere', seek)
  usePaletteActions('Pages', pages)
  usePaletteActions('Incidents', known)
  return <Waits person={props.person} settled={settled} />
}
