/** One project: its people, its settings, who is up- and downstream, and what happened to it. */
import { Button, Group, Select } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { tell, told } from '#web/kit/command.tsx'
import { useMe, usePeople } from '#web/kit/queries.ts'
import { useProject, useSend, type RecordAnswer } from '#web/kit/records.ts'
import { Empty, PageHead, Section } from '#web/kit/widgets.tsx'
import type { ProjectState } from '#features/project/contract.ts'
import { leadsOf } from '#features/team/contract.ts'
import { NothingHere } from '../shell.tsx'
import { ProjectSettingsForm } from './project-settings.tsx'
import { RecordHistory } from './record-history.tsx'

const route = getRouteApi('/signed-in/with-bar/projects/$id')

export function ProjectPage() {
  const { id } = route.useParams()
  const project = useProject(id)
  if (project.error) return <NothingHere />
  if (!project.data) return <p className="fb-page fb-dim">Loading…</p>
  return <Project key={id} answer={project.data} />
}

function Project(props: { readonly answer: RecordAnswer<ProjectState> }) {
  const { answer } = props
  const { project, team } = answer.state
  const me = useMe()
  const send = useSend('projects', answer.id)
  const changes =
    me.data !== undefined && (me.data.role === 'owner' || leadsOf(team).includes(me.data.id))
  const archive = async () => {
    const done = await send(project.archived ? 'project/restore' : 'project/archive', {})
    if (!done.ok) tell(done.problem)
  }
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        over={<Link to="/projects">Projects</Link>}
        title={project.name}
        under={[project.client, project.archived ? 'archived' : ''].filter(Boolean).join(' · ')}
      />
      <p>
        <Link to="/incidents" search={{ project: answer.id }}>
          Incidents of this project
        </Link>
      </p>
      <Team answer={answer} changes={changes} />
      <ProjectSettingsForm id={answer.id} project={project} changes={changes} />
      {changes ? (
        <Section title={project.archived ? 'Take it up again' : 'Archive'}>
          <p className="fb-dim">
            An archived project takes no new incidents. Those it has stay as they are.
          </p>
          <div className="fb-actions">
            <Button variant="default" onClick={() => void archive()}>
              {project.archived ? 'Restore the project' : 'Archive the project'}
            </Button>
          </div>
        </Section>
      ) : null}
      <RecordHistory kind="projects" id={answer.id} />
    </div>
  )
}

function Team(props: { readonly answer: RecordAnswer<ProjectState>; readonly changes: boolean }) {
  const { answer, changes } = props
  const members = Object.entries(answer.state.team.members)
  const send = useSend('projects', answer.id)
  const act = async (command: string, body: object) => {
    const done = await send(command, body)
    if (!done.ok) tell(done.problem)
  }
  return (
    <Section title="People" aside={<span>leads add people and change the settings</span>}>
      <div className="fb-panel">
        {members.length === 0 ? (
          <Empty>Nobody yet. Its open incidents are seen by nobody but those on them.</Empty>
        ) : null}
        <ul className="fb-list">
          {members.map(([person, member]) => (
            <li key={person}>
              <span className="fb-grow">{answer.names[person] ?? 'somebody'}</span>
              <span className="fb-small fb-dim">{member.as}</span>
              {changes ? (
                <Group gap="xs">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() =>
                      void act('team/add', { person, as: member.as === 'lead' ? 'member' : 'lead' })
                    }
                  >
                    {member.as === 'lead' ? 'Make member' : 'Make lead'}
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove ${answer.names[person] ?? 'this person'}`}
                    onClick={() => void act('team/remove', { person })}
                  >
                    Remove
                  </Button>
                </Group>
              ) : null}
            </li>
          ))}
        </ul>
        {changes ? <AddPerson answer={answer} /> : null}
      </div>
    </Section>
  )
}

function AddPerson(props: { readonly answer: RecordAnswer<ProjectState> }) {
  const { answer } = props
  const people = usePeople()
  const send = useSend('projects', answer.id)
  const [person, setPerson] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const free = (people.data?.people ?? []).filter(
    (one) => one.active && !(one.id in answer.state.team.members),
  )
  const add = async () => {
    if (!person) return
    const done = await send('team/add', { person })
    if (!done.ok) return tell(done.problem)
    setPerson(null)
    field.current?.focus()
    told('They see the project’s open incidents from now on.')
  }
  return (
    <Group align="end" mt="sm">
      <Select
        ref={field}
        label="Add somebody"
        searchable
        openOnFocus={false}
        selectFirstOptionOnChange
        data={free.map((one) => ({ value: one.id, label: `${one.name} (${one.role})` }))}
        value={person}
        onChange={setPerson}
        nothingFoundMessage="Nobody by that name"
      />
      <Button variant="default" disabled={person === null} onClick={() => void add()}>
        Add
      </Button>
    </Group>
  )
}
