import { go, type Actor, type Decision, type Slice, type World } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { fact, type FactOf } from '#kernel/event.ts'
import {
  commands,
  events,
  refusals,
  type OpeningInput,
  type PolicyFits,
  type ProjectCommand,
  type ProjectEvent,
  type ProjectSettings,
  type ProjectSliceState,
} from './contract.ts'
import { verbs } from './verbs.ts'

const no = refusing(refusals)

type Decided = Decision<FactOf<typeof events>>

/** The settings in the words of their form. */
const settingWords: Readonly<Record<keyof ProjectSettings, string>> = {
  name: 'name',
  client: 'client',
  defaultSeverity: 'default severity',
  policy: 'response policy',
  overrides: 'settings of the policy',
  stakeholders: 'who must be kept current',
  tickets: 'tickets',
}

function changedWords(given: Partial<Given>): string {
  const names = Object.keys(given) as (keyof ProjectSettings)[]
  return names.map((name) => settingWords[name]).join(', ')
}

type Needed = { readonly project: ProjectSliceState }

const plain: ProjectSettings = {
  name: '',
  client: '',
  defaultSeverity: null,
  policy: null,
  overrides: {},
  stakeholders: [],
  tickets: { place: '', required: false },
}

function evolve(state: ProjectSliceState, event: ProjectEvent): ProjectSliceState {
  switch (event.kind) {
    case 'project.opened.v1':
      return { ...event.body, archived: false }
    case 'project.changed.v1':
      return { ...withSettings(state, event.body), archived: state.archived }
    case 'project.archived.v1':
      return { ...state, archived: true }
    case 'project.restored.v1':
      return { ...state, archived: false }
  }
}

/** The settings with those that were given; a setting left out stays as it is. */
function withSettings(before: ProjectSettings, given: Partial<Given>): ProjectSettings {
  return {
    name: given.name ?? before.name,
    client: given.client ?? before.client,
    defaultSeverity:
      given.defaultSeverity === undefined ? before.defaultSeverity : given.defaultSeverity,
    policy: given.policy === undefined ? before.policy : given.policy,
    overrides: given.overrides ?? before.overrides,
    stakeholders: given.stakeholders ?? before.stakeholders,
    tickets: given.tickets ?? before.tickets,
  }
}
/** Parsed fields: one that was left out may be there as undefined. */
type Given = { readonly [K in keyof ProjectSettings]: ProjectSettings[K] | undefined }

function decide(command: ProjectCommand, world: World<Needed>): Decided {
  const { project } = world.state
  switch (command.verb) {
    case 'change': {
      if (Object.keys(command.input).length === 0) return no('nothing-to-change')
      const fits = world.answer as PolicyFits | undefined
      if (fits?.fits === false) return no('settings-do-not-fit', { why: fits.sentence })
      return go({ kind: 'project.changed.v1', body: command.input })
    }
    case 'archive':
      if (project.archived) return no('already-so:archived')
      return go({ kind: 'project.archived.v1', body: {} })
    case 'restore':
      if (!project.archived) return no('already-so:restored')
      return go({ kind: 'project.restored.v1', body: {} })
  }
}

/** The first facts of a project: whoever opens it and works on incidents leads it until somebody else does. */
export function openProject(
  input: OpeningInput,
  world: { readonly actor: Actor },
  fits: PolicyFits | undefined,
): Decision {
  if (fits?.fits === false) return no('settings-do-not-fit', { why: fits.sentence })
  const body = withSettings(plain, input)
  return world.actor.role === 'responder'
    ? go(
        { kind: 'project.opened.v1', body },
        fact('team.added.v1', { person: world.actor.id, as: 'lead' }),
      )
    : go({ kind: 'project.opened.v1', body })
}

/** A client or product. */
export const project: Slice<'project', ProjectSliceState, typeof events, typeof commands, Needed> =
  {
    name: 'project',
    events,
    commands,
    refusals,
    verbs,
    initial: { ...plain, archived: false },
    evolve,
    decide,
    say: (event) => {
      switch (event.kind) {
        case 'project.opened.v1':
          return `The project “${event.body.name}” was opened`
        case 'project.changed.v1':
          return `Changed: ${changedWords(event.body)}`
        case 'project.archived.v1':
          return 'The project was archived'
        case 'project.restored.v1':
          return 'The project was restored'
      }
    },
  }
