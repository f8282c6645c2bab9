/** What facts will come to before they are recorded: the server writes rows and jobs by it, the page shows it before Enter. */
import { asJson } from './canonical.ts'
import type { Fact, Recorded, Via } from './event.ts'
import type { StreamKind, StreamState } from './stream.ts'

/** Who records them, how they came, and about when. */
export type Foreseen = { readonly actor: string; readonly via: Via; readonly now: string }

/** The entries that the facts will be after `state`, with about the times they are going to get, and the state after them. */
export function foretell<S extends StreamState>(
  kind: StreamKind<S>,
  state: S,
  facts: readonly Fact[],
  { actor, via, now }: Foreseen,
): { readonly events: readonly Recorded[]; readonly after: S } {
  const events = facts.map((fact, index): Recorded => ({
    kind: fact.kind,
    body: asJson(fact.body),
    seq: state.seq + index + 1,
    actor,
    via,
    occurred: fact.occurred ?? now,
    recorded: now,
    ...(fact.document === undefined ? {} : { document: fact.document }),
  }))
  return { events, after: events.reduce((held, event) => kind.evolve(held, event), state) }
}
