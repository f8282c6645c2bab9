/** Adding people: an account to sign in with and a place in the workspace, in that order; used by set-up, invitations and CLI. */
import { workspaces, responsePolicies } from '#features/index.ts'
import { personByEmail, refusals, type Person } from '#features/people/contract.ts'
import { presetIds, presets, type PresetId } from '#features/policy/presets/index.ts'
import { WORKSPACE_ID } from '#features/workspace/contract.ts'
import { go } from '#kernel/decider.ts'
import { refusing } from '#kernel/refusal.ts'
import { openWorkspace } from '#features/workspace/stream.ts'
import { SYSTEM, type Core } from '../core.ts'
import type { Command, Outcome } from '../streams/dispatch.ts'
import { begin, open } from '../streams/opening.ts'

export type NewPerson = {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly role: Person['role']
}

/** Opens the workspace if nobody has; another process doing it in the same moment is as good. */
export async function openIfNew(
  core: Core,
  name = 'Firebreak',
  preset: PresetId = 'reconciled',
): Promise<void> {
  const { workspace } = await core.workspace.fresh()
  if (workspace.opened) return
  const policy = await policyFromPreset(core, preset)
  await begin(
    {
      kind: workspaces,
      id: WORKSPACE_ID,
      ...SYSTEM,
      recordedBy: SYSTEM.actor,
      decide: () => go(openWorkspace(name, policy)),
    },
    core,
  )
  await core.workspace.fresh()
}

/** The policy made of a preset as it is shipped: begun when it is first wanted, once, under an id of its own. */
export async function policyFromPreset(core: Core, preset: PresetId): Promise<string> {
  const id = presetIds[preset]
  if (!(await core.records.fresh(responsePolicies, id)))
    await open({ kind: responsePolicies, id, body: { preset }, ...SYSTEM }, core)
  return id
}

/** The response policy new incidents begin under; before set-up, the one that will be offered first. Everyone may know it. */
export async function policyInForce(core: Pick<Core, 'records' | 'workspace'>) {
  const { policy } = core.workspace.now().workspace
  const record = policy ? await core.records.known(responsePolicies, policy) : undefined
  const state = record?.state['response-policy']
  return {
    policy: policy || null,
    version: state?.versions.length ?? 0,
    document: state?.document ?? presets.reconciled,
  }
}

/** Sends a command to the workspace's record: `people/invite`. */
export function toWorkspace(
  core: Pick<Core, 'dispatch'>,
  command: string,
  body: unknown,
  who: Pick<Command, 'actor' | 'via'>,
): Promise<Outcome> {
  const [slice = '', verb = ''] = command.split('/')
  const { actor, via } = who
  return core.dispatch({ kind: workspaces, id: WORKSPACE_ID, slice, verb, body, actor, via })
}

/** The same for the commands on people. */
export const toPeople = (
  core: Pick<Core, 'dispatch'>,
  verb: string,
  body: unknown,
  who: Pick<Command, 'actor' | 'via'>,
): Promise<Outcome> => toWorkspace(core, `people/${verb}`, body, who)

/** Adds a person who can sign in at once. Refused with `email-taken` when the address has an account. */
export async function addPerson(core: Core, person: NewPerson): Promise<Outcome> {
  if (personByEmail((await core.workspace.fresh()).people, person.email))
    return { status: 'refused', refusal: refusing(refusals)('email-taken').refusal }
  // A crash between the two steps leaves an account without rights; adding the same address again adopts it.
  const account = await core.auth.createAccount(person)
  const { name, email, role } = person
  return toWorkspace(core, 'people/add', { person: account, name, email, role }, SYSTEM)
}
