/** The incident as lists see it: its stage, its row, and what waits for whom. Raise the version and rows are rebuilt. */
import type { Waiting } from '#kernel/contribution.ts'
import type { IncidentState } from '../index.ts'
import { attackNow } from '../attack/view.ts'
import { followers, onIt, readers } from '../access/contract.ts'
import { retroRequired, runningClocks } from '../clocks/clocks.ts'
import { groupKey } from '../intake/contract.ts'
import { markingOf } from '../policy/contract.ts'
import { questionsTo } from '../roles/contract.ts'
import { openTasks } from '../tasks/contract.ts'
import type { Stage } from './stages.ts'

/** Version of the rows below. */
export const rowVersion = 9

type StageSources = Pick<
  IncidentState,
  'triage' | 'severity' | 'incident' | 'conclude' | 'retro' | 'report' | 'policy'
>

/** The stage of the incident, from facts alone. It is not done before the retrospective was held or waived. */
export function stageOf(state: StageSources): Stage {
  const { triage, severity, incident, conclude, retro, report } = state
  if (conclude.concluded) {
    const looked = retro.held !== null || retro.waived !== null || retroRequired(state) === 'none'
    const reported = report.published.length > 0 || triage.verdict !== 'incident'
    return looked && reported ? 'done' : 'learn'
  }
  if (incident.milestones.restored) return 'conclude'
  if (incident.milestones.contained) return 'restore'
  if (triage.verdict === 'incident') return severity.level === 'unknown' ? 'assess' : 'contain'
  return triage.acknowledged ? 'assess' : 'detect'
}

/** A list row. `readers` is the access filter, never sent to anybody. */
export type IncidentRow = {
  readonly id: string
  readonly ref: string
  readonly codename: string
  readonly title: string
  /** Its title for whoever only follows it. */
  readonly reportedTitle: string
  readonly verdict: IncidentState['triage']['verdict']
  readonly severity: string
  readonly severityRank: number
  readonly stage: Stage
  readonly category: string | null
  /** Id and name of the project it belongs to. */
  readonly project: string | null
  readonly projectName: string | null
  readonly commander: string | null
  readonly communicator: string | null
  readonly reporter: string | null
  readonly awareAt: string
  readonly reportedAt: string
  readonly containedAt: string | null
  readonly concludedAt: string | null
  readonly retroHeldAt: string | null
  readonly publishedVersion: number
  readonly nextSitrepAt: string | null
  /** Every promise that runs, the next to come due first; prompts only ask and are none. */
  readonly promises: readonly {
    readonly id: string
    readonly kind: string
    readonly due: string
    readonly owner: string | null
  }[]
  readonly nextClock: {
    readonly id: string
    readonly kind: string
    readonly due: string
    readonly owner: string | null
  } | null
  readonly unassigned: number
  /** Is an attack said to be in progress (C-28)? */
  readonly attack: boolean
  readonly untaken: boolean
  /** Keys of the alerts that are part of it, and of their groups, for joining repeats. */
  readonly alerts: readonly string[]
  readonly readers: readonly string[]
  /** Readers who see progress only. */
  readonly followers: readonly string[]
  readonly waiting: readonly Waiting[]
}

/** A row as a reader gets it: without the access filter; `limited` for somebody who only follows their own report. */
export type Listed = Omit<IncidentRow, 'readers' | 'followers' | 'waiting' | 'alerts'> & {
  readonly limited: boolean
  readonly names: Readonly<Record<string, string>>
}

/** Something that waits for the reader, with the incident it belongs to. */
export type WaitingFor = Omit<Waiting, 'for'> & {
  readonly incident: { readonly id: string; readonly ref: string; readonly codename: string }
}

