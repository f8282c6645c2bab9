/** Adding people: an account to sign in with and a place in the workspace, in that order; used by set-up, invitations and CLI. */
import type { Policy } from '#features/policy/contract.ts'
import { presets } from '#features/policy/presets/index.ts'
import { personByEmail, type Person } from '#features/workspace/contract.ts'
import { SYSTEM, type Core } from '../core.ts'
import type { Outcome } from '../streams/dispatch.ts'

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
  policy: Policy = presets.reconciled,
): Promise<void> {
  const state = await core.workspace.fresh()
  if (!state.opened) await core.administer('open', { name, policy }, SYSTEM)
}

/** Adds a person who can sign in at once. Refused with `email-taken` when the address has an account. */
export async function addPerson(core: Core, person: NewPerson): Promise<Outcome> {
  const taken: Outcome = {
    status: 'refused',
    refusal: {
      code: 'email-taken',
      sentence: 'Somebody with this address already has an account.',
    },
  }
  if (personByEmail(await core.workspace.fresh(), person.email)) return taken
  // A crash between the two steps leaves an account without rights; adding the same address again adopts it.
  const account = await core.auth.createAccount(person)
  return core.administer(
    'add-person',
    { person: account, name: person.name, email: person.email, role: person.role },
    SYSTEM,
  )
}
