/** The handling rules wait for everyone who has not confirmed them yet. */
import type { Waiting } from '#kernel/contribution.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { DocumentState } from '../document/contract.ts'
import type { AccessState } from './contract.ts'

export function waiting(state: {
  readonly access: AccessState
  readonly document: DocumentState
  readonly conclude: ConcludeState
}): readonly Waiting[] {
  const { access, document, conclude } = state
  if (conclude.concluded) return []
  return Object.entries(access.members)
    .filter(
      ([, member]) =>
        member.as !== 'reporter' && member.acknowledged?.level !== document.classification,
    )
    .map(([person, member]) => ({
      for: person,
      what: 'rules',
      text: 'Read how this information must be treated',
      seq: 0,
      at: member.since,
      due: null,
      press: 'Read it',
    }))
}
