/** A one-time link by which a person chooses a new password: offered by an owner in the page, or at the machine's keyboard. */
import { DAY, plus } from '#kernel/instant.ts'
import type { Core } from '../core.ts'
import type { Command } from '../streams/dispatch.ts'
import { withSecret } from './with-secret.ts'

/** Who lost a password waits for the link; one that lies about longer is somebody else's chance. */
const RESET_DAYS = 1

/** Offers it; the secret is good only when the outcome is `done`, and then nowhere else than in this answer. */
export async function offerReset(
  core: Pick<Core, 'dispatch' | 'secrets' | 'clock'>,
  person: string,
  who: Pick<Command, 'actor' | 'via' | 'key'>,
) {
  const sender = { ...who, asked: { person } }
  const made = await withSecret(core, RESET, sender, (reset, hash) => ({
    reset,
    person,
    hash,
    until: plus(core.clock.now(), RESET_DAYS * DAY),
  }))
  return made
}

const RESET = { command: 'people/offer-reset', id: 'rs', prefix: 'fr_' } as const

/** Where the link leads. */
export const resetLink = (core: Pick<Core, 'publicUrl'>, secret: string): string =>
  `${core.publicUrl}/reset?token=${secret}`
