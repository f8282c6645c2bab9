/**
 * The cover over a page whose session ended while somebody worked. The page stays beneath it, unseen and out of reach, so
 * that one goes on where one was after signing in again. What was typed is also among the drafts of its author
 * (`kit/drafts.ts`), should the tab be closed meanwhile; both are gone when somebody signs out or signs in as another person.
 */
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { session } from '#web/kit/client.ts'
import { left, whenLeft } from './other-tabs.ts'
import { setTab } from './tab.ts'
import { forgetOthers, forgetPerson, sayForgotten } from '#web/kit/device.ts'
import type { Me } from '#web/kit/queries.ts'

const SignInSteps = lazy(async () => ({
  default: (await import('./pages/sign-in.tsx')).SignInSteps,
}))

whenLeft(() => forget())

/** Whose account was closed may not keep what is beneath a cover either, nor anything in this browser. */
export function useLeaveWhenClosed(person: string): void {
  useEffect(() => {
    const leave = () =>
      void forgetPerson(person).finally(() => location.assign('/sign-in?closed=true'))
    session.addEventListener('closed', leave)
    return () => session.removeEventListener('closed', leave)
  }, [person])
}

/**
 * After signing out: nothing of this person is left in this browser, and this tab and the others begin anew, with nothing
 * in memory of what they showed.
 */
export async function leaveEverywhere(person: string): Promise<void> {
  await forgetPerson(person)
  left()
  forget()
}

/** Begins anew for somebody else: what was typed here is forgotten, but for log lines that are promised to be sent. */
export function leaveToOthers(): void {
  void forgetOthers('').finally(() => forget())
}

/** Begins anew in this tab: at the sign-in, or at home, where somebody else is signed in. */
export function forget(at: '/' | '/sign-in' = '/sign-in'): void {
  // Also in a tab that was told by another: what it has in memory is not written when it goes.
  sayForgotten('')
  location.assign(at)
}

/** What lets somebody in asks for a sign-in of just now; the page stays beneath, and one presses the button again. */
export function SignInAgain(props: { readonly person: Me; readonly onOver: () => void }) {
  const { person, onOver } = props
  const queries = useQueryClient()
  // Whoever signed in may be somebody else; then nothing of this page is for them.
  const signedIn = async () => {
    await queries.invalidateQueries({ queryKey: ['me'] })
    onOver()
  }
  return (
    <Cover>
      <h1>Sign in again for this</h1>
      <p>
        This lets somebody in or gives rights, and you signed in more than an hour ago. Sign in
        again so that it is you and not somebody at your desk; then press the button once more. What
        you typed is still there.
      </p>
      <div className="fb-panel">
        <Suspense>
          <SignInSteps email={person.email} onDone={signedIn} />
        </Suspense>
      </div>
      <Button variant="subtle" size="compact-sm" onClick={onOver}>
        Not now
      </Button>
    </Cover>
  )
}

function Cover(props: { readonly children: ReactNode }) {
  useEffect(() => {
    // Dialogs and messages are drawn beside the page, so the whole document is told (page.css).
    document.documentElement.dataset['session'] = 'ended'
    setTab({ covered: true })
    return () => {
      setTab({ covered: false })
      delete document.documentElement.dataset['session']
    }
  }, [])
  return (
    <main className="fb-ended">
      <div className="fb-page fb-page-small">{props.children}</div>
    </main>
  )
}

export function SessionEnded(props: { readonly person: Me }) {
  const { person } = props
  const queries = useQueryClient()
  return (
    <Cover>
      <h1>Your session has ended</h1>
      <p>
        You are signed out. Sign in again, and you go on where you were: what you typed is still
        here. What you did last may not have been saved; look before you do it again.
      </p>
      <p className="fb-dim">
        It ends by itself after a while, or when you sign out everywhere. If you cannot sign in any
        more, ask an owner of this workspace.
      </p>
      <div className="fb-panel">
        <Suspense>
          <SignInSteps email={person.email} onDone={() => queries.invalidateQueries()} />
        </Suspense>
      </div>
      <p className="fb-dim">
        Not {person.name}?{' '}
        <Button variant="subtle" size="compact-sm" onClick={leaveToOthers}>
          Sign in as somebody else
        </Button>{' '}
        What was typed here is then forgotten.
      </p>
    </Cover>
  )
}
