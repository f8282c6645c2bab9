/**
 * Recomputes chains from what the database or an export holds and names the first entry that does not fit. It shares no
 * code with the append function, which computes the same bytes in SQL.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { canonicalJson } from '#kernel/canonical.ts'
import { chainId, leafHash, linkHash, LINK_ZERO, partCommitment, type Header } from './chain.ts'

/** A chain's head as printed and kept elsewhere: base of every later comparison. */
export type Head = { readonly stream: string; readonly seq: number; readonly link: string }
export type Verdict = {
  readonly ok: boolean
  readonly entries: number
  readonly head: Head | null
  readonly problem?: string
  readonly at?: number
}

/** A chain as it is stored or exported. Bytes are Buffers; `parts` are those still present. */
export type StoredChain = {
  readonly stream: string
  readonly kind: string
  readonly nonce: Buffer
  readonly chain: Buffer
  readonly seq: bigint
  readonly link: Buffer
  readonly entries: readonly {
    readonly seq: bigint
    readonly atUs: bigint
    readonly header: Buffer
    readonly leaf: Buffer
    readonly link: Buffer
  }[]
  readonly parts: readonly {
    readonly seq: bigint
    readonly name: string
    readonly salt: Buffer
    readonly content: Buffer
  }[]
  /** The documents its entries speak of, each under its hash. */
  readonly documents: readonly { readonly hash: Buffer; readonly content: Buffer }[]
}

/** Checks one chain whole; with `against`, also that the printed head is still in it. */
export function verifyChain(stored: StoredChain, against?: Head): Verdict {
  const entries = stored.entries.length
  const bad = (problem: string, at?: number): Verdict => ({
    ok: false,
    entries,
    head: null,
    problem,
    ...(at === undefined ? {} : { at }),
  })
  const chain = chainId(stored.nonce, stored.stream)
  if (!chain.equals(stored.chain)) return bad('the chain’s id does not follow from its nonce')
  const partsBySeq = Map.groupBy(stored.parts, (part) => part.seq)
  const documents = new Set<string>()
  for (const { hash, content } of stored.documents) {
    if (!createHash('sha256').update(content).digest().equals(hash))
      return bad(`the document ${hash.toString('hex')} was changed`)
    documents.add(hash.toString('hex'))
  }
  let previous = LINK_ZERO
  for (const [index, entry] of stored.entries.entries()) {
    const seq = BigInt(index + 1)
    if (entry.seq !== seq) return bad(`entry ${seq} is missing`, index + 1)
    const fault = entryFault(entry, partsBySeq.get(seq) ?? [], documents)
    if (fault) return bad(`entry ${seq}: ${fault}`, index + 1)
    const link = linkHash({ chain, seq, atUs: entry.atUs, previous, leaf: entry.leaf })
    if (!link.equals(entry.link))
      return bad(`entry ${seq}: its link does not follow from the entry before it`, index + 1)
    if (against && BigInt(against.seq) === seq && link.toString('hex') !== against.link)
      return bad(`entry ${seq} is not the one whose head was printed`, index + 1)
    previous = link
    partsBySeq.delete(seq)
  }
  if (partsBySeq.size > 0) return bad('there is content that belongs to no entry')
  const first = stored.entries[0]
  if (first && kindOf(first.header) !== stored.kind)
    return bad('the stream’s kind is not that of its first entry', 1)
  if (stored.seq !== BigInt(entries) || !stored.link.equals(previous))
    return bad('the head does not match the last entry')
  if (against && against.seq > entries)
    return bad(
      `entries after ${entries} are missing; the printed head is ${against.seq}`,
      entries + 1,
    )
  return {
    ok: true,
    entries,
    head: { stream: stored.stream, seq: entries, link: previous.toString('hex') },
  }
}

type Entry = StoredChain['entries'][number]
type Part = StoredChain['parts'][number]

function entryFault(
  entry: Entry,
  parts: readonly Part[],
  documents: ReadonlySet<string>,
): string | undefined {
  const text = entry.header.toString('utf8')
  let header: Header
  try {
    header = JSON.parse(text) as Header
    if (canonicalJson(header) !== text || !Buffer.from(text).equals(entry.header))
      return 'its header is not canonical'
  } catch {
    return 'its header is not JSON'
  }
  if (!leafHash(entry.header).equals(entry.leaf)) return 'its header was changed'
  for (const part of parts)
    if (header.parts?.[part.name] !== partCommitment(part.salt, part.content).toString('base64url'))
      return `its content (${part.name}) was changed`
  // Nothing can be erased yet, so a committed part that is missing was removed by hand.
  const missing = Object.keys(header.parts ?? {}).find(
    (name) => !parts.some((part) => part.name === name),
  )
  if (missing !== undefined) return `its content (${missing}) is missing`
  return header.document === undefined || documents.has(header.document)
    ? undefined
    : `the document it speaks of (${header.document}) is missing`
}

