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
import { useAccountForm, WrongLine } from '../account-form.tsx'

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
  return (
    <Section title="Invite somebody">
      <InviteForm />
    </Section>
  )
}

/** Name, address and role; what is wrong is said at its field. The link is shown once. */
export function InviteForm() {
  const queries = useQueryClient()
  const [link, setLink] = useState<string | null>(null)
  const empty = { name: '', email: '', role: 'responder' }
  const kept = useKept('invite', empty)
  const send = async (typed: typeof empty) => {
    const answer = await post<{ link: string; mailed: boolean }>('/api/v1/people/invite', typed)
    if (!answer.ok) return answer.problem
    setLink(answer.value.link)
    // The link itself says what to do; a message would lie over it on a phone.
    if (answer.value.mailed) showDone(`Invited; a mail is on its way to ${typed.email}.`)
    await queries.invalidateQueries({ queryKey: ['people'] })
    return null
  }
  const form = useAccountForm(empty, send, kept)
  return (
    <>
      <form onSubmit={form.submit}>
        <Group align="start">
          <TextInput label="Name" required {...form.field('name')} />
          <TextInput label="E-mail" type="email" required {...form.field('email')} />
          <Select label="Role" w={130} allowDeselect={false} data={roles} {...form.field('role')} />
          <Button type="submit" className="fb-beside-field" loading={form.busy}>
            Invite
          </Button>
        </Group>
      </form>
      <WrongLine wrong={form.wrong} />
      {link ? <LinkOnce label="Their link, shown once" link={link} /> : null}
    </>
  )
}
