/** First run: who you are and what the workspace is called; the first steps come after it. The link works once. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { post, read } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { useAccountForm, useToSignIn, WrongLine } from '../account-form.tsx'
import { auth } from '../auth.ts'
import { Waiting } from '../shell.tsx'

export function SetUpPage() {
  const { token } = useSearch({ from: '/setup' })
  const setup = useQuery({
    queryKey: ['setup', token],
    queryFn: () => read(`/api/v1/setup?token=${encodeURIComponent(token)}`),
    retry: false,
  })
  if (setup.isPending) return <Waiting />
  return (
    <main className="fb-page fb-page-small">
      {setup.data ? (
        <>
          <PageHead
            title="Set up Firebreak"
            under="First who you are. Then five first steps, about a quarter of an hour; each can be left for later."
          />
          <SetUpForm token={token} />
        </>
      ) : (
        <PageHead
          title="This link has been used or is not valid"
          under="A workspace is set up once. Sign in, or look at the server’s console for the link of a fresh start."
        />
      )}
    </main>
  )
}

function SetUpForm(props: { readonly token: string }) {
  const navigate = useNavigate()
  const toSignIn = useToSignIn()
  const empty = { workspace: '', name: '', email: '', password: '' }
  const form = useAccountForm(empty, async (typed) => {
    const answer = await post('/api/v1/setup', { token: props.token, ...typed })
    if (!answer.ok) return answer.problem
    const entered = await auth.signIn.email({ email: typed.email, password: typed.password })
    if (entered.error) await toSignIn({ email: typed.email, after: 'account' })
    else await navigate({ to: '/first-steps', replace: true })
    return null
  })
  return (
    <form className="fb-panel" onSubmit={form.submit} noValidate>
      <Stack>
        <TextInput
          autoFocus
          label="Name of the workspace"
          placeholder="Your organisation or team"
          required
          {...form.field('workspace')}
        />
        <TextInput label="Your name" autoComplete="name" required {...form.field('name')} />
        <TextInput
          label="Your e-mail"
          type="email"
          autoComplete="username"
          required
          {...form.field('email')}
        />
        <PasswordInput
          label="Password"
          description="Twelve characters or more."
          autoComplete="new-password"
          required
          {...form.field('password')}
        />
        <WrongLine wrong={form.wrong} />
        <p className="fb-small fb-dim">
          You become the owner: you run the workspace, and read an incident only where you are on it
          by name. People who respond are invited next.
        </p>
        <Button type="submit" loading={form.busy}>
          Set up
        </Button>
      </Stack>
    </form>
  )
}
