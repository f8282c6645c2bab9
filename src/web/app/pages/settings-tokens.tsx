/** API tokens: shown once, used by scripts and the command line, revoked here. */
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post, read } from '#web/kit/client.ts'
import { showProblem } from '#web/kit/command.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'

type Token = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  readonly lastUsedAt: string | null
}
const scopes = [
  { value: 'read', label: 'read' },
  { value: 'write', label: 'write' },
  { value: 'report', label: 'report only' },
  { value: '*', label: 'everything I may do' },
]

export function Tokens() {
  const queries = useQueryClient()
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: () => read<{ tokens: readonly Token[] }>('/api/v1/me/tokens'),
  })
  const [made, setMade] = useState<string | null>(null)
  const refresh = () => queries.invalidateQueries({ queryKey: ['tokens'] })
  const form = useAccountForm({ name: '', scopes: ['read'] }, async (typed) => {
    const answer = await post<{ token: string }>('/api/v1/me/tokens', typed)
    if (!answer.ok) return answer.problem
    setMade(answer.value.token)
    await refresh()
    return null
  })
  const { name, scopes: chosen } = form.values
  const revoke = async (id: string) => {
    const answer = await post('/api/v1/me/tokens/revoke', { id })
    if (!answer.ok) showProblem(answer.problem)
    await refresh()
  }
  return (
    <Section title="API tokens">
      {tokens.data?.tokens.length === 0 ? (
        <Empty>None. A token lets a script act in your name, within its scopes.</Empty>
      ) : null}
      <ul className="fb-list">
        {(tokens.data?.tokens ?? []).map((token) => (
          <li key={token.id}>
            <span className="fb-grow">
              {token.name}{' '}
              <span className="fb-small fb-faint">
                {token.scopes.join(', ')} · made <When at={token.createdAt} shape="dated" /> ·{' '}
                {token.lastUsedAt ? (
                  <>
                    last used in the hour of <When at={token.lastUsedAt} shape="dated" />
                  </>
                ) : (
                  'never used'
                )}
              </span>
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`Revoke ${token.name}`}
              onClick={() => void revoke(token.id)}
            >
              revoke
            </Button>
          </li>
        ))}
      </ul>
      {made ? (
        <Note>
          Shown once, keep it now: <code style={{ overflowWrap: 'anywhere' }}>{made}</code>
        </Note>
      ) : null}
      <form onSubmit={form.submit}>
        <Stack gap="xs">
          <TextInput
            label="A new token for"
            placeholder="Name of the script"
            maw={280}
            {...form.field('name')}
          />
          <Checkbox.Group aria-label="Scopes" {...form.field('scopes')}>
            <Group>
              {scopes.map((scope) => (
                <Checkbox key={scope.value} value={scope.value} label={scope.label} />
              ))}
            </Group>
          </Checkbox.Group>
          <WrongLine wrong={form.wrong} />
          <Group>
            <Button
              type="submit"
              variant="default"
              disabled={name.trim() === '' || chosen.length === 0}
            >
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
