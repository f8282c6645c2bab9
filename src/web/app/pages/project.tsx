/** One project: its people, its settings, who is up- and downstream, and what happened to it. */
import { Button, Group, Select } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ActButton, subtle } from '#web/kit/buttons.tsx'
import { showDone, useRun } from '#web/kit/command.tsx'
import { usePeople } from '#web/kit/queries.ts'
import { LiveRecord, useRecord } from '#web/kit/record.tsx'
import { Empty, PageHead, Section } from '#web/kit/widgets.tsx'
import { projects } from '#features/index.ts'
import type { ProjectState } from '#features/project/contract.ts'
import { NothingHere } from '../shell.tsx'
import { ProjectSettingsForm } from './project-settings.tsx'
import { RecordHistory } from './record-history.tsx'

const route = getRouteApi('/signed-in/with-bar/projects/$id')

export function ProjectPage() {
  const { id } = route.useParams()
  return (
    <LiveRecord
      key={id}
      kind={projects}
      id={id}
      waiting={<p className="fb-page fb-dim">Loading…</p>}
      absent={<NothingHere />}
    >
      <Project />
    </LiveRecord>
  )
}

function Project() {
  const { id, state, may } = useRecord<ProjectState>()
  const { project } = state
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        over={<Link to="/projects">Projects</Link>}
        title={project.name}
        under={[project.client, project.archived ? 'archived' : ''].filter(Boolean).join(' · ')}
      />
      <p>
        <Link to="/incidents" search={{ project: id }}>
          Incidents of this project
        </Link>
      </p>
      <Team />
      <ProjectSettingsForm />
      {may('project', 'archive').ok ? (
        <Section title={project.archived ? 'Take it up again' : 'Archive'}>
          <p className="fb-dim">
            An archived project takes no new incidents. Those it has stay as they are.
          </p>
          <div className="fb-actions">
            <ActButton
              act={{ slice: 'project', verb: project.archived ? 'restore' : 'archive' }}
              look={{ variant: 'default' }}
            >
              {project.archived ? 'Restore the project' : 'Archive the project'}
            </ActButton>
          </div>
        </Section>
      ) : null}
      <RecordHistory kind="projects" id={id} />
    </div>
  )
}

function Team() {
  const { state, may, nameOf } = useRecord<ProjectState>()
  const members = Object.entries(state.team.members)
  const changes = may('team', 'add').ok
  return (
    <Section title="People" aside={<span>leads add people and change the settings</span>}>
      <div className="fb-panel">
        {members.length === 0 ? (
          <Empty>Nobody yet. Only the people on an incident can see it.</Empty>
        ) : null}
        <ul className="fb-list">
          {members.map(([person, member]) => (
            <li key={person}>
              <span className="fb-grow">{nameOf(person)}</span>
              <span className="fb-small fb-dim">{member.as}</span>
              {changes ? <MemberActions person={person} leads={member.as === 'lead'} /> : null}
            </li>
          ))}
        </ul>
        {changes ? <AddPerson /> : null}
      </div>
    </Section>
  )
}

function MemberActions(props: { readonly person: string; readonly leads: boolean }) {
  const { person, leads } = props
  const name = useRecord().nameOf(person)
  return (
    <Group gap="xs">
      <ActButton
        act={{ slice: 'team', verb: 'add', fixed: { person, as: leads ? 'member' : 'lead' } }}
        look={subtle}
        label={name}
      >
        {leads ? 'Make member' : 'Make lead'}
      </ActButton>
      <ActButton
        act={{ slice: 'team', verb: 'remove', fixed: { person } }}
        look={subtle}
        label={name}
      >
        Remove
      </ActButton>
    </Group>
  )
}

function AddPerson() {
  const { state } = useRecord<ProjectState>()
  const people = usePeople()
  const run = useRun()
  const [person, setPerson] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const free = (people.data?.people ?? []).filter(
    (account) => account.active && !(account.id in state.team.members),
  )
  const add = async () => {
    if (!person || !(await run('team', 'add', { person }))) return
    setPerson(null)
    field.current?.focus()
    showDone('They see the project’s open incidents from now on.')
  }
  return (
    <Group align="end" mt="sm">
      <Select
        ref={field}
        label="Add somebody"
        searchable
        selectFirstOptionOnChange
        openOnFocus={false}
        data={free.map((account) => ({
          value: account.id,
          label: `${account.name} (${account.role})`,
        }))}
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
