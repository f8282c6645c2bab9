/** Sign in: password or passkey, then the second step where it is set up. The same steps over a page whose session ended. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAccountForm, WrongLine, type Arrival } from '../account-form.tsx'
import { auth, authProblem } from '../auth.ts'
import mark from '../mark.svg'

const arrivals: Readonly<Record<Arrival['after'], string>> = {
  reset: 'Your new password is set, and you are signed out everywhere. Sign in with it.',
  account: 'Your account is ready. Sign in to begin.',
}

export function SignInPage() {
  const { to, closed } = useSearch({ from: '/sign-in' })
  const { arrival } = useLocation().state
  const navigate = useNavigate()
  const queries = useQueryClient()
  const enter = async () => {
    // What was read before, for whomever, is not shown to who comes in now; also that nobody was signed in.
    queries.clear()
    // Only a path of this site: an address from outside in `to` must not lead away.
    await navigate({ href: to?.startsWith('/') && !to.startsWith('//') ? to : '/', replace: true })
  }
  return (
    <main className="fb-page fb-page-small">
      <div
        className="fb-brand"
        style={{ display: 'flex', gap: 10, alignItems: 'center', marginBottom: 18 }}
      >
        <img src={mark} alt="" width={26} height={26} />
        <h1 style={{ margin: 0, fontSize: 'var(--fb-text-2xl)' }}>Firebreak</h1>
      </div>
      <div className="fb-panel">
        <Stack>
          {closed ? (
            <p>Your account was closed. An owner of this workspace can open it again.</p>
          ) : null}
          {arrival ? <p role="status">{arrivals[arrival.after]}</p> : null}
          {to === undefined || to === '/' ? null : (
            <p className="fb-dim">Sign in, and you go on to the page you asked for.</p>
          )}
          <SignInSteps email={arrival?.email ?? ''} onDone={enter} />
        </Stack>
      </div>
    </main>
  )
}

/** The steps, one at a time. `email` is whose session it was, if anybody's. */
export function SignInSteps(props: {
  readonly email: string
  readonly onDone: () => Promise<void>
}) {
  const [second, setSecond] = useState(false)
  return second ? (
    <SecondStep onDone={props.onDone} onBack={() => setSecond(false)} />
  ) : (
    <FirstStep {...props} onSecond={() => setSecond(true)} />
  )
}

function FirstStep(props: {
  readonly email: string
  readonly onDone: () => Promise<void>
  readonly onSecond: () => void
}) {
  const known = props.email !== ''
  const form = useAccountForm({ email: props.email, password: '' }, async (typed) => {
    const answer = await auth.signIn.email(typed)
    const wrong = authProblem(answer, 'That did not work. Check address and password.')
    if (wrong) return wrong
    if ((answer.data as { readonly twoFactorRedirect?: boolean }).twoFactorRedirect)
      props.onSecond()
    else await props.onDone()
    return null
  })
  const byPasskey = async () => {
    const answer = await auth.signIn.passkey()
    form.setWrong(
      authProblem(answer, 'The passkey was not accepted. Use your password, or try again.'),
    )
    if (!answer.error) await props.onDone()
  }
  return (
    <form onSubmit={form.submit}>
      <Stack>
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username webauthn"
          autoFocus={!known}
          required
          {...form.field('email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          autoFocus={known}
          required
          {...form.field('password')}
        />
        <WrongLine wrong={form.wrong} />
        <Button type="submit" loading={form.busy}>
          Sign in
        </Button>
        <Button variant="default" onClick={() => void byPasskey()}>
          Use a passkey
        </Button>
      </Stack>
    </form>
  )
}

function SecondStep(props: { readonly onDone: () => Promise<void>; readonly onBack: () => void }) {
  const [backup, setBackup] = useState(false)
  const form = useAccountForm({ code: '' }, async (typed) => {
    const code = typed.code.trim()
    const answer = backup
      ? await auth.twoFactor.verifyBackupCode({ code })
      : await auth.twoFactor.verifyTotp({ code })
    if (!answer.error) await props.onDone()
    return authProblem(answer, 'That code is not valid. Wait for the next one and try again.')
  })
  return (
    <form onSubmit={form.submit}>
      <Stack>
        <TextInput
          label={backup ? 'Backup code' : 'Code from your app'}
          autoFocus
          autoComplete="one-time-code"
          inputMode={backup ? 'text' : 'numeric'}
          {...form.field('code')}
        />
        <WrongLine wrong={form.wrong} />
        <Button type="submit" disabled={form.values.code.trim() === ''} loading={form.busy}>
          Continue
        </Button>
        <Button variant="default" onClick={() => setBackup(!backup)}>
          {backup ? 'Use the app instead' : 'Use a backup code'}
        </Button>
        <Button variant="subtle" color="gray" onClick={props.onBack}>
          Back
        </Button>
      </Stack>
    </form>
  )
}
