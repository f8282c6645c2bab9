/** The workspace as a kind of record: one for the whole house, read by its owners, told from by everyone signed in. */
import type { Actor, Right } from '#kernel/decider.ts'
import type { Fact } from '#kernel/event.ts'
import { streamKind } from '#kernel/stream.ts'
import { people } from '../people/decide.ts'
import { sources } from '../sources/decide.ts'
import { tokens } from '../tokens/decide.ts'
import { WORKSPACE_ID, type WorkspaceState } from './contract.ts'
import { workspace } from './decide.ts'

/** Owners administer; everyone signed in keeps their own tokens; the machine's keyboard may do both. */
function may(actor: Actor, right: Right): boolean {
  if (actor.role === 'system') return true
  switch (right) {
    case 'see-progress':
    case 'sign-in':
      return true
    case 'read':
    case 'administer':
      return actor.role === 'owner'
    case 'write':
    case 'command':
    case 'communicate':
    case 'take':
    case 'join-handoff':
    case 'system':
      return false
  }
}

/** The workspace's first fact; only the machine's keyboard and the set-up link come here. */
export function openWorkspace(name: string, policy: string): Fact {
  return { kind: 'workspace.opened.v1', body: { name, policy } }
}

export const workspaces = streamKind<WorkspaceState>({
  name: 'workspace',
  word: 'workspace',
  plural: 'workspace',
  slices: { workspace, people, tokens, sources },
  only: { id: WORKSPACE_ID, called: 'here' },
  may,
  people: (state) => Object.keys(state.people.all),
  hides: ['hash'],
  progress: (state) => ({ name: state.workspace.name }),
  rows: () => [],
  rowVersion: 1,
})
