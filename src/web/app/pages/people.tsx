/** People: everyone in the workspace; owners invite, change roles, close and reopen accounts. */
import { Button, CopyButton, Group, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#web/kit/client.ts'
import { showProblem, showDone } from '#web/kit/command.tsx'
import { useMe, usePeople, type Person } from '#web/kit/queries.ts'
import { Note, PageHead, Section } from '#web/kit/widgets.tsx'

const roles = [
  { value: 'owner', label: 'owner' },
  { value: 'responder', label: 'responder' },
  { value: 'member', label: 'member' },
  { value: 'guest', label: 'guest' },
]

export function PeoplePage() {
  const me = useMe()
  const people = usePeople()
  const owner = me.data?.role === 'owner'
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        title="People"
        under="Owners run the workspace, responders work on incidents, members report and follow, guests see what they are invited to."
      />
      {people.error ? <p className="fb-late">{people.error.message}</p> : null}
      <div className="fb-panel fb-scroll-x" role="region" aria-label="Everyone" tabIndex={0}>
        <table className="fb-table fb-table-stacked">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {owner ? (
                <th scope="col" className="fb-wide">
                  E-mail
                </th>
              ) : null}
              <th scope="col">Role</th>
              <th scope="col">Account</th>
            </tr>
          </thead>
          <tbody>
            {(people.data?.people ?? []).map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                owner={owner}
                self={person.id === me.data?.id}
              />
            ))}
          </tbody>
        </table>
      </div>
      {owner ? <Invite /> : null}
    </div>
  )
}

function PersonRow(props: {
  readonly person: Person
  readonly owner: boolean
  readonly self: boolean
}) {
  const { person, owner, self } = props
  const queries = useQueryClient()
  const act = async (verb: string, body: object) => {
    const answer = await post(`/api/v1/people/${verb}`, { person: person.id, ...body })
    if (!answer.ok) showProblem(answer.problem)
    await queries.invalidateQueries({ queryKey: ['people'] })
  }
  return (
    <tr>
      <td>
        {person.name} {self ? <span className="fb-faint">(you)</span> : null}
        {owner ? <div className="fb-narrow fb-small fb-dim">{person.email}</div> : null}
      </td>
      {owner ? <td className="fb-dim fb-wide">{person.email}</td> : null}
      <td>
        {owner && !self ? (
          <Select
            size="xs"
            w={130}
            aria-label={`Role of ${person.name}`}
            allowDeselect={false}
            data={roles}
            value={person.role}
            onChange={(role) => void act('set-role', { role })}
          />
        ) : (
          person.role
        )}
      </td>
      <td>
        <Group gap="xs">
          {person.active ? 'active' : <span className="fb-soon">disabled</span>}
          {owner && !self ? (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`${person.active ? 'Disable' : 'Enable'} the account of ${person.name}`}
              onClick={() => void act(person.active ? 'disable' : 'enable', {})}
            >
              {person.active ? 'disable' : 'enable'}
            </Button>
          ) : null}
        </Group>
      </td>
    </tr>
  )
}

function Invite() {
  const queries = useQueryClient()
  const [form, setForm] = useState({ name: '', email: '', role: 'responder' })
  const [link, setLink] = useState<string | null>(null)
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const send = async () => {
    const answer = await post<{ link: string; mailed: boolean }>('/api/v1/people/invite', form)
    if (!answer.ok) return showProblem(answer.problem)
    setLink(answer.value.link)
    showDone(
      answer.value.mailed
        ? `Invited; a mail is on its way to ${form.email}.`
        : 'Invited. Give them the link.',
    )
    set({ name: '', email: '' })
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
      {link ? (
        <Note tone="plain">
          Their link, shown once: <code className="fb-pre">{link}</code>{' '}
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? 'copied' : 'copy'}
              </Button>
            )}
          </CopyButton>
        </Note>
      ) : null}
    </Section>
  )
}
