/** A duty that passed from one person to another, in words. */
import type { NameOf } from '#kernel/decider.ts'
import { known } from '#kernel/words.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import { untold, type Duty, type HandoffState } from './contract.ts'

/** What a duty is called in a sentence. */
export const dutyWords: Readonly<Record<Duty, string>> = {
  commander: 'command',
  communicator: 'answering questions',
  responder: 'responding',
}
export const dutyOf = ({ duty }: { readonly duty: string }): string =>
  known(dutyWords, duty) ?? duty

type Passed = { readonly duty: string; readonly from: string | null; readonly to: string }

/** `Mira Osei has taken over command from Tomi Kane.` */
export function passedInWords(passed: Passed, nameOf: NameOf): string {
  const from = passed.from === null ? '' : ` from ${nameOf(passed.from)}`
  return `${nameOf(passed.to)} has taken over ${dutyOf(passed)}${from}.`
}

/** What the report of a handoff or a takeover begins with: every duty that passed and was told in none yet. */
export const untoldInWords = (state: HandoffState, nameOf: NameOf): string =>
  untold(state)
    .map((passed) => passedInWords(passed, nameOf))
    .join(' ')

type TakeoverSources = {
  readonly handoff: HandoffState
  readonly roles: RolesState
  readonly conclude: ConcludeState
}

/** Duties that were taken over in an emergency and that whoever took them still has to tell of, while it is under way. */
export function untoldTakeovers({ handoff, roles, conclude }: TakeoverSources) {
  if (conclude.concluded) return []
  const holder = (duty: string) =>
    duty === 'commander' ? roles.commander : duty === 'communicator' ? roles.communicator : null
  return handoff.takeovers.filter(
    ({ duty, to, reportedAt }) => reportedAt === null && holder(duty) === to,
  )
}
