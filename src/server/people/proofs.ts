/**
 * What a sign-in proves itself by may be replaced while it is under way: a password is changed, a link for a new one is used, an
 * account is closed. Whoever began with the old one must not be in afterwards. So it is looked at again once the session is there.
 */
import type pg from 'pg'
import { inTransaction } from '#journal/import.ts'

/** Whose it is and what it is: the password's hash, or the passkey's id. */
type Proof = { readonly person: string; readonly kept: string; readonly passkey: boolean }

/** How a request proves who sends it, before it was looked at. */
export type Claim =
  | { readonly email: string }
  | { readonly person: string }
  | { readonly credential: string }

export type Proofs = {
  /** Remembers by what a request signs in, as it is now; nothing when there is no such account. */
  readonly begin: (request: Request, claim: Claim) => Promise<void>
  /** Whose sign-in this request was, when what it began with does not hold any more; undefined when it does. */
  readonly replaced: (request: Request) => Promise<string | undefined>
}

/**
 * `pool` has sign-in's tables in its search path. Reading `for share` waits for whoever replaces the proof: a sign-in that reads the
 * old one made its session before that is committed, and `replacePassword` ends it; one that reads the new one is ended here.
 */
export function openProofs(pool: pg.Pool, mayEnter: (person: string) => Promise<boolean>): Proofs {
  const begun = new WeakMap<Request, Proof>()
  return {
    begin: async (request, claim) => {
      const proof = await proofOf(pool, claim)
      if (proof) begun.set(request, proof)
    },
    replaced: async (request) => {
      const proof = begun.get(request)
      if (!proof) return undefined
      const { person, kept, passkey } = proof
      const now = await proofOf(pool, passkey ? { credential: kept } : { person })
      const holds = now?.kept === kept && (await mayEnter(person))
      return holds ? undefined : person
    },
  }
}

async function proofOf(pool: pg.Pool, claim: Claim): Promise<Proof | undefined> {
  const passkey = 'credential' in claim
  const [text, value] = passkey
    ? [
        'select "userId" as person, "credentialID" as kept from passkey where "credentialID" = $1 for share',
        claim.credential,
      ]
    : 'email' in claim
      ? [`${PASSWORD_OF} "user".email = $1 for share of account`, claim.email.toLowerCase()]
      : [`${PASSWORD_OF} "user".id = $1 for share of account`, claim.person]
  const found = await pool.query<{ person: string; kept: string }>(text, [value])
  const [row] = found.rows
  return row && { ...row, passkey }
}

const PASSWORD_OF = `select account."userId" as person, account.password as kept from account
  join "user" on "user".id = account."userId" where account."providerId" = 'credential' and`

/**
 * Puts another password's hash in place of a person's, and ends in the same moment all that the old one opened: sessions, sign-ins that
 * wait for the second step, devices that may skip it. With `passkeys` their passkeys go too. The second step stays, no longer locked
 * by whoever guessed its codes.
 */
export async function replacePassword(
  pool: pg.Pool,
  person: string,
  change: { readonly hash: string; readonly passkeys: boolean },
): Promise<void> {
  await inTransaction(pool, 'begin', async (client) => {
    await client.query(
      `update account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`,
      [person, change.hash],
    )
    await client.query(
      `update "twoFactor" set "failedVerificationCount" = 0, "lockedUntil" = null where "userId" = $1`,
      [person],
    )
    if (change.passkeys) await client.query('delete from passkey where "userId" = $1', [person])
    await endAll(client, person)
  })
}

/** Ends a person's sessions, and the sign-ins that wait for the second step. */
export async function endAll(db: pg.Pool | pg.PoolClient, person: string): Promise<void> {
  await endWaiting(db, person)
  await db.query('delete from session where "userId" = $1', [person])
}

/** Ends the sign-ins of a person that wait for the second step, and their devices that may skip it. */
export async function endWaiting(db: pg.Pool | pg.PoolClient, person: string): Promise<void> {
  await db.query('delete from verification where value = $1', [person])
}
