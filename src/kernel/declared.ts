/**
 * What slices declare, held against what a decision came to: facts of other kinds or in other shapes than were promised, and
 * refusals that no contract names, are our mistakes. They are found before anything is recorded or answered.
 */
import type { Decision } from './decider.ts'
import type { EventSchemas, Fact } from './event.ts'
import { codeOf, generalRefusals, type Refusals } from './refusal.ts'

type Declaring = {
  readonly events: EventSchemas
  readonly emits?: EventSchemas
  readonly refusals: Refusals
}

export type Declared = {
  readonly events: EventSchemas
  readonly codes: ReadonlySet<string>
}

/** What these slices may record and refuse, besides what any record may refuse. */
export function declaredBy(slices: readonly Declaring[]): Declared {
  const events: EventSchemas = Object.assign(
    {},
    ...slices.flatMap((slice) => [slice.emits ?? {}, slice.events]),
  ) as EventSchemas
  const refusals = [generalRefusals, ...slices.map((slice) => slice.refusals)]
  return { events, codes: new Set(refusals.flatMap((all) => Object.keys(all)).map(codeOf)) }
}

/** The decision as it is. Throws in the name of `who` decided when something of it was not declared. */
export function checked(decision: Decision, who: string, { events, codes }: Declared): Decision {
  if (decision.ok) for (const fact of decision.facts) checkFact(fact, who, events)
  else if (!codes.has(decision.refusal.code))
    throw new Error(`a bug: ${who} does not declare the refusal ${decision.refusal.code}`)
  return decision
}

function checkFact(fact: Fact, who: string, events: EventSchemas): void {
  const schema = Object.hasOwn(events, fact.kind) ? events[fact.kind] : undefined
  if (!schema) throw new Error(`a bug: ${who} does not emit ${fact.kind}`)
  const issue = schema.safeParse(fact.body).error?.issues[0]
  if (issue)
    throw new Error(
      `a bug: ${who} decided a malformed ${fact.kind}: ${issue.path.join('.')}: ${issue.message}`,
    )
}
