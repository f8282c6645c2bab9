/**
 * A list that grows for the whole life of a record: a persistent vector (a tree of arrays of 32). Adding, reading and
 * replacing cost O(log n) and share everything else with the list before, which an array copied at every event does not
 * (docs/decisions/0009). Its full chunks of 1,024 items keep their identity while nothing in them changes, so a snapshot
 * writes only those that did, and a chunk read from a snapshot is only opened when somebody looks into it.
 */

const BITS = 5
const WIDTH = 1 << BITS
const MASK = WIDTH - 1
/** Items of one chunk: a node whose children are leaves. */
export const CHUNK = WIDTH * WIDTH
const CHUNK_BITS = BITS * 2

type Leaf<T> = readonly T[]
type Branch<T> = readonly Tree<T>[]
type Tree<T> = Leaf<T> | Branch<T> | Frozen<T>

/** A full chunk that is opened when it is needed, and may be closed again when memory is. */
export type Frozen<T> = { readonly open: () => readonly Leaf<T>[] }

/** A chunk whose items `thaw` brings; it must bring the same `CHUNK` items each time. */
export function frozen<T>(thaw: () => readonly T[]): Frozen<T> {
  let kept: WeakRef<readonly Leaf<T>[]> | undefined
  return {
    open: () => {
      const known = kept?.deref()
      if (known) return known
      const items = thaw()
      if (items.length !== CHUNK)
        throw new Error(`a chunk of ${items.length} items instead of ${CHUNK}`)
      const leaves = Array.from({ length: WIDTH }, (_, leaf) =>
        items.slice(leaf * WIDTH, (leaf + 1) * WIDTH),
      )
      kept = new WeakRef(leaves)
      return leaves
    },
  }
}

/** Built from its parts by `listOf` and `listFrom`; a class because iterating and JSON ask for methods. */
export class List<T> implements Iterable<T> {
  readonly length: number
  readonly #root: Tree<T>
  readonly #shift: number
  /** The last items, up to 32, outside the tree: most appends touch nothing else. */
  readonly #tail: Leaf<T>

  constructor(parts: {
    readonly root: unknown
    readonly shift: number
    readonly tail: readonly T[]
    readonly length: number
  }) {
    this.#root = parts.root as Tree<T>
    this.#shift = parts.shift
    this.#tail = parts.tail
    this.length = parts.length
  }

