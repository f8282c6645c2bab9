/** First run: who you are, what the workspace is called, which process it begins with. The link works once. */
import { Button, PasswordInput, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { call, newKey, read, type Problem } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
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
          title="This link has been used, or it is not right"
          under="A workspace is set up once. Sign in, or look at the server’s console for the link of a fresh start."
        />
      )}
    </main>
  )
}

function SetUpForm(props: { readonly token: string; readonly presets: readonly Preset[] }) {
  const navigate = useNavigate()
  const [form, setForm] = useState({
    workspace: '',
    name: '',
    email: '',
    password: '',
    preset: props.presets[0]?.id ?? 'reconciled',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const send = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    const answer = await call({
      method: 'POST',
      path: '/api/v1/setup',
      body: { token: props.token, ...form },
      key: newKey(),
    })
    setProblem(answer.ok ? null : answer.problem)
    if (answer.ok) {
      const entered = await auth.signIn.email({ email: form.email, password: form.password })
      await navigate({ to: entered.error ? '/sign-in' : '/', replace: true })
    }
    setBusy(false)
  }
  return (
    <form className="fb-panel" onSubmit={(event) => void send(event)}>
      <Stack>
        <TextInput
          label="Name of the workspace"
          placeholder="Your organisation or team"
          required
          value={form.workspace}
          onChange={(event) => set({ workspace: event.currentTarget.value })}
        />
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Your e-mail"
          type="email"
          autoComplete="username"
          required
          value={form.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          description="Twelve characters or more."
          autoComplete="new-password"
          required
          value={form.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
        />
        <Radio.Group
          label="Response policy to begin with"
          description="Every number in it is a setting."
          value={form.preset}
          onChange={(preset) => set({ preset })}
        >
          <Stack gap="xs" mt="xs">
            {props.presets.map((one) => (
              <Radio key={one.id} value={one.id} label={one.title} description={one.source} />
            ))}
          </Stack>
        </Radio.Group>
        {problem ? (
          <p className="fb-late" role="alert">
            {problem.sentence}
          </p>
        ) : null}
        <Button type="submit" loading={busy}>
          Set up
        </Button>
      </Stack>
    </form>
  )
}
