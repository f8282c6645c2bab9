/**
 * Documents that events speak of, kept once under their hash: what a thousand incidents run under is stored once, and none
 * of them can be made to run under another text without its header, and so its chain, no longer fitting.
 */
import { createHash } from 'node:crypto'
import { asJson, canonicalJson } from '#kernel/canonical.ts'
import type { Recorded } from '#kernel/event.ts'
import type { Queryable } from './verify.ts'

/** A policy is some twenty kilobytes; something much larger is evidence and belongs elsewhere. */
export const DOCUMENT_BYTES_MAX = 1024 * 1024
/** Documents held in memory: the policies in force and those of the incidents under way. */
const HELD_MAX = 200

export type KeptDocument = { readonly hash: string; readonly document: unknown }

export type Documents = {
  /** Keeps a document; answers its hash (hex) and it as JSON has it. Throws when it is larger than a document may be. */
  readonly keep: (document: unknown) => Promise<KeptDocument>
  /** The document under a hash, or undefined. */
  readonly find: (hash: string) => Promise<unknown>
  /** Puts beside each event the document it speaks of. One that is gone is left out; verification says so. */
  readonly fill: (events: readonly Recorded[]) => Promise<readonly Recorded[]>
}

/** `SHA-256(canonical JSON)`, hex. */
export function documentHash(document: unknown): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

export function openDocuments(db: Queryable): Documents {
  const held = new Map<string, unknown>()
  // The policy of a thousand reports is one and the same value: written out and hashed once, not for each.
  const kept = new WeakMap<object, KeptDocument>()
  const hold = (hash: string, document: unknown) => {
    held.delete(hash)
    held.set(hash, document)
    for (const oldest of held.keys()) {
      if (held.size <= HELD_MAX) break
      held.delete(oldest)
    }
  }
  const read = async (hashes: readonly string[]) => {
    const found = await db.query<{ hash: string; content: Buffer }>(
      `select encode(hash, 'hex') as hash, content from journal.document
       where hash in (select decode(x, 'hex') from unnest($1::text[]) x)`,
      [hashes],
    )
    for (const row of found.rows) hold(row.hash, JSON.parse(row.content.toString('utf8')))
  }
  return {
    keep: async (given) => {
      const known = typeof given === 'object' && given ? kept.get(given) : undefined
      if (known && held.has(known.hash)) {
        hold(known.hash, known.document)
        return known
      }
      const document = asJson(given)
      const content = Buffer.from(canonicalJson(document))
      if (content.byteLength > DOCUMENT_BYTES_MAX)
        throw new RangeError(`a document may have at most ${DOCUMENT_BYTES_MAX} bytes`)
      const hash = createHash('sha256').update(content).digest('hex')
      if (!held.has(hash))
        await db.query(
          `insert into journal.document (hash, content) values (decode($1, 'hex'), $2) on conflict do nothing`,
          [hash, content],
        )
      hold(hash, document)
      const answer = { hash, document }
      if (typeof given === 'object' && given) kept.set(given, answer)
      return answer
    },
    find: async (hash) => {
      if (!held.has(hash)) await read([hash])
      return held.get(hash)
    },
    fill: async (events) => {
      const named = new Set(events.flatMap((event) => event.documentHash ?? []))
      if (named.size === 0) return events
      const missing = [...named].filter((hash) => !held.has(hash))
      if (missing.length > 0) await read(missing)
      return events.map((event) =>
        event.documentHash === undefined || !held.has(event.documentHash)
          ? event
          : { ...event, document: held.get(event.documentHash) },
      )
    },
  }
}