  /** The item at an index; a negative one counts from the end; undefined outside. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index
    if (place < 0 || place >= this.length) return undefined
    return this.#leafAt(place)[place & MASK]
  }

  /** The list with one more item at its end. */
  append(item: T): List<T> {
    const root = this.#root
    const shift = this.#shift
    const length = this.length + 1
    if (this.#tail.length < WIDTH)
      return new List({ root, shift, tail: [...this.#tail, item], length })
    const offset = this.length - WIDTH
    const full = offset >= WIDTH << shift
    const grown: Tree<T> = full ? [root] : root
    const wider = full ? shift + BITS : shift
    return new List({
      root: withLeaf(grown, wider, offset, this.#tail),
      shift: wider,
      tail: [item],
      length,
    })
  }

  /** The list with another item at an index that it has. */
  set(index: number, item: T): List<T> {
    if (index < 0 || index >= this.length) throw new RangeError(`no item at ${index}`)
    const { length } = this
    const leaf = this.#leafAt(index).with(index & MASK, item)
    const root = this.#root
    const shift = this.#shift
    if (index >= length - this.#tail.length) return new List({ root, shift, tail: leaf, length })
    return new List({
      root: withLeaf(root, shift, index & ~MASK, leaf),
      shift,
      tail: this.#tail,
      length,
    })
  }

  /** The items from `from` up to `to`, as an array; negative numbers count from the end, as with arrays. */
  slice(from = 0, to = this.length): T[] {
    const first = Math.max(0, from < 0 ? this.length + from : from)
    const end = Math.min(this.length, to < 0 ? this.length + to : to)
    const items: T[] = []
    for (let place = first; place < end;) {
      const leaf = this.#leafAt(place)
      const last = Math.min(leaf.length, (place & MASK) + end - place)
      for (let index = place & MASK; index < last; index++) items.push(leaf[index] as T)
      place = (place & ~MASK) + WIDTH
    }
    return items
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let place = 0; place < this.length; place += WIDTH) yield* this.#leafAt(place)
  }

  toArray(): T[] {
    return this.slice()
  }

  /** In JSON it is an array like any other. */
  toJSON(): readonly T[] {
    return this.slice()
  }

  /** How many full chunks it has; what follows them is `slice(chunks * CHUNK)`. */
  get chunks(): number {
    return (this.length - this.#tail.length) >>> CHUNK_BITS
  }

  /** The identity of a full chunk: the same object as long as none of its items was replaced. */
  chunkAt(number: number): object {
    let node = this.#root
    for (let shift = this.#shift; shift > BITS; shift -= BITS)
      node = opened(node)[((number << CHUNK_BITS) >>> shift) & MASK] as Tree<T>
    return node
  }

  #leafAt(place: number): Leaf<T> {
    if (place >= this.length - this.#tail.length) return this.#tail
    let node = this.#root
    for (let shift = this.#shift; shift > 0; shift -= BITS)
      node = opened(node)[(place >>> shift) & MASK] as Tree<T>
    return node as Leaf<T>
  }
}

function opened<T>(node: Tree<T>): Branch<T> {
  return (Array.isArray(node) ? node : (node as Frozen<T>).open()) as Branch<T>
}

/** The tree with a leaf of 32 at an offset, in place of what was there. */
function withLeaf<T>(
  node: Tree<T> | undefined,
  shift: number,
  offset: number,
  leaf: Leaf<T>,
): Tree<T> {
  if (shift === 0) return leaf
  const branch = node === undefined ? [] : opened(node)
  const index = (offset >>> shift) & MASK
  const next = [...branch]
  next[index] = withLeaf(branch[index], shift - BITS, offset, leaf)
  return next
}

/** A list of these items, in this order. */
export function listOf<T>(items: Iterable<T> = []): List<T> {
  let list = new List<T>({ root: [], shift: BITS, tail: [], length: 0 })
  for (const item of items) list = list.append(item)
  return list
}

/** A list of full chunks and the items after them. */
export function listFrom<T>(chunks: readonly Frozen<T>[], rest: readonly T[]): List<T> {
  let level: readonly unknown[] = chunks
  let shift = BITS
  for (; level.length > 1; shift += BITS)
    level = Array.from({ length: Math.ceil(level.length / WIDTH) }, (_, index) =>
      level.slice(index * WIDTH, (index + 1) * WIDTH),
    )
  const length = chunks.length * CHUNK
  let list = new List<T>({ root: level[0] ?? [], shift, tail: [], length })
  for (const item of rest) list = list.append(item)
  return list
}

/**
 * In a list sorted by a number, the index of the first item whose number is `key` or more; its length when there is none.
 * Looked for around where it would be if the numbers grew evenly, then by halving: a chunk far from it stays closed.
 */
export function indexFrom<T>(list: List<T>, key: number, keyOf: (item: T) => number): number {
  const { length } = list
  const last = list.at(-1)
  if (last === undefined || keyOf(last) < key) return length
  const before = (place: number): boolean => {
    const item = list.at(place)
    return item !== undefined && keyOf(item) < key
  }
  const share = keyOf(last) > 0 ? Math.max(0, key) / keyOf(last) : 0
  const guess = Math.min(length - 1, Math.floor(length * share))
  let low = guess
  let high = guess
  for (let step = 1; low > 0 && !before(low - 1); step *= 2) low = Math.max(0, low - step)
  for (let step = 1; high < length && before(high); step *= 2) high = Math.min(length, high + step)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
