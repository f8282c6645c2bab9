/** Password, passkeys and the second step: mine to change, to add and to remove. */
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { showDone } from '#web/kit/command.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'
import { auth, authProblem } from '../auth.ts'

type Passkey = {
  readonly id: string
  readonly name?: string | undefined
  readonly createdAt: Date | string
}

export function Passkeys() {
  const queries = useQueryClient()
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: async () => ((await auth.passkey.listUserPasskeys()).data ?? []) as readonly Passkey[],
  })
  const refresh = () => queries.invalidateQueries({ queryKey: ['passkeys'] })
  const form = useAccountForm({ name: '' }, async (typed) => {
    const name = typed.name.trim()
    const answer = await auth.passkey.addPasskey(name === '' ? {} : { name })
    const wrong = authProblem(answer, 'The passkey was not added. The browser or the key said no.')
    if (wrong) return wrong
    showDone('Passkey added. You can sign in with it from now on.')
    await refresh()
    return null
  })
  const remove = async (id: string) => {
    form.setWrong(
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
        {(passkeys.data ?? []).map((passkey) => (
          <li key={passkey.id}>
            <span className="fb-grow">{passkey.name ?? 'Passkey'}</span>
            <span className="fb-small fb-faint">
              {new Date(passkey.createdAt).toISOString().slice(0, 10)}
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => void remove(passkey.id)}
            >
              remove
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={form.submit}>
        <Group align="end">
          <TextInput label="Name for the new one" placeholder="Laptop" {...form.field('name')} />
          <Button type="submit" variant="default">
            Add a passkey
          </Button>
        </Group>
      </form>
      <WrongLine wrong={form.wrong} />
    </Section>
  )
}

export function Password() {
  const queries = useQueryClient()
  const form = useAccountForm({ currentPassword: '', newPassword: '' }, async (typed) => {
    const answer = await auth.changePassword({ ...typed, revokeOtherSessions: true })
    const wrong = authProblem(answer, 'That did not work. Check your present password.', {
      INVALID_PASSWORD: 'currentPassword',
      PASSWORD_TOO_SHORT: 'newPassword',
      PASSWORD_TOO_LONG: 'newPassword',
    })
    if (wrong) return wrong
    showDone('Your password is changed. Your other sessions have ended; this one goes on.')
    await queries.invalidateQueries({ queryKey: ['sessions'] })
    return null
  })
  const { currentPassword, newPassword } = form.values
  return (
    <Section title="Password">
      <form onSubmit={form.submit}>
        <Group align="start">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            w={260}
            {...form.field('currentPassword')}
          />
          <PasswordInput
            label="New password"
            placeholder="Twelve characters or more"
            autoComplete="new-password"
            w={260}
            {...form.field('newPassword')}
          />
          <Button
            type="submit"
            className="fb-beside-field"
            variant="default"
            loading={form.busy}
            disabled={currentPassword === '' || newPassword === ''}
          >
            Change
          </Button>
        </Group>
      </form>
      <WrongLine wrong={form.wrong} />
      <p className="fb-dim">
        Your other sessions end with it; this one goes on. An owner can send you a link to a new one
        if you forget it.
      </p>
    </Section>
  )
}

type Enrolment = { readonly totpURI: string; readonly backupCodes: readonly string[] }

export function SecondStepSettings() {
  const session = auth.useSession()
  const on =
    (session.data?.user as { readonly twoFactorEnabled?: boolean | null } | undefined)
      ?.twoFactorEnabled === true
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const form = useAccountForm({ password: '' }, async (typed) => {
    const answer = on ? await auth.twoFactor.disable(typed) : await auth.twoFactor.enable(typed)
    const wrong = authProblem(answer, 'That did not work. Check your password.', {
      INVALID_PASSWORD: 'password',
    })
    if (wrong) return wrong
    const data = answer.data as Partial<Enrolment>
    if (!on && data.totpURI !== undefined)
      setEnrolment({ totpURI: data.totpURI, backupCodes: data.backupCodes ?? [] })
    else showDone('The second step is off.')
    void session.refetch()
    return null
  })
  return (
    <Section title="Second step" aside={<span>{on ? 'on' : 'off'}</span>}>
      {enrolment ? (
        <Enrol enrolment={enrolment} onDone={() => setEnrolment(null)} />
      ) : (
        <form onSubmit={form.submit}>
          <Group align="end">
            <PasswordInput
              label="Your password"
              autoComplete="current-password"
              w={220}
              {...form.field('password')}
            />
            <Button type="submit" variant="default" disabled={form.values.password === ''}>
              {on ? 'Switch it off' : 'Set up codes from an app'}
            </Button>
          </Group>
        </form>
      )}
      <WrongLine wrong={form.wrong} />
    </Section>
  )
}

function Enrol(props: { readonly enrolment: Enrolment; readonly onDone: () => void }) {
  const secret = new URL(props.enrolment.totpURI).searchParams.get('secret') ?? ''
  const form = useAccountForm({ code: '' }, async (typed) => {
    const answer = await auth.twoFactor.verifyTotp({ code: typed.code.trim() })
    const wrong = authProblem(answer, 'That code is not valid. Wait for the next one.')
    if (wrong) return wrong
    showDone('The second step is on.')
    props.onDone()
    return null
  })
  return (
    <form onSubmit={form.submit}>
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
            {...form.field('code')}
          />
          <Button type="submit">Switch it on</Button>
        </Group>
        <WrongLine wrong={form.wrong} />
      </Stack>
    </form>
  )
}
