/** First run: who you are, what the workspace is called, which process it begins with. The link works once. */
import { Button, PasswordInput, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { post, read } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'
import { auth } from '../auth.ts'
import { Waiting } from '../shell.tsx'

type Preset = { readonly id: string; readonly title: string; readonly source: string }

export function SetUpPage() {
  const { token } = useSearch({ from: '/setup' })
  const setup = useQuery({
    queryKey: ['setup', token],
    queryFn: () =>
      read<{ presets: readonly Preset[] }>(`/api/v1/setup?token=${encodeURIComponent(token)}`),
    retry: false,
  })
  if (setup.isPending) return <Waiting />
  return (
    <main className="fb-page fb-page-small">
      {setup.data ? (
        <>
          <PageHead
            title="Set up Firebreak"
            under="You become the owner: you run the workspace, and read no incident by virtue of it."
          />
          <SetUpForm token={token} presets={setup.data.presets} />
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

function SetUpForm(props: { readonly token: string; readonly presets: readonly Preset[] }) {
  const navigate = useNavigate()
  const preset = props.presets[0]?.id ?? 'reconciled'
  const empty = { workspace: '', name: '', email: '', password: '', preset }
  const form = useAccountForm(empty, async (typed) => {
    const answer = await post('/api/v1/setup', { token: props.token, ...typed })
    if (!answer.ok) return answer.problem
    const entered = await auth.signIn.email({ email: typed.email, password: typed.password })
    await navigate({ to: entered.error ? '/sign-in' : '/', replace: true })
    return null
  })
  return (
    <form className="fb-panel" onSubmit={form.submit}>
      <Stack>
        <TextInput
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
        <Radio.Group
          label="Response policy to begin with"
          description="Every number in it is a setting."
          {...form.field('preset')}
        >
          <Stack gap="xs" mt="xs">
            {props.presets.map((choice) => (
              <Radio
                key={choice.id}
                value={choice.id}
                label={choice.title}
                description={choice.source}
              />
            ))}
          </Stack>
        </Radio.Group>
        <WrongLine wrong={form.wrong} />
        <Button type="submit" loading={form.busy}>
          Set up
        </Button>
      </Stack>
    </form>
  )
}
