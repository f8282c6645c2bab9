/** An export as another Firebreak would have written it: sealed and linked like any, of whatever events a test makes up. */
import { randomBytes } from 'node:crypto'
import { writeExport } from '#journal/archive.ts'
import { chainId, leafHash, linkHash, LINK_ZERO, seal } from '#journal/chain.ts'
import { documentHash } from '#journal/documents.ts'
import type { StoredChain } from '#journal/verify.ts'
import { canonicalJson } from '#kernel/canonical.ts'
import type { Fact } from '#kernel/event.ts'
import { ms } from '#kernel/instant.ts'

/** The text of an export of one incident, its entries a second apart and all by one actor. */
export function archiveOf(
  stream: string,
  facts: readonly Fact[],
  { actor, begun }: { readonly actor: string; readonly begun: string },
): string {
  const nonce = randomBytes(32)
  const chain = chainId(nonce, stream)
  const entries: StoredChain['entries'][number][] = []
  const parts: StoredChain['parts'][number][] = []
  let link = LINK_ZERO
  const documents: StoredChain['documents'][number][] = []
  for (const [index, { kind, body, occurred, document }] of facts.entries()) {
    const seq = BigInt(index + 1)
    const hash = document === undefined ? undefined : documentHash(document)
    if (hash !== undefined)
      documents.push({
        hash: Buffer.from(hash, 'hex'),
        content: Buffer.from(canonicalJson(document)),
      })
    const sealed = seal({
      kind,
      actor,
      via: 'web',
      parts: { body },
      ...(occurred === undefined ? {} : { occurred }),
      ...(hash === undefined ? {} : { document: hash }),
    })
    const header = Buffer.from(sealed.header)
    const leaf = leafHash(header)
    const atUs = BigInt(ms(begun) + index * 1000) * 1000n
    link = linkHash({ chain, seq, atUs, previous: link, leaf })
    entries.push({ seq, atUs, header, leaf, link })
    for (const { name, salt, content } of sealed.parts)
      parts.push({ seq, name, salt: Buffer.from(salt, 'hex'), content: Buffer.from(content) })
  }
  const seq = BigInt(facts.length)
  const head = { stream, kind: 'incident', nonce, chain, seq, link, documents }
  return writeExport({ ...head, entries, parts })
}
