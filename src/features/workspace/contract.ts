/**
 * Workspace: the one record of the whole house. This slice holds its name and which response policy new incidents begin
 * under; people, tokens and sources are slices of their own on the same record.
 */
import { z } from 'zod'
import type { CommandOf } from '#kernel/decider.ts'
import type { RecordedOf } from '#kernel/event.ts'
import { lineSchema } from '#kernel/words.ts'
import type { PeopleState } from '../people/contract.ts'
import type { SourcesState } from '../sources/contract.ts'
import type { TokensState } from '../tokens/contract.ts'

/** The one record of the workspace. A fixed id, so that two processes that start together cannot make two. */
export const WORKSPACE_ID = '00000000-0000-4000-8000-000000000001'

/** The workspace's name. */
export const workspaceName: z.ZodType<string, string> = lineSchema(120, 'The workspace’s name')
const policy = z.uuid()

export const events = {
  'workspace.opened.v1': z.strictObject({ name: workspaceName, policy }),
  'workspace.renamed.v1': z.strictObject({ name: workspaceName }),
  'workspace.policy-chosen.v1': z.strictObject({ policy }),
}
export type WorkspaceEvent = RecordedOf<typeof events>

export const commands = {
  rename: {
    input: z.strictObject({ name: workspaceName }),
    needs: 'administer' as const,
    says: 'Renames the workspace.',
  },
  'choose-policy': {
    input: z.strictObject({ policy }),
    needs: 'administer' as const,
    says: 'Chooses the response policy of new incidents, except those of projects that have one of their own (R-256).',
    asks: 'policy',
  },
}
export type WorkspaceCommand = CommandOf<typeof commands>

/** Why a command of this slice is refused. */
export const refusals = {
  'already-so:name': 'The workspace already has this name.',
  'already-so:policy': 'This policy is already in force for new incidents.',
  'no-such-policy': 'There is no such response policy.',
} as const

export type WorkspaceSliceState = {
  readonly opened: boolean
  readonly name: string
  /** Id of the response policy that new incidents begin under, in its newest version. */
  readonly policy: string
  /** Somebody chose it, rather than that the workspace merely began with it. */
  readonly chosen: boolean
}

/** The workspace's record, folded. */
export type WorkspaceState = {
  readonly id: string
  readonly seq: number
  readonly at: string
  readonly workspace: WorkspaceSliceState
  readonly people: PeopleState
  readonly tokens: TokensState
  readonly sources: SourcesState
}
