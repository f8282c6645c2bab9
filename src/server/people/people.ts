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
export async function openIfNew(core: Core, name = 'Firebreak'): Promise<void> {
  const { workspace } = await core.workspace.fresh()
  if (workspace.opened) return
  // An owner chooses one in the first steps; until then incidents can begin all the same.
  const policy = await policyFromPreset(core, 'reconciled')
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
  const { policy, chosen } = core.workspace.now().workspace
  const record = policy ? await core.records.known(responsePolicies, policy) : undefined
  const state = record?.state['response-policy']
  return {
    policy: policy || null,
    chosen,
    version: state?.versions.length ?? 0,
    document: state?.document ?? presets.reconciled,
  }
}

/** Sends a command to the workspace's record: `people/invite`. */
export function toWorkspace(
  core: Pick<Core, 'dispatch'>,
  command: string,
  body: unknown,
  who: Pick<Command, 'actor' | 'via' | 'key' | 'completed'>,
): Promise<Outcome> {
  const [slice = '', verb = ''] = command.split('/')
  const { actor, via, key, completed } = who
  return core.dispatch({
    kind: workspaces,
    id: WORKSPACE_ID,
    slice,
    verb,
    body,
    actor,
    via,
    ...(key ? { key } : {}),
    ...(completed ? { completed } : {}),
  })
}

/** The same for the commands on people. */
export const toPeople = (
  core: Pick<Core, 'dispatch'>,
  verb: string,
  body: unknown,
  who: Pick<Command, 'actor' | 'via' | 'key' | 'completed'>,
): Promise<Outcome> => toWorkspace(core, `people/${verb}`, body, who)

const no = (code: 'email-taken' | 'invitation-over' | 'set-up-over'): Outcome => ({
  status: 'refused',
  refusal: refusing(refusals)(code).refusal,
})

/** Adds a person who can sign in at once; one at a time, in all processes. Refused with `email-taken`. */
export function addPerson(core: Core, person: NewPerson): Promise<Outcome> {
  return core.oneAtATime(() => add(core, person))
}

/** The same for the owner that a new workspace begins with; refused with `set-up-over` when it has one. */
export function addFirstOwner(core: Core, person: Omit<NewPerson, 'role'>): Promise<Outcome> {
  return core.oneAtATime(async () => {
    const { all } = (await core.workspace.fresh()).people
    if (Object.values(all).some(({ role }) => role === 'owner')) return no('set-up-over')
    return add(core, { ...person, role: 'owner' })
  })
}

/** Adds whom an invitation is for, under the name they give, and uses it up. Refused with `invitation-over`. */
export function acceptInvitation(
  core: Core,
  id: string,
  account: Pick<NewPerson, 'name' | 'password'>,
): Promise<Outcome> {
  return core.oneAtATime(async () => {
    const invitation = (await core.workspace.fresh()).people.invitations[id]
    if (!invitation || invitation.used || invitation.until <= core.clock.now())
      return no('invitation-over')
    const { email, role } = invitation
    if (personByEmail((await core.workspace.fresh()).people, email)) return no('email-taken')
    // Used up first: an invitation that is withdrawn in this moment adds nobody. A crash in between costs a new one.
    const used = await toPeople(core, 'use-invitation', { invitation: id }, SYSTEM)
    return used.status === 'done' ? add(core, { ...account, email, role }) : used
  })
}

async function add(core: Core, person: NewPerson): Promise<Outcome> {
  if (personByEmail((await core.workspace.fresh()).people, person.email)) return no('email-taken')
  // A crash between the two steps leaves an account without rights, which the next try with this address replaces.
  const account = await core.auth.createAccount(person)
  const { name, email, role } = person
  return toPeople(core, 'add', { person: account, name, email, role }, SYSTEM)
}
