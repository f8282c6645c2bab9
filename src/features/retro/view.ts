/** How the retrospective looks at the record: people as roles, entries in four bands. */
import type { Recorded } from '#kernel/event.ts'
import { known } from '#kernel/words.ts'
import { HOUR, MINUTE, ms, plus, toTheMinute } from '#kernel/instant.ts'
import { retroRequired, runningClocks, type ClockSources } from '../clocks/clocks.ts'
import type { PolicyState } from '../policy/contract.ts'
import { roleInWords, type RolesState } from '../roles/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import type { RetroState } from './contract.ts'
import type { NamedPerson } from './names.ts'

/** What a role is called under the policy (`roleInWords`). */
type Called = (role: string) => string

/** The role a person is spoken of by: first responder, commander, communicator, responder, or a member of the team. */
export function roleOf(roles: RolesState, person: string, called: Called): string {
  if (roles.firstResponder === person) return 'first responder'
  const held = roles.history.filter((turn) => turn.person === person).map((turn) => turn.role)
  const role = gravest(held)
  return role === undefined ? 'team member' : called(role)
}

/** A moment of the record: what is before the entry of this number, and what had not ended before this time, in milliseconds. */
export type Moment = { readonly entry: number; readonly at: number }

/** The role somebody had just before a moment, given their own turns; once it has ended and no other began, that they had it. */
export function roleBefore(
  { firstResponder, history }: RolesState,
  turns: RolesState['history'],
  { entry, at }: Moment,
  called: Called,
): string {
  const begun = turns.filter((turn) => turn.seq < entry)
  const held = begun.filter(({ until }) => until === null || ms(until) >= at)
  const first = history.find((turn) => turn.role === 'commander')
  if (first?.person === firstResponder && held.some((turn) => turn === first))
    return 'first responder'
  const now = gravest(held.map(({ role }) => role))
  if (now !== undefined) return called(now)
  const last = begun.at(-1)
  return last ? `former ${called(last.role)}` : 'team member'
}

const gravest = (held: readonly string[]): string | undefined =>
  ['commander', 'communicator', 'responder', 'scribe', 'observer'].find((role) =>
    held.includes(role),
  ) ?? held[0]

/** A light retrospective asks the first three questions (C-24). */
const LIGHT_QUESTIONS = 3

/** The questions this record's retrospective asks: all, the first three of a light one, or none. */
export function questionsOf(state: Parameters<typeof retroRequired>[0]): readonly string[] {
  const { questions } = state.policy.document.retro
  switch (retroRequired(state)) {
    case 'full':
      return questions
    case 'light':
      return questions.slice(0, LIGHT_QUESTIONS)
    case 'none':
      return []
  }
}

/** The people on the incident with the role that replaces each name, for `findNames`. */
export function namedPeople(
  { roles, policy }: { readonly roles: RolesState; readonly policy: PolicyState },
  names: Readonly<Record<string, string>>,
): readonly NamedPerson[] {
  const called = roleInWords(policy.document)
  return Object.entries(names).map(([id, name]) => ({ id, name, role: roleOf(roles, id, called) }))
}

/**
 * The band an event belongs to: by hand if somebody chose, else by its kind. Undefined means it is not retold. Log entries
 * before the moment of awareness are the anomaly's; decisions and changes of verdict, severity or command are decisions.
 */
export function bandOf(event: Recorded, retro: RetroState, awareAt: string): string | undefined {
  const chosen = retro.bands[event.seq]
  if (chosen !== undefined) return chosen ?? undefined
  const body = event.body as { type?: string; milestone?: string } | null
  if (body === null) return undefined
  switch (event.kind) {
    case 'incident.reported.v1':
    case 'intake.alert-joined.v1':
    case 'triage.acknowledged.v1':
    case 'incident.discovery-set.v1':
      return 'discovery'
    case 'incident.marked.v1':
      return body.milestone === 'started' ? 'anomaly' : 'remediation'
    case 'triage.decided.v1':
    case 'severity.set.v1':
    case 'handoff.confirmed.v1':
    case 'handoff.taken-over.v1':
    case 'policy.overridden.v1':
    case 'conclude.concluded.v1':
      return 'decision'
    case 'tasks.finished.v1':
    case 'tasks.verified.v2':
      return 'remediation'
    case 'log.added.v1':
      if (ms(event.occurred) < ms(awareAt)) return 'anomaly'
      if (body.type === 'decision') return 'decision'
      return body.type === 'action' ? 'remediation' : undefined
    default:
      return undefined
  }
}

/** What takes back what, at once. */
const takesBack: Readonly<Record<string, string>> = {
  'triage.taken-back.v1': 'triage.decided.v1',
  'severity.taken-back.v1': 'severity.set.v1',
}

/** The entries of slips, taken back within seconds, and of their taking back: the record holds both, a retelling neither. */
export function slipsIn(events: Iterable<Recorded>): ReadonlySet<number> {
  const slips = new Set<number>()
  const stand: Record<string, number[]> = Object.fromEntries(
    Object.values(takesBack).map((kind) => [kind, []]),
  )
  for (const { kind, seq } of events) {
    stand[kind]?.push(seq)
    // The one before it stands again, and may be taken back as well.
    const slip = stand[takesBack[kind] ?? '']?.pop()
    if (slip !== undefined) slips.add(slip).add(seq)
  }
  return slips
}

/** A mark that was taken back or made anew since: the retrospective and the report tell the one that stands, the record all. */
export function isSuperseded(
  { kind, seq, body }: Recorded,
  { incident }: { readonly incident: IncidentSliceState },
): boolean {
  if (kind !== 'incident.marked.v1' || body === null) return false
  const { milestone } = body as { readonly milestone: string }
  return known(incident.milestones, milestone)?.seq !== seq
}

/** Zones differ by it. */
const QUARTER_HOUR = 15 * MINUTE
/** Hours of a working day at which a meeting begins. */
const FIRST_HOUR = 9
const LAST_HOUR = 16

/**
 * When to hold what is due by then: the last full hour of a working day before it in that zone, else of any day; where there is none
 * more than an hour from now, the last minute. Within what was promised in any case.
 */
export function proposedFor(due: string, now: string, zone: string): string {
  const told = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const isFit = (at: number, days: 'working' | 'any') => {
    const {
      weekday = '',
      hour,
      minute,
    } = Object.fromEntries(told.formatToParts(at).map(({ type, value }) => [type, value]))
    const begins = Number(hour) >= FIRST_HOUR && Number(hour) <= LAST_HOUR && minute === '00'
    return begins && (days === 'any' || !weekday.startsWith('S'))
  }
  const earliest = ms(now) + HOUR
  for (const days of ['working', 'any'] as const)
    for (let at = ms(due) - (ms(due) % QUARTER_HOUR); at > earliest; at -= QUARTER_HOUR)
      if (isFit(at, days)) return plus(due, at - ms(due))
  return toTheMinute(due)
}

/** When the retrospective would be due if it was concluded now, or null where none would be asked for. */
export function dueIfConcluded(state: ClockSources, now: string): string | null {
  const concluded = { at: now, seq: 0, by: '', short: false, summary: '' }
  const ended = { ...state, conclude: { ...state.conclude, concluded } }
  return runningClocks(ended).find(({ kind }) => kind === 'retro')?.due ?? null
}
