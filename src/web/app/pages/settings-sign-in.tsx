/** Passkeys and the second step: mine to add and to remove. */
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { told } from '#web/kit/command.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { auth, authProblem } from '../auth.ts'

type Passkey = {
  readonly id: string
  readonly name?: string | undefined
  readonly createdAt: Date | string
}

export function Passkeys() {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: async () => ((await auth.passkey.listUserPasskeys()).data ?? []) as readonly Passkey[],
  })
  const refresh = () => queries.invalidateQueries({ queryKey: ['passkeys'] })
  const add = async (event: SyntheticEvent) => {
    event.preventDefault()
    const answer = await auth.passkey.addPasskey(name.trim() === '' ? {} : { name: name.trim() })
    setProblem(authProblem(answer, 'The passkey was not added. The browser or the key said no.'))
    if (answer.error) return
    setName('')
    told('Passkey added. You can sign in with it from now on.')
    await refresh()
  }
  const remove = async (id: string) => {
    setProblem(
      authProblem(await auth.passkey.deletePasskey({ id }), 'The passkey was not removed.'),
    )
    await refresh()
  }
  return (
    <Section title="Passkeys">
      {passkeys.data?.length === 0 ? (
        <Empty>None yet. A passkey cannot be phished and needs no password.</Empty>
      ) : null}
      <ul className="fb-list">
        {(passkeys.data ?? []).map((one) => (
          <li key={one.id}>
            <span className="fb-grow">{one.name ?? 'Passkey'}</span>
            <span className="fb-small fb-faint">
              {new Date(one.createdAt).toISOString().slice(0, 10)}
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => void remove(one.id)}
            >
              remove
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => void add(event)}>
        <Group align="end">
          <TextInput
            label="Name for the new one"
            placeholder="Laptop"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            Add a passkey
          </Button>
        </Group>
      </form>
      {problem ? (
        <p className="fb-late" role="alert">
          {problem}
        </p>
      ) : null}
    </Section>
  )
}

type Enrolment = { readonly totpURI: string; readonly backupCodes: readonly string[] }

export function SecondStepSettings() {
  const session = auth.useSession()
  const on =
    (session.data?.user as { readonly twoFactorEnabled?: boolean | null } | undefined)
      ?.twoFactorEnabled === true
  const [password, setPassword] = useState('')
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const start = async (event: SyntheticEvent) => {
    event.preventDefault()
    const answer = on
      ? await auth.twoFactor.disable({ password })
      : await auth.twoFactor.enable({ password })
    setProblem(authProblem(answer, 'That did not work. Check your password.'))
    if (answer.error) return
    setPassword('')
    const data = answer.data as Partial<Enrolment>
    if (!on && data.totpURI !== undefined)
      setEnrolment({ totpURI: data.totpURI, backupCodes: data.backupCodes ?? [] })
    else told('The second step is off.')
    void session.refetch()
  }
  return (
    <Section title="Second step" aside={<span>{on ? 'on' : 'off'}</span>}>
      {enrolment ? (
        <Enrol enrolment={enrolment} onDone={() => setEnrolment(null)} />
      ) : (
        <form onSubmit={(event) => void start(event)}>
          <Group align="end">
            <PasswordInput
              label="Your password"
              autoComplete="current-password"
              w={220}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={password === ''}>
              {on ? 'Switch it off' : 'Set up codes from an app'}
            </Button>
          </Group>
        </form>
      )}
      {problem ? (
        <p className="fb-late" role="alert">
          {problem}
        </p>
      ) : null}
    </Section>
  )
}

function Enrol(props: { readonly enrolment: Enrolment; readonly onDone: () => void }) {
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const secret = new URL(props.enrolment.totpURI).searchParams.get('secret') ?? ''
  const verify = async (event: SyntheticEvent) => {
    event.preventDefault()
    const answer = await auth.twoFactor.verifyTotp({ code: code.trim() })
    setProblem(authProblem(answer, 'That code is not right. Wait for the next one.'))
    if (answer.error) return
    told('The second step is on.')
    props.onDone()
  }
  return (
    <form onSubmit={(event) => void verify(event)}>
      <Stack>
        <p>
          Put this key into your authenticator app (time based, six digits), or{' '}
          <a href={props.enrolment.totpURI}>open it on this device</a>:
        </p>
        <code style={{ overflowWrap: 'anywhere' }}>{secret.replace(/(.{4})/g, '$1 ')}</code>
        <Note>
          Backup codes, each good once, shown only now:{' '}
          <code>{props.enrolment.backupCodes.join('  ')}</code>
        </Note>
        <Group align="end">
          <TextInput
            label="Code from the app"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit">Switch it on</Button>
        </Group>
        {problem ? (
          <p className="fb-late" role="alert">
            {problem}
          </p>
        ) : null}
      </Stack>
    </form>
  )
}
