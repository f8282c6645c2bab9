/** A chain as a text file: everything its verification needs, nothing else. One JSON object, bytes as base64. */
import { z } from 'zod'
import { canonicalJson } from '#kernel/canonical.ts'
import type { Recorded } from '#kernel/event.ts'
import { instantSchema } from '#kernel/instant.ts'
import { eventOf } from './journal.ts'
import { readChain, type Queryable, type StoredChain } from './verify.ts'

const FORMAT = 'firebreak-chain/1'
const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))
const number = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform((text) => BigInt(text))

const archiveSchema = z.strictObject({
  format: z.literal(FORMAT),
  stream: z.uuid(),
  kind: z.string().max(40),
  nonce: bytes,
  chain: bytes,
  seq: number,
  link: bytes,
  entries: z.array(
    z.strictObject({ seq: number, atUs: number, header: bytes, leaf: bytes, link: bytes }),
  ),
  parts: z.array(
    z.strictObject({ seq: number, name: z.string().max(40), salt: bytes, content: bytes }),
  ),
  documents: z.array(z.strictObject({ hash: bytes, content: bytes })),
})

/** The export of one stream. Throws when there is no such stream. */
export async function exportChain(db: Queryable, stream: string): Promise<string> {
  const stored = await readChain(db, stream)
  if (!stored) throw new Error(`there is no stream ${stream}`)
  return writeExport(stored)
}

/** The text of an export, which `readExport` reads back. */
export function writeExport(stored: StoredChain): string {
  const plain = (_key: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return value.toString()
    // Buffers arrive here as their own JSON form.
    const buffer = value as { type?: unknown; data?: number[] } | null
    return buffer !== null && typeof buffer === 'object' && buffer.type === 'Buffer' && buffer.data
      ? Buffer.from(buffer.data).toString('base64')
      : value
  }
  return JSON.stringify({ format: FORMAT, ...stored }, plain)
}

/** Reads an export back. Throws with the place of the first thing that is wrong. */
export function readExport(text: string): StoredChain {
  const parsed = archiveSchema.safeParse(JSON.parse(text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(
      `this is not an export of a chain: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    )
  }
  const { format: _format, ...stored } = parsed.data
  return stored
}

const word = /^[a-z][a-z0-9-]*$/
/** Written as every instant of ours: to the millisecond, or to the microsecond by the database. */
const stamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(\d{3})?Z$/)
  .pipe(instantSchema)
/** What an entry's header must say, also one of a later version, so that it can be read. */
const headSchema = z.object({
  kind: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v\d+$/),
  actor: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_:-]+$/)
    .refine((id) => !(id in {})),
  via: z.string().max(40).regex(word),
  occurred: stamp,
  recorded: stamp,
})

/**
 * The events of a chain that verifies, with the documents they speak of, as they were written: nothing is read in later words.
 * Erased bodies are null. Throws with the first entry that no Firebreak could have written.
 */
export function eventsIn(stored: StoredChain): readonly Recorded[] {
  const bodies = new Map(
    stored.parts.filter(({ name }) => name === 'body').map(({ seq, content }) => [seq, content]),
  )
  const documents = new Map(
    stored.documents.map(({ hash, content }) => [hash.toString('hex'), content]),
  )
  return stored.entries.map(({ seq, atUs, header }) => {
    try {
      const content = bodies.get(seq) ?? null
      if (content) canonicalIn(content)
      const event = eventOf({ seq: String(seq), at_us: String(atUs), header, content })
      const fault = headSchema.safeParse(event).error?.issues[0]
      if (fault) throw new RangeError(`its ${fault.path.join('.')} cannot be read`)
      const document = documents.get(event.documentHash ?? '')
      return document ? { ...event, document: canonicalIn(document) } : event
    } catch (error) {
      if (error instanceof RangeError || error instanceof SyntaxError)
        throw new Error(`entry ${seq}: ${error.message}`, { cause: error })
      throw error
    }
  })
}

/** JSON as it was sealed. Throws RangeError or SyntaxError on any other bytes. */
function canonicalIn(content: Buffer): unknown {
  const value: unknown = JSON.parse(content.toString('utf8'))
  if (!Buffer.from(canonicalJson(value)).equals(content))
    throw new RangeError('its content is not canonical')
  return value
}
