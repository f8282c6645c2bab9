/** People: everyone in the workspace; owners invite, change roles, close and reopen accounts. */
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#web/kit/client.ts'
import { showProblem, showDone } from '#web/kit/command.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { useMe, usePeople, type Person } from '#web/kit/queries.ts'
import { PageHead } from '#web/kit/widgets.tsx'
import { Invite, LinkOnce, Pending, roles } from './people-invitations.tsx'

type Offered = { readonly name: string; readonly link: string }

export function PeoplePage() {
  const me = useMe()
  const people = usePeople()
  const owner = me.data?.role === 'owner'
  const [offered, setOffered] = useState<Offered | null>(null)
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
                onOffered={setOffered}
              />
            ))}
          </tbody>
        </table>
      </div>
      {offered ? (
        <LinkOnce
          label={`A link by which ${offered.name} chooses a new password, good once, for a day`}
          link={offered.link}
        />
      ) : null}
      {owner ? (
        <>
          <Pending />
          <Invite />
        </>
      ) : null}
    </div>
  )
}

function PersonRow(props: {
  readonly person: Person
  readonly owner: boolean
  readonly self: boolean
  readonly onOffered: (offered: Offered | null) => void
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
          {owner && !self && person.active ? (
            <ResetButton person={person} onOffered={props.onOffered} />
          ) : null}
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

/** Lets somebody who lost their password choose another one. Asked about first: their sessions end when they have. */
function ResetButton(props: {
  readonly person: Person
  readonly onOffered: (offered: Offered | null) => void
}) {
  const { id, name } = props.person
  const [asking, setAsking] = useState(false)
  const offer = async () => {
    setAsking(false)
    const answer = await post<{ link: string | null }>('/api/v1/people/offer-reset', { person: id })
    if (!answer.ok) return showProblem(answer.problem)
    const { link } = answer.value
    props.onOffered(link === null ? null : { name, link })
    showDone(
      link === null ? `A mail with the link is on its way to ${name}.` : `Give ${name} the link.`,
    )
  }
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-label={`New password for ${name}`}
        onClick={() => setAsking(true)}
      >
        new password…
      </Button>
      {asking ? (
        <Dialog title={`New password for ${name}`} onClose={() => setAsking(false)}>
          <Stack>
            <Text>
              {name} gets a link by which they choose a new password, once, within a day. Their old
              password and their sessions are good until they do. The workspace’s record says that
              you did this.
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsking(false)}>
                Cancel
              </Button>
              <Button onClick={() => void offer()}>Make the link</Button>
            </Group>
          </Stack>
        </Dialog>
      ) : null}
    </>
  )
}
