/** Projects as a kind of record. Somebody who is neither on one nor an owner cannot learn that it exists. */
import { keptBy, OWNERS } from '#kernel/rights.ts'
import { streamKind } from '#kernel/stream.ts'
import { everOnTeam, leadsOf, onTeam } from '../team/contract.ts'
import { team } from '../team/decide.ts'
import { openingSchema, type OpeningInput, type PolicyFits, type ProjectState } from './contract.ts'
import { openProject, project } from './decide.ts'

/** Those on it and owners read it; its leads and owners change it. */
const may = keptBy<ProjectState>({
  read: (actor, { team: on }) => actor.role === 'owner' || onTeam(on, actor.id),
  administer: (actor, { team: on }) => actor.role === 'owner' || leadsOf(on).includes(actor.id),
})

const rowVersion = 1

export const projects = streamKind<ProjectState>({
  name: 'project',
  word: 'project',
  plural: 'projects',
  slices: { project, team },
  may,
  opening: {
    input: openingSchema,
    says: 'Opens a project; a name is enough.',
    may: (actor) => actor.role === 'owner' || actor.role === 'system',
    asks: 'project-policy',
    decide: (input: OpeningInput, world, prepared) =>
      openProject(input, world, prepared.answer as PolicyFits | undefined),
  },
  people: (state) => everOnTeam(state.team),
  progress: () => ({}),
  rows: (state) => [
    {
      name: 'projects',
      key: state.id,
      row: {
        id: state.id,
        name: state.project.name,
        client: state.project.client,
        archived: state.project.archived,
        members: Object.keys(state.team.members),
        leads: leadsOf(state.team),
      },
      version: rowVersion,
      readers: [...Object.keys(state.team.members), OWNERS],
      excluded: [],
      words: `${state.project.name} ${state.project.client}`,
      facets: [`state:${state.project.archived ? 'archived' : 'open'}`],
    },
  ],
  rowVersion,
})
