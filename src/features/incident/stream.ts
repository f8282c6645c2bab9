/** The incident as a kind of record: every slice of it, in the order a responder meets them. */
import type { Actor } from '#kernel/decider.ts'
import type { Fact } from '#kernel/event.ts'
import { refusing } from '#kernel/refusal.ts'
import { streamKind, waitingIn } from '#kernel/stream.ts'
import { may, worksOnIt } from '../access/contract.ts'
import { access } from '../access/decide.ts'
import { actions } from '../actions/decide.ts'
import { attack } from '../attack/decide.ts'
import { clocks } from '../clocks/decide.ts'
import { conclude } from '../conclude/decide.ts'
import { document } from '../document/decide.ts'
import { handoff } from '../handoff/decide.ts'
import { intake } from '../intake/decide.ts'
import { lessons } from '../lessons/decide.ts'
import { entryAt } from '../log/contract.ts'
import { log } from '../log/decide.ts'
import { MENTIONS_LOOKBACK } from '../log/waiting.ts'
import { newestOf } from '../log/view.ts'
import { OVERRIDES_MAX, refusals as policyRefusals } from '../policy/contract.ts'
import { policy } from '../policy/decide.ts'
import { report } from '../report/decide.ts'
import { retro } from '../retro/decide.ts'
import { roles } from '../roles/decide.ts'
import { scope } from '../scope/decide.ts'
import { severity } from '../severity/decide.ts'
import { sitreps } from '../sitreps/decide.ts'
import { tasks } from '../tasks/decide.ts'
import { triage } from '../triage/decide.ts'
import type { ScopeAnswer } from '../scope/contract.ts'
import { reportSchema, type ReportInput } from './contract.ts'
import { incident, recordedBy, reportIncident } from './decide.ts'
import { rowsOf } from './search.ts'
import { envelopeOf, progressOf, rowVersion } from './view.ts'

const slices = {
  intake,
  incident,
  policy,
  scope,
  triage,
  severity,
  attack,
  roles,
  handoff,
  log,
  document,
  tasks,
  sitreps,
  access,
  clocks,
  conclude,
  retro,
  lessons,
  actions,
  report,
} as const

type SliceStates = { readonly [N in keyof typeof slices]: (typeof slices)[N]['initial'] }

/** An incident folded from its journal up to and including entry `seq`. */
export type IncidentState = SliceStates & {
  readonly id: string
  readonly seq: number
  /** Database time of the last entry. */
  readonly at: string
}

export const incidents = streamKind<IncidentState>({
  name: 'incident',
  word: 'incident',
  plural: 'incidents',
  slices,
  refPrefix: 'INC',
  refOf: (state) => state.incident.ref,
  may,
  opening: {
    input: reportSchema,
    says: 'Reports something; one line is enough (R-016, R-111).',
    may: () => true,
    asks: 'scope',
    decide: (input: ReportInput, world, { answer, ...prepared }) =>
      reportIncident(input, world, { ...prepared, scope: answer as ScopeAnswer }),
    recordedBy: (input: ReportInput, actor) => recordedBy(input, actor),
  },
  // Whoever writes on a record that is open to them is on it from then on, and the record says so first.
  joins: (needs, { actor, state }) =>
    needs !== 'write' || actor.role === 'system' || worksOnIt(state.access, actor.id)
      ? []
      : [{ kind: 'access.member-added.v1', body: { person: actor.id, as: 'member' } }],
  refuseOverride: (state) =>
    state.policy.overrides.length < OVERRIDES_MAX
      ? undefined
      : refusing(policyRefusals)('too-many-overrides', { max: OVERRIDES_MAX }),
  overridden: (override) => ({ kind: 'policy.overridden.v1', body: override }),
  people: (state) => [
    ...Object.keys(state.access.members),
    ...Object.keys(state.access.former),
    ...state.roles.history.map((assignment) => assignment.person),
    ...state.intake.senders,
  ],
  zoneOf: (state) => state.document.zone,
  progress: progressOf,
  sent: (state) => ({ ...state, log: newestOf(state.log) }),
  asNow: (state, events) => ({
    entries: events.flatMap((event) => entryAt(state.log, event.seq) ?? []),
  }),
  envelope: envelopeOf,
  rows: (state) => rowsOf(state, waitingIn(slices, state)),
  rowVersion,
  changesNoRow,
})

/** A plain log line, the commonest append by far, changes nothing that lists or clocks show unless a mention is involved. */
function changesNoRow(state: IncidentState, facts: readonly Fact[], actor: Actor): boolean {
  const plain = facts.every(
    (fact) =>
      fact.kind === 'log.added.v1' &&
      (fact.body as { mentions: readonly string[] }).mentions.length === 0,
  )
  return (
    plain &&
    !state.log.entries.slice(-MENTIONS_LOOKBACK).some((entry) => entry.mentions.includes(actor.id))
  )
}
