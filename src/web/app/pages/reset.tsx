/** Choosing a new password by a one-time link. */
import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { post, read } from '#web/kit/client.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { ToSignIn, useAccountForm, useToSignIn, WrongLine } from '../account-form.tsx'
import { Waiting } from '../shell.tsx'

type ResetFound = {
  readonly email: string
  readonly name: string
  readonly tokens: number
  readonly passkeys: number
}

export function ResetPage() {
  const { token } = useSearch({ from: '/reset' })
  const found = useQuery({
    queryKey: ['reset', token],
    queryFn: () => read<ResetFound>(`/api/v1/resets?token=${encodeURIComponent(token)}`),
    retry: false,
    // Once the link was used it is dead, and the page says what comes next.
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (found.isPending) return <Waiting />
  return (
    <main className="fb-page fb-page-small">
      {found.data ? (
        <>
          <PageHead
            title="Choose a new password"
            under={`For ${found.data.name}, ${found.data.email}. You are signed out everywhere, and sign in with it.`}
          />
          <NewPassword token={token} {...found.data} />
        </>
      ) : (
        <>
          <PageHead
            title="This link is no longer valid"
            under="It was used, replaced by a newer one, or has run out. If you have chosen a new password, sign in with it. If not, ask an owner of the workspace for a new link; the old password is valid until then."
          />
          <ToSignIn />
        </>
      )}
    </main>
  )
}

function NewPassword({
  token,
  email,
  tokens,
  passkeys,
}: { readonly token: string } & Pick<ResetFound, 'email' | 'tokens' | 'passkeys'>) {
  const toSignIn = useToSignIn()
  const form = useAccountForm({ password: '', ends: true }, async (typed) => {
    const answer = await post('/api/v1/resets/use', { token, ...typed })
    if (!answer.ok) return answer.problem
    await toSignIn({ email, after: 'reset' })
    return null
  })
  return (
    <form className="fb-panel" onSubmit={form.submit}>
      <Stack>
        <PasswordInput
          label="New password"
          description="Twelve characters or more; a sentence is good."
          autoComplete="new-password"
          required
          autoFocus
          {...form.field('password')}
        />
        {tokens + passkeys > 0 && (
          <Checkbox
            label={`End ${heldInWords(tokens, passkeys)} as well`}
            description="Leave this on if somebody else may have known the old password. Off, if you only forgot it."
            {...form.field('ends', { type: 'checkbox' })}
          />
        )}
        <WrongLine wrong={form.wrong} />
        <Button type="submit" loading={form.busy}>
          Set the password
        </Button>
      </Stack>
    </form>
  )
}

/** “my API token and my 2 passkeys” */
function heldInWords(tokens: number, passkeys: number): string {
  const of = (count: number, what: string) =>
    count === 0 ? [] : [count === 1 ? `my ${what}` : `my ${count} ${what}s`]
  return [...of(tokens, 'API token'), ...of(passkeys, 'passkey')].join(' and ')
}
