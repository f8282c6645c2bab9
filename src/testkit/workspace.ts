/** A workspace with an owner and a responder, as its commands made it. */
import type { Fact } from '#kernel/event.ts'
import { workspaces } from '#features/index.ts'
import type { WorkspaceState } from '#features/workspace/contract.ts'
import { openWorkspace } from '#features/workspace/stream.ts'
import { Ledger } from './ledger.ts'

export const POLICY = '00000000-0000-4000-8001-000000000001'

/** The fields of `people/add` and `people/invite`. */
export const person = (id: string, role: string, email = `${id}@example.org`) => ({
  person: id,
  name: id,
  email,
  role,
})

const added = (id: string, role: string): Fact => ({
  kind: 'people.added.v1',
  body: person(id, role),
})

export const aWorkspace = (): Ledger<WorkspaceState> =>
  new Ledger(workspaces, [
    openWorkspace('Example', POLICY),
    added('oda', 'owner'),
    added('mira', 'responder'),
  ])
