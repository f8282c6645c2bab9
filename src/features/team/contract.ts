/** Team: the people of a project. Its leads keep it; only its people see its open incidents. */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { personSchema } from '#kernel/words.ts'

const as = z.enum(['lead', 'member'])

export const events = {
  'team.added.v1': z.strictObject({ person: personSchema, as }),
  'team.removed.v1': z.strictObject({ person: personSchema }),
}
export type TeamEvent = RecordedOf<typeof events>

export const commands = {
  add: {
    input: z.strictObject({ person: personSchema, as: as.default('member') }),
    needs: 'administer' as const,
    says: 'Puts a person on the project, or makes a member its lead.',
    givesWork: true as const,
  },
  remove: {
    input: z.strictObject({ person: personSchema }),
    needs: 'administer' as const,
    says: 'Takes a person off the project. Incidents they are on by name stay open to them.',
  },
}
export type TeamCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so': 'This person already is {as} here.',
  'not-a-member': 'This person is not on the project.',
  'too-many-members': 'A project has at most {max} people.',
} as const

export type TeamMember = { readonly as: z.output<typeof as>; readonly since: string }
export type TeamState = {
  readonly members: Readonly<Record<string, TeamMember>>
  /** Who left, each once: the history names them. They may have come back. */
  readonly former: readonly string[]
}

/** Is this person on the project? */
export function onTeam(team: TeamState, person: string): boolean {
  return Object.hasOwn(team.members, person)
}

/** Everyone whom the project's history speaks of. */
export function everOnTeam(team: TeamState): readonly string[] {
  return [...new Set([...Object.keys(team.members), ...team.former])]
}

/** The project's leads. */
export function leadsOf(team: TeamState): readonly string[] {
  return Object.keys(team.members).filter((person) => team.members[person]?.as === 'lead')
}
