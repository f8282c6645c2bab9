/** Inviting people, and the invitations that nobody used yet; a link that is shown once. */
import { Button, CopyButton, Group, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post, read } from '#web/kit/client.ts'
import { showDone, showProblem } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import type { Person } from '#web/kit/queries.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'

export const roles = [
  { value: 'owner', label: 'owner' },
  { value: 'responder', label: 'responder' },
  { value: 'member', label: 'member' },
  { value: 'guest', label: 'guest' },
]

type Invitation = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Person['role']
  readonly until: string
  readonly over: boolean
}

/** A one-time link, which is nowhere else. */
export function LinkOnce(props: { readonly label: string; readonly link: string }) {
  return (
    <Note tone="plain">
      {props.label}: <code className="fb-pre">{props.link}</code>{' '}
      <CopyButton value={props.link}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? 'copied' : 'copy'}
          </Button>
        )}
      </CopyButton>
    </Note>
  )
}

export function Pending() {
  const queries = useQueryClient()
  const pending = useQuery({
    queryKey: ['people', 'invitations'],
    queryFn: () => read<{ invitations: readonly Invitation[] }>('/api/v1/people/invitations'),
  })
  const withdraw = async ({ id, email }: Invitation) => {
    const answer = await post('/api/v1/people/invitations/withdraw', { id })
    if (answer.ok) showDone(`The invitation of ${email} is withdrawn.`)
    else showProblem(answer.problem)
    await queries.invalidateQueries({ queryKey: ['people', 'invitations'] })
  }
  const all = pending.data?.invitations ?? []
  if (all.length === 0) return null
  return (
    <Section title="Invited, not here yet">
      <ul className="fb-list fb-panel">
        {all.map((invitation) => (
          <li key={invitation.id}>
            <span className="fb-grow">
              {invitation.name}{' '}
              <span className="fb-small fb-dim">
                {invitation.email} · as {invitation.role} ·{' '}
                {invitation.over ? (
                  <span className="fb-soon">
                    the link has run out; withdraw it and invite again
                  </span>
                ) : (
                  <>
                    the link is good until <When at={invitation.until} shape="dated" />
                  </>
                )}
              </span>
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`Withdraw the invitation of ${invitation.name}`}
              onClick={() => void withdraw(invitation)}
            >
              withdraw
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Invite() {
  const queries = useQueryClient()
  const kept = useKept('invite', { name: '', email: '', role: 'responder' })
  const form = kept.value
  const [link, setLink] = useState<string | null>(null)
  const set = (change: Partial<typeof form>) => kept.set((now) => ({ ...now, ...change }))
  const send = async () => {
    const answer = await post<{ link: string; mailed: boolean }>('/api/v1/people/invite', form)
    if (!answer.ok) return showProblem(answer.problem)
    setLink(answer.value.link)
    showDone(
      answer.value.mailed
        ? `Invited; a mail is on its way to ${form.email}.`
        : 'Invited. Give them the link.',
    )
    kept.done({ name: '', email: '', role: form.role })
    await queries.invalidateQueries({ queryKey: ['people'] })
  }
  return (
    <Section title="Invite somebody">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Group align="end">
          <TextInput
            label="Name"
            required
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            value={form.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <Select
            label="Role"
            w={130}
            allowDeselect={false}
            data={roles}
            value={form.role}
            onChange={(role) => set({ role: role ?? 'member' })}
          />
          <Button type="submit">Invite</Button>
        </Group>
      </form>
      {link ? <LinkOnce label="Their link, shown once" link={link} /> : null}
    </Section>
  )
}