/** The row of an incident for every list, with what the slices say waits for whom. */
export function rowOf(state: IncidentState, waiting: readonly Waiting[] = []): IncidentRow {
  const { incident, triage, severity, roles, conclude, retro, report, access, tasks, scope } = state
  const running = runningClocks(state)
  // A prompt asks and is never late; only the first question is shown in lists, while it waits for its answer.
  const next = running.find((clock) => !clock.prompt || clock.kind === 'triage-decision')
  return {
    id: state.id,
    ref: incident.ref,
    codename: incident.codename,
    title: incident.title,
    reportedTitle: incident.reportedTitle,
    verdict: triage.verdict,
    severity: severity.level,
    severityRank: rankOf(state),
    stage: stageOf(state),
    category: triage.category,
    project: scope.project?.id ?? null,
    projectName: scope.project?.name ?? null,
    commander: roles.commander,
    communicator: roles.communicator,
    reporter: 'person' in incident.reporter ? incident.reporter.person : null,
    awareAt: incident.awareAt,
    reportedAt: incident.reportedAt,
    containedAt: incident.milestones.contained?.at ?? null,
    concludedAt: conclude.concluded?.at ?? null,
    retroHeldAt: retro.held?.at ?? null,
    publishedVersion: report.published.length,
    nextSitrepAt: running.find((clock) => clock.kind === 'sitrep')?.due ?? null,
    promises: running
      .filter((clock) => !clock.prompt)
      .map(({ id, kind, due, owner }) => ({ id, kind, due, owner })),
    nextClock: next ? { id: next.id, kind: next.kind, due: next.due, owner: next.owner } : null,
    unassigned: conclude.concluded
      ? 0
      : openTasks(tasks).filter((task) => task.assignee === null).length,
    attack: attackNow(state) !== null,
    untaken: roles.commander === null,
    alerts: alertKeys(state),
    readers: readers(access, scope),
    followers: followers(access),
    // Nothing waits for somebody who may not read the record: the list would tell them what it says.
    waiting: waiting.filter((item) => item.for.startsWith('@') || onIt(access, item.for)),
  }
}

function alertKeys(state: IncidentState): readonly string[] {
  const known = Object.entries(state.intake.alerts)
  return [...new Set(known.flatMap(([key, { alert }]) => [key, groupKey(alert)]))]
}

/** Unknown ranks with the gravest level, because its clocks run. */
function rankOf(state: IncidentState): number {
  const index = state.policy.document.levels.findIndex((level) => level.id === state.severity.level)
  return index < 0 ? 0 : index
}

/** What somebody who only follows their own report may know. */
export type Progress = {
  readonly ref: string
  readonly title: string
  readonly stage: Stage
  readonly verdict: string
  readonly questionsTo: string | null
  readonly reportedAt: string
  readonly acknowledgedAt: string | null
  readonly concludedAt: string | null
  /** The commander's word to everyone who took part, where who reported it is one of them. */
  readonly thanks: string | null
}

export function progressOf(state: IncidentState): Progress {
  return {
    ref: state.incident.ref,
    title: state.incident.reportedTitle,
    stage: stageOf(state),
    verdict: state.triage.verdict,
    questionsTo: questionsTo(state.roles),
    reportedAt: state.incident.reportedAt,
    acknowledgedAt: state.triage.acknowledged?.at ?? null,
    concludedAt: state.conclude.concluded?.at ?? null,
    thanks: thanksTo(state.incident.reporter, state.conclude),
  }
}

function thanksTo(
  reporter: IncidentState['incident']['reporter'],
  { thanked }: IncidentState['conclude'],
): string | null {
  return thanked && 'person' in reporter && thanked.to.includes(reporter.person)
    ? thanked.text
    : null
}

/** What a letter may say of it: by which name, how it is to be treated, and where it lies. */
export function envelopeOf({ incident, policy, document }: IncidentState) {
  const { label, tlp } = markingOf(policy.document, document.classification)
  return {
    codename: incident.codename,
    handling: `${label} · TLP:${tlp}`,
    page: `/i/${incident.ref}`,
  }
}
