/** Projects: the clients and products one works for; each with its own people, settings and policy. */
import { Button, Group, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { counted } from '#kernel/words.ts'
import { post } from '#web/kit/client.ts'
import { useKept } from '#web/kit/kept.tsx'
import { useMe } from '#web/kit/queries.ts'
import { useProjects, type ProjectRow } from '#web/kit/records.ts'
import { Empty, PageHead, Section } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'

export function ProjectsPage() {
  const me = useMe()
  const projects = useProjects()
  const rows = projects.data ?? []
  const open = rows.filter((project) => !project.archived)
  const archived = rows.filter((project) => project.archived)
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        title="Projects"
        under="Clients and products. An incident of a project is open only to the responders on it, and runs under its policy."
      />
      {projects.error ? <p className="fb-late">{projects.error.message}</p> : null}
      <div className="fb-panel">
        {projects.data && open.length === 0 ? (
          <Empty>
            {me.data?.role === 'owner'
              ? 'No project yet. Open the first one below.'
              : 'You are on no project. A lead or an owner adds you.'}
          </Empty>
        ) : null}
        <ProjectList rows={open} />
      </div>
      {archived.length > 0 ? (
        <Section title="Archived">
          <div className="fb-panel">
            <ProjectList rows={archived} />
          </div>
        </Section>
      ) : null}
      {me.data?.role === 'owner' ? <OpenProject /> : null}
    </div>
  )
}

function ProjectList(props: { readonly rows: readonly ProjectRow[] }) {
  return (
    <ul className="fb-list">
      {props.rows.map((project) => (
        <li key={project.id}>
          <Link to="/projects/$id" params={{ id: project.id }} className="fb-grow fb-plain-link">
            <b>{project.name}</b>
            {project.client ? <span className="fb-dim"> · {project.client}</span> : null}
          </Link>
          <span className="fb-small fb-dim">{peopleIn(project)}</span>
        </li>
      ))}
    </ul>
  )
}

function peopleIn({ members, leads }: ProjectRow): string {
  const people = counted(members.length, 'person', 'people')
  return `${people}, ${leads.length === 0 ? 'no lead' : counted(leads.length, 'lead', 'leads')}`
}

function OpenProject() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const empty = { name: '', client: '' }
  const kept = useKept('open-project', empty)
  const send = async (typed: typeof empty) => {
    const answer = await post<{ id: string }>('/api/v1/projects', typed)
    if (!answer.ok) return answer.problem
    await queries.invalidateQueries({ queryKey: ['projects'] })
    await navigate({ to: '/projects/$id', params: { id: answer.value.id } })
    return null
  }
  const form = useAccountForm(empty, send, kept)
  return (
    <Section title="Open a project">
      <form onSubmit={form.submit}>
        <Group align="start">
          <TextInput label="Name" required {...form.field('name')} />
          <TextInput label="Client" {...form.field('client')} />
          <Button type="submit" className="fb-beside-field" loading={form.busy}>
            Open project
          </Button>
        </Group>
      </form>
      <WrongLine wrong={form.wrong} />
    </Section>
  )
}
