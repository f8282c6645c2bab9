/** What to put into the next situation report: the facts since the last one, theories left out and counted (R-058, R-103). */
import { ms, plus, MINUTE, toTheMinute } from '#kernel/instant.ts'
import type { NameOf } from '#kernel/decider.ts'
import { counted, known } from '#kernel/words.ts'
import { onIt, workingWithoutRole, type AccessState } from '../access/contract.ts'
import { runningClocks, type ClockSources } from '../clocks/clocks.ts'
import type { ConcludeState } from '../conclude/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { isFact, placeAfter, standing, type LogEntry, type LogState } from '../log/contract.ts'
import { levelInForce, levelLabel, type PolicyState } from '../policy/contract.ts'
import { holders, questionsTo, type RolesState } from '../roles/contract.ts'
import type { SeverityState } from '../severity/contract.ts'
import { openTasks, type TasksState } from '../tasks/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import { lastToEveryone, RESPONDERS_MAX, type Sitrep, type SitrepsState } from './contract.ts'

const kindWords: Readonly<Record<string, string>> = {
  declared: 'declaration',
  initial: 'first',
  update: 'update',
  handoff: 'handoff',
  final: 'final',
  correction: 'correction',
  thanks: 'thank-you',
}

/** What the page calls a kind of report; a later version's kind is called as it was recorded. */
export const kindInWords = (kind: string): string => known(kindWords, kind) ?? kind

/** Has it the declaration's form: one itself, or the correction of one (R-014, R-154)? */
export function isDeclaration(sitrep: Sitrep, sent: readonly Sitrep[]): boolean {
  let first: Sitrep | undefined = sitrep
  // A correction refers to an earlier report, so that this comes to an end.
  while (first && first.corrects !== null) {
    const { corrects }: Sitrep = first
    first = sent.find(({ number }) => number === corrects)
  }
  return first?.kind === 'declared'
}

/**
 * One voice: whoever answers questions sends what everyone gets (R-156). Once the report that was promised, or the first that is owed,
 * is late, the commander may send it too: people were told when to expect it (R-142, R-149).
 */
export function speaks(state: ClockSources, person: string, now: string): boolean {
  const { sitreps, roles } = state
  if (questionsTo(roles) === person) return true
  if (roles.commander !== person) return false
  const owed = [
    lastToEveryone(sitreps)?.nextAt ?? null,
    runningClocks(state).find(({ kind }) => kind === 'sitrep')?.due ?? null,
  ]
  return owed.some((due) => due !== null && ms(due) < ms(now))
}

/** Has nobody been told yet of something that may be an incident? Then the declaration comes first (R-013, R-014). */
export function declarationDue(state: {
  readonly access: AccessState
  readonly conclude: ConcludeState
  readonly sitreps: SitrepsState
  readonly triage: TriageState
}): boolean {
  const noIncident = state.triage.decided !== null && state.triage.verdict !== 'incident'
  const { sent } = state.sitreps
  // That somebody else has a duty now says nothing of what is going on.
  const words = sent.filter(({ kind }) => kind !== 'handoff')
  // What was sent before anybody else was there has told nobody: it is due again once somebody is.
  const alone = words.every(reachedNobody) && hasOthers(state.access)
  return (words.length === 0 || alone) && state.conclude.concluded === null && !noIncident
}

const reachedNobody = ({ to, by }: Pick<Sitrep, 'to' | 'by'>): boolean =>
  to.every((person) => person === by)

/** Is more than one person on it? */
const hasOthers = (access: AccessState): boolean =>
  Object.keys(access.members).filter((person) => onIt(access, person)).length > 1

/** Did anybody else ever hear of it in a report? */
export const wasTold = ({ sitreps }: Pick<EndSources, 'sitreps'>): boolean =>
  sitreps.sent.some((sitrep) => sitrep.kind !== 'thanks' && !reachedNobody(sitrep))

/** Who got it, in words: how many, or that nobody did but whoever sent it. */
export function readersInWords({ to, by }: Pick<Sitrep, 'to' | 'by'>): string {
  return reachedNobody({ to, by }) ? 'nobody else' : counted(to.length, 'person', 'people')
}

/** What a declaration is made of: a report that was sent, or one that is being written. */
type Declared = Pick<Sitrep, 'know' | 'doing' | 'header'>

/** The seven fields of a declaration, each with what is known; a broadcast waits for none of them (R-014). */
export function declarationOf(
  { know, doing, header }: Declared,
  { reporter }: Pick<IncidentSliceState, 'reporter'>,
  nameOf: NameOf,
): readonly (readonly [field: string, value: string])[] {
  const fields: readonly (readonly [string, string])[] = [
    ['Description', know],
    ['Status', header.status],
    ['Severity', header.severity],
    ['Incident reporter', 'person' in reporter ? nameOf(reporter.person) : header.reporter],
    ['Incident commander', header.commander ? nameOf(header.commander) : ''],
    ['Responders', header.responders.map(nameOf).join(', ')],
    ['Details', doing],
  ]
  return fields.map(([field, value]) => [field, value.trim() === '' ? 'unknown' : value])
}

