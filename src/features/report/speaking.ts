/**
 * How a report speaks of people: by name, or, by default, by role (R-192, C-11).
 *
 * By roles there is one rule, for who did something, for whom a sentence is about and for names in what people wrote: somebody is
 * called by the role they had **just before** what is told was recorded. So “the team member became responder” and “the first
 * responder handed over” read as they were. Whoever took the record first is the first responder while they command for the
 * first time; without a role they are a team member; after the last one a former commander, and so on. Text whose entry is not
 * known is told as at the end of the report.
 *
 * What somebody is called means one person in the whole report: “the commander”, where only one person ever had that role, and
 * otherwise the role with their number in the list of people, “responder 3”. That list says of each what they are called, and
 * their roles from when until when. A mention stays one: “@commander”.
 */
import { nameIn, SENDER } from '#kernel/names.ts'
import { ms } from '#kernel/instant.ts'
import type { Recorded } from '#kernel/event.ts'
import type { RolesState } from '../roles/contract.ts'
import { withoutNames, type NamedPerson } from '../retro/names.ts'
import { roleBefore, type Moment } from '../retro/view.ts'

/** When something was recorded: by the number of its entry, or by its time where only that is known. */
type Told = number | string

/** Speaks of people as they were just before a moment; as at the end of the report where none is given. */
export type Speaking = {
  readonly nameOf: (id: string, told?: Told) => string
  readonly text: (text: string, told?: Told) => string
}

export type ReportPerson = {
  readonly who: string
  /** Everything this report calls them, in order; nothing where it speaks by name. */
  readonly called: readonly string[]
  readonly roles: readonly {
    readonly role: string
    readonly from: string
    /** Null while it lasts. */
    readonly until: string | null
    readonly entry: number
  }[]
}

export type Spoken = {
  readonly roles: RolesState
  /** What a role is called under the policy. */
  readonly inWords: (role: string) => string
  readonly names: 'roles' | 'names'
  readonly directory: Readonly<Record<string, string>>
  /** Everyone who was ever on it, in the order in which the report lists them. */
  readonly everyone: readonly string[]
  readonly events: readonly Recorded[]
}

const END: Moment = { entry: Infinity, at: Infinity }

export function speaking(spoken: Spoken): Speaking {
  const { names, directory } = spoken
  if (names === 'names') return { nameOf: (id) => nameIn(directory, id), text: (text) => text }
  const callings = callingsOf(spoken)
  const momentOf = momentsOf(spoken)
  // Roles change a few times in an incident, and a timeline may have a hundred thousand lines: each stretch is worked out once.
  const stretches = new Map<string, readonly NamedPerson[]>()
  const peopleAt = (moment: Moment): readonly NamedPerson[] => {
    const stretch = callings.stretchOf(moment)
    const known = stretches.get(stretch)
    if (known) return known
    const people = Object.entries(directory).map(([id, name]) => ({
      id,
      name,
      role: callings.roleOf(id, moment),
      called: callings.calledAt(id, moment),
    }))
    stretches.set(stretch, people)
    return people
  }
  return {
    nameOf: (id, told) =>
      directory[id] === undefined || id.startsWith(SENDER)
        ? nameIn(directory, id)
        : callings.calledAt(id, momentOf(told)),
    text: (text, told) => withoutNames(text, peopleAt(momentOf(told))),
  }
}

/** Everyone with what they are called and the roles they had; without names they are numbered in the order in which they came. */
export function peopleOf(spoken: Spoken): readonly ReportPerson[] {
  const byName = spoken.names === 'names'
  const callings = callingsOf(spoken)
  return spoken.everyone.map((id, index) => ({
    who: byName ? nameIn(spoken.directory, id) : `Person ${index + 1}`,
    called: byName ? [] : callings.allOf(id),
    roles: spoken.roles.history
      .filter(({ person }) => person === id)
      .map(({ role, from, until, seq }) => ({
        role: spoken.inWords(role),
        from,
        until,
        entry: seq,
      })),
  }))
}

function momentsOf({ events }: Spoken): (told: Told | undefined) => Moment {
  const recorded = new Map(events.map((event) => [event.seq, event.recorded]))
  return (told) => {
    if (told === undefined) return END
    if (typeof told === 'number') {
      const at = recorded.get(told)
      return { entry: told, at: at === undefined ? Infinity : ms(at) }
    }
    const at = ms(told)
    return { entry: events.find((event) => ms(event.recorded) >= at)?.seq ?? Infinity, at }
  }
}

/** What each person is called at each moment. */
function callingsOf({ roles, inWords, everyone }: Spoken) {
  const turns = Map.groupBy(roles.history, ({ person }) => person)
  const ends = roles.history.flatMap(({ until }) => (until === null ? [] : [ms(until)]))
  const roleOf = (id: string, moment: Moment) =>
    roleBefore(roles, turns.get(id) ?? [], moment, inWords)
  const rolesOf = (id: string) => [
    ...new Set(changesIn(turns.get(id) ?? []).map((moment) => roleOf(id, moment))),
  ]
  const sharers = new Map<string, number>()
  for (const role of everyone.flatMap(rolesOf)) sharers.set(role, (sharers.get(role) ?? 0) + 1)
  const places = new Map(everyone.map((id, index) => [id, index + 1]))
  const called = (id: string, role: string) => {
    const number = places.get(id)
    const shared = (sharers.get(role) ?? 0) > 1
    return shared && number !== undefined ? `${role} ${number}` : `the ${role}`
  }
  return {
    roleOf,
    calledAt: (id: string, moment: Moment) => called(id, roleOf(id, moment)),
    allOf: (id: string) => rolesOf(id).map((role) => called(id, role)),
    /** The same for two moments between which nobody's role changed. */
    stretchOf: ({ entry, at }: Moment) =>
      `${roles.history.filter(({ seq }) => seq < entry).length}:${ends.filter((end) => end < at).length}`,
  }
}

/** The moments after which somebody's role may be another, given their turns: the beginning, and after each start and end. */
function changesIn(turns: RolesState['history']): readonly Moment[] {
  const starts = turns.map(({ seq, from }) => ({ entry: seq + 1, at: ms(from) }))
  const ends = turns.flatMap(({ until }) => {
    if (until === null) return []
    const begun = turns.filter(({ from }) => ms(from) <= ms(until)).map(({ seq }) => seq + 1)
    return [{ entry: Math.max(...begun), at: ms(until) + 1 }]
  })
  const changes = [...starts, ...ends].toSorted((a, b) => a.at - b.at || a.entry - b.entry)
  return [{ entry: 0, at: -Infinity }, ...changes]
}
