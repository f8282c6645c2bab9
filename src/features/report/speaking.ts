/**
 * How a report speaks of people: by name, or, by default, by the role somebody had when it happened (R-192, C-11). One person has
 * several roles in the course of an incident; the list of people says which, from when until when.
 */
import { nameIn, SENDER } from '#kernel/names.ts'
import { ms } from '#kernel/instant.ts'
import type { RolesState } from '../roles/contract.ts'
import { withoutNames, type NamedPerson } from '../retro/names.ts'
import { namedPeople, roleAt, roleOf } from '../retro/view.ts'

/** Speaks of people as they were at a moment, or as they are on the whole where no moment is given. */
export type Speaking = {
  readonly nameOf: (id: string, at?: string) => string
  readonly text: (text: string, at?: string) => string
}

export type ReportPerson = {
  readonly who: string
  readonly roles: readonly {
    readonly role: string
    readonly from: string
    /** Null while it lasts. */
    readonly until: string | null
    readonly entry: number
  }[]
}

type Spoken = {
  readonly roles: RolesState
  readonly names: 'roles' | 'names'
  readonly directory: Readonly<Record<string, string>>
}

/** Earlier than any role: what is told of then is told of people who had none yet. */
const BEFORE = '0001-01-01T00:00:00.000Z'

export function speaking({ roles, names, directory }: Spoken): Speaking {
  if (names === 'names') return { nameOf: (id) => nameIn(directory, id), text: (text) => text }
  const always = namedPeople(roles, directory)
  const changes = [
    ...new Set(roles.history.flatMap(({ from, until }) => (until ? [from, until] : [from]))),
  ].toSorted((a, b) => ms(a) - ms(b))
  // Roles change a few times in an incident, and a timeline may have a hundred thousand lines: each stretch is worked out once.
  const stretches = new Map<string, readonly NamedPerson[]>()
  const peopleAt = (at: string): readonly NamedPerson[] => {
    const since = changes.findLast((change) => ms(change) <= ms(at)) ?? BEFORE
    const known = stretches.get(since)
    if (known) return known
    const people = always.map((person) => ({ ...person, role: roleAt(roles, person.id, since) }))
    stretches.set(since, people)
    return people
  }
  return {
    nameOf: (id, at) => {
      if (directory[id] === undefined || id.startsWith(SENDER)) return nameIn(directory, id)
      const role = at === undefined ? roleOf(roles, id) : roleAt(roles, id, at)
      return `the ${role}`
    },
    text: (text, at) => withoutNames(text, at === undefined ? always : peopleAt(at)),
  }
}

/** Everyone with the roles they had; without names they are numbered in the order in which they came. */
export function peopleOf(everyone: readonly string[], spoken: Spoken): readonly ReportPerson[] {
  return everyone.map((id, index) => ({
    who: spoken.names === 'names' ? nameIn(spoken.directory, id) : `Person ${index + 1}`,
    roles: spoken.roles.history
      .filter(({ person }) => person === id)
      .map(({ role, from, until, seq }) => ({ role, from, until, entry: seq })),
  }))
}
