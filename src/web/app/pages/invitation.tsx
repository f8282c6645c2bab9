/** Accepting an invitation: a name, a password, in. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { post, read } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { ToSignIn, useAccountForm, useToSignIn, WrongLine } from '../account-form.tsx'
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
        <>
          <PageHead
            title="This invitation is no longer valid"
            under="It has been used or has run out. If you have accepted it, sign in. If not, ask the person who invited you for a new one."
          />
          <ToSignIn />
        </>
      )}
    </main>
  )
}

function AcceptForm(props: { readonly token: string; readonly invitation: Invitation }) {
  const navigate = useNavigate()
  const toSignIn = useToSignIn()
  const { email, name } = props.invitation
  const form = useAccountForm({ name, password: '' }, async (typed) => {
    const answer = await post('/api/v1/invitations/accept', { token: props.token, ...typed })
    if (!answer.ok) return answer.problem
    const entered = await auth.signIn.email({ email, password: typed.password })
    if (entered.error) await toSignIn({ email, after: 'account' })
    else await navigate({ to: '/', replace: true })
    return null
  })
  return (
    <form className="fb-panel" onSubmit={form.submit} noValidate>
      <Stack>
        <TextInput label="Your name" autoComplete="name" required {...form.field('name')} />
        <PasswordInput
          autoFocus
          label="Choose a password"
          description="Twelve characters or more. You can add a passkey in settings."
          autoComplete="new-password"
          required
          {...form.field('password')}
        />
        <WrongLine wrong={form.wrong} />
        <Button type="submit" loading={form.busy}>
          Accept invitation
        </Button>
      </Stack>
    </form>
  )
}
