/** The project of an incident: a link for people who are on it. */
import { Link } from '@tanstack/react-router'
import { useIncident } from '#web/kit/incident.tsx'
import { useProjects } from '#web/kit/records.ts'
import type { Surface } from '#web/kit/surface.tsx'
import { NO_PROJECT } from '#web/kit/verb-form.tsx'

function ProjectChip() {
  const { project } = useIncident().state.scope
  const projects = useProjects()
  if (!project) return null
  const named = <b>{project.name}</b>
  return (
    <span className="fb-chip">
      project{' '}
      {projects.data?.some(({ id }) => id === project.id) ? (
        <Link to="/projects/$id" params={{ id: project.id }}>
          {named}
        </Link>
      ) : (
        named
      )}
    </span>
  )
}

export const surface: Surface = {
  parts: [{ place: 'traits', rank: 10, Body: ProjectChip }],
  fields: {
    'set.project': ({ scope: { project } }) => ({
      initial: project?.id ?? NO_PROJECT,
      choices: project ? [{ value: project.id, label: project.name }] : [],
    }),
  },
}
