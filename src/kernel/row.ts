/**
 * A row: what lists, searches and counts know of a stream without reading it. Slices make them in their `view.ts`; a stream
 * may have several, of several names, and take them away again. Derived: thrown away and rebuilt when its version rises.
 */
export type Row = {
  readonly name: string
  /** Unique among rows of this name. A stream's only row has the stream's id; others begin with it. */
  readonly key: string
  readonly version: number
  /** What is shown. */
  readonly row: unknown
  /** Who may read what it says: people by id, and '@responders'. */
  readonly readers: readonly string[]
  /** Who may know that it goes on, and nothing of what it says. */
  readonly followers?: readonly string[]
  /** Who may not know of it, whatever else lets them in. Required, so that no slice forgets to ask. */
  readonly excluded: readonly string[]
  /** What people call it. Unique among rows of this name. */
  readonly ref?: string
  /** When it began, RFC 3339: lists show the newest first. */
  readonly at?: string
  /** Greater is graver. */
  readonly weight?: number
  /** What is due next, RFC 3339. */
  readonly due?: string | null
  /** What a search looks through. */
  readonly words?: string
  /** What it is filtered by, as "what:value". A facet says nothing that a follower may not know unless lists ask for readers. */
  readonly facets?: readonly string[]
}

/** A row that is there no longer. */
export type RowGone = { readonly name: string; readonly key: string; readonly gone: true }

export type RowChange = Row | RowGone
