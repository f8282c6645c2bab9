/** Commands that carry the hash of a secret which the server makes: tokens, invitations, sources, links for a new password. */
import { must } from '#kernel/must.ts'
import type { Core } from '../core.ts'
import { keptHash, makeSeed, secretOf, type Seed } from '../start/secrets.ts'
import type { Command, Outcome } from '../streams/dispatch.ts'
import { toWorkspace } from './people.ts'

export type SecretCommand = {
  readonly command: string
  /** What the id begins with, `tk`, and the secret, `fb_`. */
  readonly id: string
  readonly prefix: string
}

/**
 * Sends a command with the hash of a fresh secret; the secret is good only when the outcome is `done`. Sent again under its
 * idempotency key it gives the same id and secret: both are made again from the seed that is kept with the answer. `asked` is
 * what the sender asked for, which is what the key is held to.
 */
export async function withSecret(
  core: Pick<Core, 'dispatch' | 'secrets'>,
  { command, id, prefix }: SecretCommand,
  who: Pick<Command, 'actor' | 'via' | 'key'> & { readonly asked: unknown },
  fields: (id: string, hash: string) => unknown,
) {
  const { asked, ...sender } = who
  const seed = makeSeed(id)
  const hash = keptHash(core.secrets, secretOf(core.secrets, prefix, seed))
  const completed = { asked, extra: seed }
  const outcome = await toWorkspace(core, command, fields(seed.id, hash), { ...sender, completed })
  const kept = outcome.status === 'done' ? (outcome.extra as Seed) : seed
  return { outcome, id: kept.id, secret: secretOf(core.secrets, prefix, kept) }
}

/** Until when what was offered holds: as the entry says it, also when the offer was sent again under its key. */
export function untilOf({ events }: Extract<Outcome, { status: 'done' }>): string {
  return (must(events[0], 'the entry of an offer').body as { readonly until: string }).until
}