/** Any other report with what stood in the record's head when it was sent (R-146): what was left empty is left out. */
export function reportOf(
  { know, doing, need, header }: Pick<Sitrep, 'know' | 'doing' | 'need' | 'header'>,
  nameOf: NameOf,
): readonly (readonly [field: string, value: string])[] {
  const fields: readonly (readonly [string, string])[] = [
    ['Status', header.status],
    ['Severity', header.severity],
    ['Incident commander', header.commander ? nameOf(header.commander) : 'unknown'],
    ['Responders', header.responders.map(nameOf).join(', ')],
    ['What we know', know],
    ['What we are doing', doing],
    ['What you need to do', need],
  ]
  return fields.filter(([, value]) => value.trim() !== '')
}

/** A report's fields as lines, to put into a chat or a ticket or to read out. */
export function reportAsText(
  fields: readonly (readonly [field: string, value: string])[],
  around: { readonly head: string; readonly next: string | null },
): string {
  const { head, next } = around
  return [
    head,
    ...fields.map(([field, value]) => `${field}: ${value}`),
    ...(next === null ? [] : [`Next update: by ${next}`]),
  ].join('\n')
}

type EndSources = {
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly sitreps: SitrepsState
  readonly triage: TriageState
}

const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** How it ended, as far as the record knows it: what a final report begins with (R-184). A suspected cause stays out (R-103). */
export function endInWords({ incident, triage }: EndSources): string {
  const dismissed = triage.verdict === 'false-alarm' ? triage.decided : null
  const utc = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
  const { title, awareAt, cause, milestones } = incident
  const { contained } = milestones
  return [
    asSentence(title),
    ...(dismissed ? [`It was a false alarm: ${asSentence(dismissed.reason)}`] : []),
    `It was noticed at ${utc(awareAt)}${contained ? ` and contained at ${utc(contained.at)}` : ''}.`,
    ...(cause.certainty === 'established' ? [`Cause: ${cause.text}`] : []),
  ].join(' ')
}

type HeaderSources = {
  readonly access: AccessState
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly policy: PolicyState
  readonly roles: RolesState
  readonly severity: SeverityState
}

/** The fields of R-014 and R-146 as they are now; missing ones are said to be unknown, never left out. */
export function headerNow(state: HeaderSources): Sitrep['header'] {
  const { roles } = state
  const { reporter } = state.incident
  return {
    status: state.conclude.concluded
      ? 'concluded'
      : state.incident.milestones.contained
        ? 'contained'
        : 'investigating',
    severity: levelLabel(state.policy.document, state.severity.level),
    reporter:
      'person' in reporter
        ? reporter.person
        : 'outside' in reporter
          ? reporter.outside
          : 'source' in reporter
            ? reporter.source
            : 'anonymous',
    commander: roles.commander,
    questionsTo: questionsTo(roles),
    // Who works on it without any role responds as well.
    responders: [...holders(roles, 'responder'), ...workingWithoutRole(state)].slice(
      0,
      RESPONDERS_MAX,
    ),
  }
}

type DigestSources = {
  readonly log: LogState
  readonly sitreps: SitrepsState
  readonly tasks: TasksState
  readonly policy: PolicyState
  readonly severity: SeverityState
}

export type Digest = {
  /** Facts recorded or corrected since the last report, oldest first. */
  readonly facts: readonly LogEntry[]
  readonly leftOut: {
    readonly theories: number
    readonly lessons: number
    readonly retracted: number
  }
  /** What is being done now and by whom: a draft for "what we are doing" (R-258). */
  readonly doing: readonly {
    readonly task: number
    readonly title: string
    readonly assignee: string | null
  }[]
}

/** The digest since the last report that went to everyone, or since the beginning. */
export function digestSince(state: DigestSources): Digest {
  const since = lastToEveryone(state.sitreps)?.seq ?? 0
  const fresh = state.log.entries.slice(placeAfter(state.log, since))
  return {
    facts: standing({ entries: fresh }).filter((entry) => isFact(entry.type)),
    leftOut: {
      theories: fresh.filter((entry) => entry.type === 'theory' && !entry.retracted).length,
      lessons: fresh.filter((entry) => entry.type === 'lesson' && !entry.retracted).length,
      retracted: fresh.filter((entry) => entry.retracted).length,
    },
    doing: openTasks(state.tasks).map((task) => ({
      task: task.seq,
      title: task.title,
      assignee: task.assignee,
    })),
  }
}

/** When the next report is due by the cadence of the level in force, from now (R-142). */
export function nextByCadence(
  state: Pick<DigestSources, 'policy' | 'severity'>,
  now: string,
): string {
  return toTheMinute(
    plus(now, levelInForce(state.policy.document, state.severity.level).sitrep * MINUTE),
  )
}

/** "Ana: rotating credentials. Nobody yet: reading logs." */
export function doingInWords(digest: Digest, nameOf: NameOf): string {
  return digest.doing
    .map((task) => `${task.assignee ? nameOf(task.assignee) : 'Nobody yet'}: ${task.title}.`)
    .join(' ')
}
