/**
 * The journal keeps the record: append, read, subscribe, verify. It knows headers, parts and hashes and nothing of
 * incidents; what an event means is the features' business.
 *
 * This file is the arithmetic of "irj v1" (docs/reference/journal-format.md). The same bytes are computed in SQL when an
 * entry is appended; here they are recomputed to check them. All hashes are SHA-256, integers big-endian.
 */
import { createHash, randomBytes } from 'node:crypto'
import { canonicalJson } from '#kernel/canonical.ts'

const PART = Buffer.from('irj/part/v1\n')
const CHAIN = Buffer.from('irj/chain/v1\n')
const LINK = Buffer.from('irj/link/v1\n')
const LEAF = Buffer.from([0])

/** prevLink of a chain's first entry: 32 zero bytes. */
export const LINK_ZERO: Buffer = Buffer.alloc(32)

function sha256(...pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

/** `H("irj/part/v1\n" ‖ salt ‖ content)`; `content` is the canonical JSON's UTF-8 bytes. */
export function partCommitment(salt: Uint8Array, content: Uint8Array): Buffer {
  return sha256(PART, salt, content)
}

/** `H("irj/chain/v1\n" ‖ nonce ‖ uuid16)`. */
export function chainId(nonce: Uint8Array, uuid: string): Buffer {
  return sha256(CHAIN, nonce, Buffer.from(uuid.replaceAll('-', ''), 'hex'))
}

/** `H(0x00 ‖ header)`; the header's bytes as stored, never serialised again. */
export function leafHash(header: Uint8Array): Buffer {
  return sha256(LEAF, header)
}

/** The place of an entry in its chain. */
export type LinkInput = {
  readonly chain: Uint8Array
  readonly seq: bigint
  readonly atUs: bigint
  readonly previous: Uint8Array
  readonly leaf: Uint8Array
}

/** `H("irj/link/v1\n" ‖ chain ‖ u64 seq ‖ u64 at_us ‖ previous ‖ leaf)`. */
export function linkHash(input: LinkInput): Buffer {
  return sha256(LINK, input.chain, u64(input.seq), u64(input.atUs), input.previous, input.leaf)
}

/** The header of an entry: no free text, no names. `parts` maps a part's name to its base64url commitment. */
export type Header = {
  readonly v: 1
  readonly kind: string
  readonly actor: string
  readonly via: string
  readonly occurred?: string
  /** Hash of the document the entry speaks of (documents.ts), hex. */
  readonly document?: string
  readonly parts: Readonly<Record<string, string>>
}

/** A sealed entry, ready for `journal.append`: the header's text and its parts with their salts (hex). */
export type SealedEntry = {
  readonly header: string
  readonly parts: readonly {
    readonly name: string
    readonly salt: string
    readonly content: string
  }[]
}

/** What an entry is made of before it is sealed. */
export type EntryDraft = Omit<Header, 'v' | 'parts'> & {
  readonly parts: Readonly<Record<string, unknown>>
}

/** Parts of one entry, at most, so that one of them can be erased alone ("irj v1" 1). */
const PARTS_MAX = 8

/** Commits to each part under a fresh 32-byte salt and writes the canonical header. Throws on more than eight parts. */
export function seal(draft: EntryDraft): SealedEntry {
  const names = Object.keys(draft.parts)
  if (names.length > PARTS_MAX) throw new RangeError(`an entry has at most ${PARTS_MAX} parts`)
  const commitments: Record<string, string> = {}
  const parts = names.map((name) => {
    const salt = randomBytes(32)
    const content = canonicalJson(draft.parts[name])
    commitments[name] = partCommitment(salt, Buffer.from(content)).toString('base64url')
    return { name, salt: salt.toString('hex'), content }
  })
  const { kind, actor, via, occurred, document } = draft
  const header = {
    v: 1,
    kind,
    actor,
    via,
    parts: commitments,
    ...(occurred ? { occurred } : {}),
    ...(document ? { document } : {}),
  }
  return { header: canonicalJson(header), parts }
}
