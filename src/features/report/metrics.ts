/**
 * The four metrics, each computed from recorded times and carrying the entries those times came from.
 * A missing time is named; nothing is invented.
 */
import { between } from '#kernel/instant.ts'
import { known } from '#kernel/words.ts'
import { discoveryMethods, threatActions, type IncidentSliceState } from '../incident/contract.ts'
import type { ClockSources } from '../clocks/clocks.ts'
import { clocksOf } from '../clocks/clocks.ts'
import { clockKinds } from '../clocks/contract.ts'

/** A moment and the entry that says so. */
export type Source = { readonly at: string; readonly entry: number }

/** A span between two recorded moments, or what is missing to compute it. */
export type SpanMetric =
  | {
      readonly known: true
      readonly milliseconds: number
      readonly from: Source
      readonly to: Source
    }
  | { readonly known: false; readonly missing: string }
export type ListMetric =
  | { readonly known: true; readonly values: readonly string[]; readonly entry: number }
  | { readonly known: false; readonly missing: string }

export type Metrics = {
  readonly discoveryMethod: ListMetric
  /** From the start of the incident to somebody noticing. */
  readonly timeToDiscovery: SpanMetric
  /** From somebody noticing to containment. */
  readonly timeToContainment: SpanMetric
  readonly threatActions: ListMetric
}

/** The metrics of an incident from its own times. */
export function metricsOf(incident: IncidentSliceState): Metrics {
  const { started, contained } = incident.milestones
  const aware: Source = { at: incident.awareAt, entry: incident.awareSeq }
  const actions = incident.threatActions
  return {
    discoveryMethod:
      incident.discovery && incident.discovery !== 'unknown'
        ? {
            known: true,
            values: [known(discoveryMethods, incident.discovery)?.label ?? incident.discovery],
            entry: incident.discoverySeq,
          }
        : { known: false, missing: 'How it was discovered is not recorded.' },
    timeToDiscovery: started
      ? span(
          { at: started.at, entry: started.seq },
          aware,
          'It began after somebody noticed it, as recorded; one of the two times is wrong.',
        )
      : { known: false, missing: 'When it began is not recorded.' },
    timeToContainment: contained
      ? span(
          aware,
          { at: contained.at, entry: contained.seq },
          'It was contained before somebody noticed it, as recorded; one of the two times is wrong.',
        )
      : { known: false, missing: 'When it was contained is not recorded.' },
    threatActions:
      actions.length > 0 && !(actions.length === 1 && actions[0] === 'unknown')
        ? {
            known: true,
            values: actions.map((word) => known(threatActions, word) ?? word),
            entry: incident.threatActionsSeq,
          }
        : { known: false, missing: 'The threat actions are not recorded.' },
  }
}

function span(from: Source, to: Source, negative: string): SpanMetric {
  const milliseconds = between(from.at, to.at)
  return milliseconds < 0
    ? { known: false, missing: negative }
    : { known: true, milliseconds, from, to }
}

/** A promise as the report tells it: what was promised, what it took, kept or late. */
export type KeptPromise = {
  readonly clock: string
  readonly title: string
  readonly from: Source
  readonly due: string
  readonly targetMs: number
  readonly endedAt: string | null
  readonly tookMs: number | null
  readonly outcome: 'kept' | 'late' | 'open'
}

/** Every promise of the incident with how it went; prompts ask, they do not promise. */
export function promisesOf(state: ClockSources): readonly KeptPromise[] {
  return clocksOf(state)
    .filter((clock) => !clock.prompt)
    .map((clock) => {
      // What was over before it was reported took no time of ours.
      const took =
        clock.endedAt === null ? null : Math.max(0, between(clock.startedAt, clock.endedAt))
      const target = between(clock.startedAt, clock.due)
      return {
        clock: clock.id,
        title: clockKinds[clock.kind],
        from: { at: clock.startedAt, entry: clock.startedSeq },
        due: clock.due,
        targetMs: target,
        endedAt: clock.endedAt,
        tookMs: took,
        outcome: took === null ? 'open' : took <= target ? 'kept' : 'late',
      }
    })
}
