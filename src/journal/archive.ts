/** A chain as a text file: everything its verification needs, nothing else. One JSON object, bytes as base64. */
import { z } from 'zod'
import type { Recorded } from '#kernel/event.ts'
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

/** The events of a chain, as they were written: no document with them, nothing read in later words. Erased bodies are null. */
export function eventsIn(stored: StoredChain): readonly Pick<Recorded, 'kind' | 'body' | 'seq'>[] {
  const bodies = new Map(
    stored.parts.filter(({ name }) => name === 'body').map(({ seq, content }) => [seq, content]),
  )
  return stored.entries.map(({ seq, header }) => {
    const { kind } = JSON.parse(header.toString('utf8')) as { readonly kind: string }
    const content = bodies.get(seq)
    const body: unknown = content ? JSON.parse(content.toString('utf8')) : null
    return { kind, seq: Number(seq), body }
  })
}
