/** Secrets the server makes for itself: kept in the data folder, mode 0600, never in the database (design §3). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

export type Secrets = {
  /** Signs session cookies. */
  readonly cookies: string
  /** Pepper for tokens, invitations and source keys: the database holds only their HMAC. */
  readonly pepper: Buffer
}

/** Reads the secrets of a data folder, making them on first run. */
export async function openSecrets(dataFolder: string): Promise<Secrets> {
  const folder = join(dataFolder, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'server.json')
  const made = JSON.stringify({
    cookies: randomBytes(32).toString('base64url'),
    pepper: randomBytes(32).toString('base64url'),
  })
  try {
    // Exclusive: two processes that start together must not make two sets.
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(made)
    await handle.sync()
    await handle.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const read = JSON.parse(await readFile(file, 'utf8')) as { cookies: string; pepper: string }
  return { cookies: read.cookies, pepper: Buffer.from(read.pepper, 'base64url') }
}

/** Puts the secrets of a restored Firebreak in place of the fresh ones, whole or not at all. */
export async function replaceSecrets(
  dataFolder: string,
  secrets: { readonly cookies: string; readonly pepper: string },
): Promise<void> {
  const file = join(dataFolder, 'secrets', 'server.json')
  const next = await open(`${file}.new`, 'w', 0o600)
  await next.writeFile(JSON.stringify({ cookies: secrets.cookies, pepper: secrets.pepper }))
  await next.sync()
  await next.close()
  await rename(`${file}.new`, file)
}

/** A fresh secret for a person or machine: prefix and 32 random bytes. */
export function makeSecret(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

/** What a secret and the id beside it are made from again: kept with the answer to an idempotency key, never in the journal. */
export type Seed = { readonly id: string; readonly seed: string }

/** A fresh seed for something with an id and a secret. */
export function makeSeed(idPrefix: string): Seed {
  return { id: makeId(idPrefix), seed: randomBytes(32).toString('base64url') }
}

/** The secret of a seed: HMAC-SHA-256 under the pepper, so that the seed alone, in a table or a backup, opens nothing. */
export function secretOf(secrets: Secrets, prefix: string, { id, seed }: Seed): string {
  const made = createHmac('sha256', secrets.pepper).update(`secret\n${id}\n${seed}`)
  return `${prefix}${made.digest('base64url')}`
}

/** An id such as `tk_…`: 16 random letters and digits. */
export function makeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex').slice(0, 20)}`
}

/** What is kept of a secret: HMAC-SHA-256 under the pepper, hex. */
export function keptHash(secrets: Secrets, secret: string): string {
  return createHmac('sha256', secrets.pepper).update(secret).digest('hex')
}

/** Compares two hex hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right)
}
