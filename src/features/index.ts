/**
 * The kinds of record, each registered once. What lives on one is in its folder's `stream.ts`; a new kind is one folder
 * and one line here.
 */
import type { z } from 'zod'
import type { CommandSpec } from '#kernel/decider.ts'
import type { AnySlice, StreamKind } from '#kernel/stream.ts'
import { documentsOf, publishedBy, upcastsOf } from '#kernel/published.ts'
import { incidents } from './incident/stream.ts'
import { projects } from './project/stream.ts'
import { responsePolicies } from './response-policy/stream.ts'
import { workspaces } from './workspace/stream.ts'

export { incidents, projects, responsePolicies, workspaces }
export type { IncidentState } from './incident/stream.ts'

/** Every kind, for those who go through all of them and treat the state as opaque. */
export const kinds: readonly StreamKind[] = [incidents, workspaces, projects, responsePolicies]

/** The kind of a name (`incident`) or an address (`incidents`). */
export function kindNamed(name: string): StreamKind | undefined {
  return kinds.find((kind) => kind.name === name || kind.plural === name)
}

/** Every slice of every kind, once. */
export const allSlices: readonly AnySlice[] = [
  ...new Set(kinds.flatMap((kind) => Object.values(kind.slices))),
]

/** Schema of every event that is recorded, by kind. */
export const allEvents: Readonly<Record<string, z.ZodType>> = Object.assign(
  {},
  ...allSlices.map((slice) => slice.events),
) as Record<string, z.ZodType>

/** These and the retired ones, which may still lie in a journal: fingerprinted and frozen by tidy/. */
export const publishedEvents = publishedBy(allSlices)

/** What lies under the hashes that events name, by the kind of event. */
export const publishedDocuments = documentsOf(allSlices)

/** How retired events are read in the words of the latest, by their old kind. */
export const upcasts = upcastsOf(allSlices)

/** Every command on an incident: `roles/assign` → its fields, the right it needs, what it says. */
export const allCommands: Readonly<Record<string, CommandSpec>> = incidents.commands
