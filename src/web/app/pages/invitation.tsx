/** Accepting an invitation: a name, a password, in. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { call, newKey, read, type Problem } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { auth } from '../auth.ts'
import { Waiting } from '../shell.tsx'

type Invitation = { readonly email: string; readonly name: string; readonly role: string }

export function InvitationPage() {
  const { token } = useSearch({ from: '/invite' })
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => read<Invitation>(`/api/v1/invitations?token=${encodeURIComponent(token)}`),
    retry: false,
  })
  if (invitation.isPending) return <Waiting />
  return (
    <main className="fb-page fb-page-small">
      {invitation.data ? (
        <>
          <PageHead
            title="You are invited to Firebreak"
            under={`As ${invitation.data.role}, with ${invitation.data.email}.`}
          />
          <AcceptForm token={token} invitation={invitation.data} />
        </>
      ) : (
        <PageHead
          title="This invitation is no longer good"
          under="It has been used or has run out. Ask the person who invited you for a new one."
        />
      )}
    </main>
  )
}

function AcceptForm(props: { readonly token: string; readonly invitation: Invitation }) {
  const navigate = useNavigate()
  const [name, setName] = useState(props.invitation.name)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    const answer = await call({
      method: 'POST',
      path: '/api/v1/invitations/accept',
      body: { token: props.token, name, password },
      key: newKey(),
    })
    setProblem(answer.ok ? null : answer.problem)
    if (answer.ok) {
      const entered = await auth.signIn.email({ email: props.invitation.email, password })
      await navigate({ to: entered.error ? '/sign-in' : '/', replace: true })
    }
    setBusy(false)
  }
  return (
    <form className="fb-panel" onSubmit={(event) => void send(event)}>
      <Stack>
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label="Choose a password"
          description="Twelve characters or more. You can add a passkey in settings."
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {problem ? (
          <p className="fb-late" role="alert">
            {problem.sentence}
          </p>
        ) : null}
        <Button type="submit" loading={busy}>
          Come in
        </Button>
      </Stack>
    </form>
  )
}
