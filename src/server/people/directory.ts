/**
 * The workspace as everyone asks it: who somebody is now, what they are called, which projects they are on. It is the
 * workspace's record, kept in memory and caught up by sequence like every other.
 */
import type pg from 'pg'
import type { Actor } from '#kernel/decider.ts'
import { SENDER } from '#kernel/names.ts'
import { workspaces } from '#features/index.ts'
import { WORKSPACE_ID, type WorkspaceState } from '#features/workspace/contract.ts'
import { recently } from '../streams/recently.ts'
import type { Records } from '../streams/records.ts'

export type Directory = {
  /** The workspace as far as this process knows it; at most one notification behind. */
  readonly now: () => WorkspaceState
  /** The workspace after reading what the journal has since. */
  readonly fresh: () => Promise<WorkspaceState>
  /** The workspace as it was a second ago or later, whatever messages were lost: what rights are decided on. */
  readonly current: () => Promise<WorkspaceState>
  /** Something may have been missed: everything is read again before the next answer. */
  readonly distrust: () => Promise<void>
  readonly onChange: (listener: (state: WorkspaceState) => void) => void
  /** The person as an actor with the role and the projects they have now; undefined when unknown or disabled. */
  readonly actor: (person: string) => Promise<Actor | undefined>
  /** Those of these ids that are nobody's, also after reading what other processes added. */
  readonly strangers: (people: readonly string[]) => Promise<readonly string[]>
  /** Those of these ids whose account is closed. */
  readonly closed: (people: readonly string[]) => readonly string[]
  /** Names by id, of people and of the sources of alerts; who is no longer there is said to have left. */
  readonly namesOf: (people: readonly string[]) => Readonly<Record<string, string>>
}

export async function openDirectory(parts: {
  readonly records: Records
  readonly pool: pg.Pool
}): Promise<Directory> {
  let state = workspaces.initial(WORKSPACE_ID)
  const listeners: ((state: WorkspaceState) => void)[] = []
  const take = (next: WorkspaceState) => {
    if (next === state || next.seq < state.seq) return state
    state = next
    for (const listener of listeners) listener(state)
    return state
  }
  const fresh = async () => {
    const record = await parts.records.fresh(workspaces, WORKSPACE_ID)
    return record ? take(record.state) : state
  }
  parts.records.onEvents((id, _events, record) => {
    if (id === WORKSPACE_ID) take(record.state as WorkspaceState)
  })
  await fresh()
  const known = recently(fresh)
  const current = async () => {
    await known.ensure()
    return state
  }
  return {
    now: () => state,
    fresh,
    current,
    distrust: async () => {
      known.distrust()
      await known.ensure()
    },
    onChange: (listener) => void listeners.push(listener),
    actor: async (id) => {
      const person = activeIn(await current(), id) ?? activeIn(await fresh(), id)
      if (!person) return undefined
      return { id, role: person.role, projects: await projectsOf(id, parts.pool) }
    },
    strangers: async (people) => {
      const unknownIn = (known: WorkspaceState, asked: readonly string[]) =>
        asked.filter((id) => !personIn(known, id))
      const missing = unknownIn(state, people)
      return missing.length === 0 ? missing : unknownIn(await fresh(), missing)
    },
    closed: (people) => people.filter((id) => personIn(state, id)?.active === false),
    namesOf: (people) =>
      Object.fromEntries([...new Set(people)].map((id) => [id, nameFor(state, id)])),
  }
}

/** A source of alerts by its id; undefined when there is none. */
export const sourceIn = ({ sources }: WorkspaceState, id: string) =>
  Object.hasOwn(sources.all, id) ? sources.all[id] : undefined

function nameFor(state: WorkspaceState, id: string): string {
  if (!id.startsWith(SENDER)) return personIn(state, id)?.name ?? 'somebody who has left'
  return sourceIn(state, id.slice(SENDER.length))?.name ?? 'an alert source, since removed'
}

function activeIn(state: WorkspaceState, id: string) {
  const person = personIn(state, id)
  return person?.active ? person : undefined
}

function personIn(state: WorkspaceState, id: string) {
  return Object.hasOwn(state.people.all, id) ? state.people.all[id] : undefined
}

/**
 * The ids of a person's projects, asked of the rows of projects each time: whoever writes on an open record is on it for
 * good, so nobody writes by a project they left a moment ago.
 */
async function projectsOf(person: string, pool: pg.Pool): Promise<readonly string[]> {
  const found = await pool.query<{ key: string }>({
    name: 'projects-of',
    text: `select key from journal.view where name = 'projects' and readers @> array[$1]`,
    values: [person],
  })
  return found.rows.map((row) => row.key)
}
