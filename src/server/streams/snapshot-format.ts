/**
 * A folded state as a snapshot holds it: one JSON head without the long lists, and each list's full chunks, compressed.
 * Nothing here knows which slices there are: whatever a slice keeps in a `List` is a long list.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { CHUNK, frozen, List, listFrom } from '#kernel/list.ts'

/** What folding a stream gives: one value for each slice, and how far it went. */
export type FoldedState = { readonly seq: number }

/** The long lists of a state by where they are: `log.entries`. */
export type Lists = ReadonlyMap<string, List<unknown>>

type Head = {
  readonly stream: string
  readonly version: string
  readonly seq: number
  /** The chain's link at `seq`, hex: a snapshot of another history is not ours. */
  readonly link: string
  readonly state: Readonly<Record<string, unknown>>
  readonly lists: Readonly<
    Record<string, { readonly digests: readonly string[]; readonly rest: readonly unknown[] }>
  >
}

type Slices = Readonly<Record<string, unknown>>

/** Finds the lists: fields of a slice's state that are a `List`. */
export function listsOf(state: FoldedState): Lists {
  const found = new Map<string, List<unknown>>()
  for (const [slice, fields] of Object.entries(state as unknown as Slices))
    if (fields !== null && typeof fields === 'object')
      for (const [field, value] of Object.entries(fields))
        if (value instanceof List) found.set(`${slice}.${field}`, value)
  return found
}

/** One full chunk, compressed, with its digest. */
export function encodeChunk(
  list: List<unknown>,
  number: number,
): { readonly body: Buffer; readonly digest: string } {
  const text = JSON.stringify(list.slice(number * CHUNK, (number + 1) * CHUNK))
  // The fastest level: it is packed while people wait for other things, and text packs well at any.
  const body = deflateRawSync(text, { level: 1 })
  return { body, digest: digestOf(body) }
}

export function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64')
}

/** The head as bytes. `digests` are those of every full chunk of every list, in order. */
export function encodeHead(
  state: FoldedState,
  about: { readonly stream: string; readonly version: string; readonly link: string },
  digests: ReadonlyMap<string, readonly string[]>,
): Buffer {
  const lists = Object.fromEntries(
    [...listsOf(state)].map(([path, list]) => [
      path,
      { digests: digests.get(path) ?? [], rest: list.slice(list.chunks * CHUNK) },
    ]),
  )
  return Buffer.from(JSON.stringify({ ...about, seq: state.seq, state, lists }, withoutLists))
}

/** JSON asks a list for its array before this is asked; so a list is recognised on its holder. */
function withoutLists(this: unknown, key: string, value: unknown): unknown {
  const holder = this as Slices
  return holder[key] instanceof List ? null : value
}

/** The seal over a head: only a server with this key can have written it. */
export function sealOf(head: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update('snapshot/1\n').update(head).digest()
}

export type StoredSnapshot = {
  readonly head: Buffer
  readonly seal: Buffer
  readonly link: Buffer | null
  readonly chunks: readonly {
    readonly list: string
    readonly number: number
    readonly body: Buffer
  }[]
}

export type Opened = {
  readonly state: FoldedState
  /** About how much memory it takes: chunks stay compressed until somebody looks into them. */
  readonly bytes: number
  readonly digests: ReadonlyMap<string, readonly string[]>
}

/** Opens a snapshot; undefined when anything about it is not as it was written. */
export function openSnapshot(
  stored: StoredSnapshot,
  expected: { readonly stream: string; readonly version: string; readonly key: Buffer },
): Opened | undefined {
  if (!timingSafeEqual(sealOf(stored.head, expected.key), stored.seal)) return undefined
  const head = JSON.parse(stored.head.toString('utf8')) as Head
  const { state, lists, link, seq } = head
  if (head.stream !== expected.stream || head.version !== expected.version) return undefined
  if (stored.link?.toString('hex') !== link) return undefined
  const bodies = new Map(stored.chunks.map(({ list, number, body }) => [`${list} ${number}`, body]))
  const slices: Record<string, unknown> = { ...state }
  const digests = new Map<string, readonly string[]>()
  let bytes = stored.head.length * HEAD_GROWS
  for (const [path, { digests: wanted, rest }] of Object.entries(lists)) {
    const chunks: Buffer[] = []
    for (const [number, digest] of wanted.entries()) {
      const body = bodies.get(`${path} ${number}`)
      if (!body || digestOf(body) !== digest) return undefined
      bytes += body.length
      chunks.push(body)
    }
    const [slice = '', field = ''] = path.split('.')
    const list = listFrom(
      chunks.map((body) => frozen(() => JSON.parse(inflateRawSync(body).toString()) as unknown[])),
      rest,
    )
    slices[slice] = { ...(slices[slice] as object), [field]: list }
    digests.set(path, wanted)
  }
  return { state: { ...slices, seq }, bytes, digests }
}

/** Objects in memory take about this many times their JSON. */
const HEAD_GROWS = 4
