/** What slices have published over time: the events they record now, and the retired ones that are still read. */
import { asJson, canonicalJson } from './canonical.ts'
import type { AnySlice } from './stream.ts'
import type { EventSchemas, Recorded, Upcasts } from './event.ts'

export type Publishing = Pick<AnySlice, 'events' | 'retired' | 'documents'>

/** Every event that may lie in a journal, by kind: the current ones and the retired. */
export function publishedBy(slices: readonly Publishing[]): EventSchemas {
  const all = slices.flatMap(({ events, retired = {} }) => [
    ...Object.entries(events),
    ...Object.entries(retired).map(([kind, { schema }]) => [kind, schema] as const),
  ])
  return Object.fromEntries(all)
}

/** How the retired events of these slices become later ones, by the old kind. */
export function upcastsOf(slices: readonly Publishing[]): Upcasts {
  return Object.fromEntries(
    slices.flatMap(({ retired = {} }) =>
      Object.entries(retired).map(([kind, { upcast }]) => [kind, upcast] as const),
    ),
  )
}

/** What the documents are like that events of these slices speak of, by the kind of event. */
export function documentsOf(slices: readonly Publishing[]): EventSchemas {
  return Object.fromEntries(slices.flatMap(({ documents = {} }) => Object.entries(documents)))
}

/**
 * What is wrong with an event from elsewhere, or undefined. A kind that nobody here published is none of our business and is
 * kept; one that was published has the shape that was promised, or folding it would fail. An erased body fits.
 */
export function misfitIn(
  published: EventSchemas,
  { kind, body, seq }: Pick<Recorded, 'kind' | 'body' | 'seq'>,
): string | undefined {
  const schema = Object.hasOwn(published, kind) ? published[kind] : undefined
  if (!schema || body === null) return undefined
  const { data, error } = schema.safeParse(body)
  const [issue] = error?.issues ?? []
  if (issue) return `entry ${seq} is no ${kind}: ${issue.path.join('.')}: ${issue.message}`
  // What a schema would tidy up, such as a time without its seconds, was tidied before it was recorded.
  return canonicalJson(asJson(data)) === canonicalJson(body)
    ? undefined
    : `entry ${seq} is no ${kind}: it is not written as one is recorded`
}
