/** The closing checklist, read from the record and from what people confirmed. */
import { atOrAfter } from '#kernel/instant.ts'
import { SENDER } from '#kernel/names.ts'
import { known, counted } from '#kernel/words.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { discoveryMethods } from '../incident/contract.ts'
import type { LogState } from '../log/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import { participants } from '../roles/contract.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import { unverifiedImmediate, type TasksState } from '../tasks/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import { confirmable, type ConcludeState, type ConfirmableId } from './contract.ts'

export type ClosingSources = {
  readonly conclude: ConcludeState
  readonly incident: IncidentSliceState
  readonly log: LogState
  readonly roles: RolesState
  readonly sitreps: SitrepsState
  readonly tasks: TasksState
  readonly triage: TriageState
}

/** One line of the checklist. `missing` says what to do; `confirmable` ones are ticked by a person. */
export type ClosingItem = {
  readonly id: string
  readonly title: string
  readonly done: boolean
  readonly missing: string
  readonly confirmable: boolean
}

/**
 * True for a false alarm and for an event that never became an incident: they close through the short conclusion
 * because there was nothing to contain and nothing to announce.
 */
export function isShort(state: Pick<ClosingSources, 'triage'>): boolean {
  return state.triage.verdict !== 'incident'
}

/** The checklist for this record, short for what is no incident. */
export function checklist(state: ClosingSources): readonly ClosingItem[] {
  const told = confirmedItem(state, 'everyone-told')
  const thanked = item(
    'thanked',
    'Everyone who took part has been thanked',
    state.conclude.thanked !== null,
    'Send the thank-you.',
  )
  if (isShort(state)) return [told, thanked]
  const { milestones, discovery } = state.incident
  const unverified = unverifiedImmediate(state.tasks)
  return [
    confirmedItem(state, 'no-longer-active'),
    item(
      'contained',
      'When it was contained is recorded',
      milestones.contained !== undefined,
      'Mark when it was contained.',
    ),
    item(
      'immediate-verified',
      'Every immediate task is done and verified by somebody else',
      unverified.length === 0,
      `${counted(unverified.length, 'immediate task is', 'immediate tasks are')} not verified.`,
    ),
    item(
      'discovery',
      'How it was discovered is recorded',
      discovery !== null && discovery !== 'unknown',
      'Say how it was discovered.',
    ),
    ...(humanNoticed(state)
      ? [
          item(
            'monitoring',
            'A person noticed, so a monitor is to be improved',
            hasMonitoringTask(state.tasks),
            'Add a task that improves monitoring, or say why none is needed.',
          ),
        ]
      : []),
    item(
      'final-sitrep',
      'The final situation report was sent, after containment',
      hasFinalSitrep(state),
      'Send the final situation report once it is contained.',
    ),
    told,
    confirmedItem(state, 'closure-announced'),
    thanked,
  ]
}

function item(id: string, title: string, done: boolean, missing: string): ClosingItem {
  return { id, title, done, missing: done ? '' : missing, confirmable: false }
}

function confirmedItem(state: ClosingSources, id: ConfirmableId): ClosingItem {
  const done = state.conclude.confirmed[id] !== undefined
  return { id, title: confirmable[id], done, missing: done ? '' : 'Confirm it.', confirmable: true }
}

/** A human or somebody outside noticed and no monitor did. */
export function humanNoticed(state: Pick<ClosingSources, 'incident'>): boolean {
  const method = state.incident.discovery
  const by = method === null ? undefined : known(discoveryMethods, method)?.by
  return by === 'human' || by === 'external'
}

export function hasMonitoringTask(tasks: TasksState): boolean {
  return tasks.all.some((task) => task.kind === 'monitor' && task.state !== 'dropped')
}

/** The final report counts only if it was sent after containment, and after the last reopening. */
export function hasFinalSitrep({ conclude, incident, sitreps }: ClosingSources): boolean {
  const since = conclude.reopened.at(-1)?.seq ?? 0
  const contained = incident.milestones.contained?.at
  return sitreps.sent.some(
    ({ kind, seq, sentAt }) =>
      kind === 'final' && seq > since && contained !== undefined && atOrAfter(sentAt, contained),
  )
}

/** Everyone who took part: roles, log, tasks. */
export function tookPart(state: ClosingSources): readonly string[] {
  const people = new Set<string>(participants(state.roles))
  for (const writer of state.log.writers) people.add(writer)
  for (const task of state.tasks.all)
    for (const who of [task.assignee, task.doneBy, task.verifiedBy]) if (who) people.add(who)
  if ('person' in state.incident.reporter) people.add(state.incident.reporter.person)
  return [...people].filter((person) => person !== 'system' && !person.startsWith(SENDER))
}