function kindOf(header: Buffer): string {
  const { kind } = JSON.parse(header.toString('utf8')) as Header
  return kind.slice(0, kind.indexOf('.'))
}

/** What reading a chain needs of a pool or of one connection. */
export type Queryable = {
  readonly query: <Row extends pg.QueryResultRow>(
    text: string,
    values?: unknown[],
  ) => Promise<pg.QueryResult<Row>>
}

/** Reads a chain from the database, in one snapshot of each table. Undefined when there is no such stream. */
export async function readChain(db: Queryable, stream: string): Promise<StoredChain | undefined> {
  const found = await db.query<{
    kind: string
    nonce: Buffer
    chain: Buffer
    seq: string
    link: Buffer
  }>('select kind, nonce, chain, seq, link from journal.stream where id = $1', [stream])
  const head = found.rows[0]
  if (!head) return undefined
  // Entries first appended after the head was read belong to a later check.
  const entries = await db.query<{
    seq: string
    at_us: string
    header: Buffer
    leaf: Buffer
    link: Buffer
  }>(
    'select seq, at_us, header, leaf, link from journal.entry where stream = $1 and seq <= $2 order by seq',
    [stream, head.seq],
  )
  const beyond = await db.query(
    'select 1 from journal.entry e where stream = $1 and seq > $2 and not exists (select 1 from journal.stream s where s.id = $1 and s.seq >= e.seq) limit 1',
    [stream, head.seq],
  )
  const parts = await db.query<{ seq: string; name: string; salt: Buffer; content: Buffer }>(
    'select seq, name, salt, content from journal.part where stream = $1 and seq <= $2',
    [stream, head.seq],
  )
  const named = new Set(entries.rows.flatMap((row) => documentNamedIn(row.header) ?? []))
  const documents = await db.query<{ hash: Buffer; content: Buffer }>(
    `select hash, content from journal.document
     where hash in (select decode(x, 'hex') from unnest($1::text[]) x)`,
    [[...named]],
  )
  const rows = entries.rows.map((row) => ({
    seq: BigInt(row.seq),
    atUs: BigInt(row.at_us),
    header: row.header,
    leaf: row.leaf,
    link: row.link,
  }))
  return {
    stream,
    kind: head.kind,
    nonce: head.nonce,
    chain: head.chain,
    // An entry beyond the head was never counted by an append: show it as a head that does not fit.
    seq: beyond.rows.length > 0 ? -1n : BigInt(head.seq),
    link: head.link,
    entries: rows,
    parts: parts.rows.map((row) => ({ ...row, seq: BigInt(row.seq) })),
    documents: documents.rows,
  }
}

/** The document an entry speaks of, read from its bytes as text, because a header somebody changed may be no JSON any more. */
function documentNamedIn(header: Buffer): string | undefined {
  return /"document":"([0-9a-f]{64})"/.exec(header.toString('latin1'))?.[1]
}

/** Verifies one stream in the database. */
export async function verifyStream(
  db: Queryable,
  stream: string,
  against?: Head,
): Promise<Verdict> {
  const stored = await readChain(db, stream)
  if (!stored)
    return { ok: false, entries: 0, head: null, problem: `the stream ${stream} is missing` }
  return verifyChain(stored, against)
}

export type VerifiedAll = {
  readonly ok: boolean
  readonly chains: number
  readonly entries: number
  readonly heads: readonly Head[]
  readonly problems: readonly { readonly stream: string; readonly problem: string }[]
}

/** Verifies every stream, and that none of the printed heads is gone. */
export async function verifyAll(
  db: Queryable,
  against: readonly Head[] = [],
): Promise<VerifiedAll> {
  const printed = new Map(against.map((head) => [head.stream, head]))
  const found = await db.query<{ id: string }>('select id from journal.stream order by id')
  const streams = [...new Set([...found.rows.map((row) => row.id), ...printed.keys()])]
  const heads: Head[] = []
  const problems: { stream: string; problem: string }[] = []
  let entries = 0
  for (const stream of streams) {
    const verdict = await verifyStream(db, stream, printed.get(stream))
    entries += verdict.entries
    if (verdict.head) heads.push(verdict.head)
    if (!verdict.ok) problems.push({ stream, problem: verdict.problem ?? 'it does not verify' })
  }
  const orphans = await db.query<{ stream: string }>(
    'select distinct stream from (select stream from journal.entry union select stream from journal.part) x where not exists (select 1 from journal.stream s where s.id = x.stream)',
  )
  for (const { stream } of orphans.rows)
    problems.push({ stream, problem: 'entries without a stream' })
  return { ok: problems.length === 0, chains: streams.length, entries, heads, problems }
}
