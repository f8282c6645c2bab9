/**
 * What somebody typed and has not sent: kept in this browser until the server has it, through a reload, a crash and a session
 * that ended. By person, record and field; nobody else is shown it, and signing out removes it (`device.ts`).
 * With the unsent lines (`outbox.ts`) it is the only content that a browser keeps without being asked to.
 */
import type { Store } from './outbox.ts'

/** What drafts need of `localStorage`: also to go through what is there. */
export type WholeStore = Store & { readonly length: number; key(index: number): string | null }

export type Drafts = {
  readonly get: (place: string) => unknown
  /** `too-long` and `no-room` leave what was kept of it before as it was. */
  readonly put: (place: string, value: unknown) => 'kept' | 'too-long' | 'no-room'
  readonly drop: (place: string) => void
  readonly count: () => number
}

/** Fields half filled at once; who has more than this has forgotten the oldest. */
export const DRAFTS_MAX = 200
/** Characters of one draft: the longest section of a document, with room for its escapes. */
export const DRAFT_LENGTH_MAX = 200_000
/** Characters of all drafts: a browser has room for five million, and unsent lines need theirs. */
export const DRAFTS_LENGTH_MAX = 1_000_000
/** What nobody came back to for two weeks is not content to keep on a disk. */
export const DRAFT_AGE_MAX_MS = 14 * 24 * 3_600_000

export const DRAFTS = 'firebreak.draft.'

type Needs = {
  readonly person: string
  readonly store: WholeStore
  /** Milliseconds of this machine's clock. */
  readonly clock: () => number
}
type Kept = { readonly name: string; readonly at: number; readonly length: number }

/** The drafts of one person. A place is a record and a field of it: `incidents/abc/log`. Those that are too old go at once. */
export function openDrafts({ person, store, clock }: Needs): Drafts {
  const prefix = `${DRAFTS}${person}/`
  const oldestAt = () => clock() - DRAFT_AGE_MAX_MS
  for (const draft of keptIn(store, prefix)) if (draft.at < oldestAt()) store.removeItem(draft.name)
  return {
    get: (place) => {
      const draft = parsed(store.getItem(prefix + place))
      return draft && draft.at >= oldestAt() ? draft.value : undefined
    },
    put: (place, value) => {
      const name = prefix + place
      const text = JSON.stringify({ at: clock(), value })
      if (text.length > DRAFT_LENGTH_MAX) return 'too-long'
      makeRoom(store, prefix, { name, length: text.length })
      try {
        store.setItem(name, text)
        return 'kept'
      } catch {
        // The browser's own limit, or a full disk: the text is still in its field, and the person is told.
        return 'no-room'
      }
    },
    drop: (place) => store.removeItem(prefix + place),
    count: () => keptIn(store, prefix).length,
  }
}

/** Removes the oldest drafts until this one fits beside the others. */
function makeRoom(
  store: WholeStore,
  prefix: string,
  next: { readonly name: string; readonly length: number },
): void {
  const others = keptIn(store, prefix)
    .filter(({ name }) => name !== next.name)
    .toSorted((a, b) => b.at - a.at)
  let length = next.length
  for (const [index, draft] of others.entries()) {
    length += draft.length
    if (index + 1 >= DRAFTS_MAX || length > DRAFTS_LENGTH_MAX) store.removeItem(draft.name)
  }
}

function keptIn(store: WholeStore, prefix: string): readonly Kept[] {
  return namesIn(store, prefix).map((name) => {
    const text = store.getItem(name)
    return { name, at: parsed(text)?.at ?? 0, length: text?.length ?? 0 }
  })
}

/** Every name in the store that begins so. */
export function namesIn(store: WholeStore, prefix: string): readonly string[] {
  const all = Array.from({ length: store.length }, (_, index) => store.key(index))
  return all.filter((name): name is string => name?.startsWith(prefix) === true)
}

/** A draft as it was kept; half-written or foreign text is none. */
function parsed(text: string | null): { readonly at: number; readonly value: unknown } | undefined {
  if (text === null) return undefined
  try {
    const draft = JSON.parse(text) as { readonly at?: unknown; readonly value?: unknown } | null
    return typeof draft?.at === 'number' ? { at: draft.at, value: draft.value } : undefined
  } catch {
    return undefined
  }
}
