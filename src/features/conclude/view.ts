/** The closing checklist, read from the record and from what people confirmed. */
import { atOrAfter } from '#kernel/instant.ts'
import { SENDER } from '#kernel/names.ts'
import type { RuleMode } from '#kernel/refusal.ts'
import { known, counted } from '#kernel/words.ts'
import { attackNow, type AttackSources } from '../attack/view.ts'
import { worksOnIt, type AccessState } from '../access/contract.ts'
import { retroRequired } from '../clocks/clocks.ts'
import type { HandoffState } from '../handoff/contract.ts'
import type { IncidentSliceState } from '../incident/contract.ts'
import { discoveryMethods } from '../incident/contract.ts'
import type { LogState } from '../log/contract.ts'
import type { PolicyState } from '../policy/contract.ts'
import type { RolesState } from '../roles/contract.ts'
import { participants } from '../roles/contract.ts'
import type { SitrepsState } from '../sitreps/contract.ts'
import { wasTold } from '../sitreps/view.ts'
import { unverifiedImmediate, type TasksState } from '../tasks/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import { confirmable, type ConcludeState, type ConfirmableId } from './contract.ts'

export type ClosingSources = AttackSources & {
  readonly access: AccessState
  readonly conclude: ConcludeState
  readonly handoff: HandoffState
  readonly incident: IncidentSliceState
  readonly log: LogState
  readonly policy: PolicyState
  readonly roles: RolesState
  readonly sitreps: SitrepsState
  readonly tasks: TasksState
  readonly triage: TriageState
}

/** One line of the checklist. `missing` says what to do, `why` why it is asked; `confirmable` ones are ticked by a person. */
export type ClosingItem = {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly done: boolean
  readonly missing: string
  readonly confirmable: boolean
  /** Whether it may stay open: `block` never, `warn` with a reason, `off` as it likes. */
  readonly rule: RuleMode
}

/** What the items need of the policy, and why each is asked. */
type Asked = {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly done: boolean
  readonly missing: string
  readonly rule?: RuleMode
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
  const thanked = item({
    id: 'thanked',
    title: 'Everyone who took part has been thanked',
    why: 'They gave their time, often their night.',
    done: state.conclude.thanked !== null,
    missing: 'Send the thank-you.',
  })
  if (isShort(state)) return [...(wasTold(state) ? [finalItem(state)] : []), told, thanked]
  return [
    confirmedItem(state, 'no-longer-active'),
    ...fromTheRecord(state),
    finalItem(state),
    told,
    confirmedItem(state, 'closure-announced'),
    thanked,
  ]
}

function finalItem(state: ClosingSources): ClosingItem {
  const short = isShort(state)
  return item({
    id: 'final-sitrep',
    title: short
      ? 'The final situation report was sent to whoever was told of it'
      : 'The final situation report was sent, after containment',
    why: 'Whoever heard that it began hears how it ended.',
    done: hasFinalSitrep(state),
    missing: short
      ? 'Send the final situation report.'
      : 'Send the final situation report once it is contained.',
    rule: state.policy.document.closing.noFinalSitrep,
  })
}

/** The items that need nobody’s word: the record shows them. */
function fromTheRecord(state: ClosingSources): readonly ClosingItem[] {
  const { milestones, discovery } = state.incident
  const rules = state.policy.document.closing
  const unverified = unverifiedImmediate(state.tasks)
  const attack = attackNow(state)
  const asked: readonly (Asked | undefined)[] = [
    attack
      ? {
          id: 'attack-over',
          title: 'The attack is over',
          why: `It was said to be in progress: ${attack.reason}`,
          done: false,
          missing: 'Say that it is over and what shows it; concluding ends it too.',
          rule: 'off',
        }
      : undefined,
    {
      id: 'contained',
      title: 'When it was contained is recorded',
      why: 'The time from noticing to containing is in the report; it is not the time of concluding.',
      done: milestones.contained !== undefined,
      missing: 'Mark when it was contained.',
    },
    {
      id: 'immediate-verified',
      title: 'Every immediate task is done and verified by somebody else',
      why: 'What must be done now is not left behind; what may wait keeps its owner after closing.',
      done: unverified.length === 0,
      missing: `${counted(unverified.length, 'immediate task is', 'immediate tasks are')} not verified.`,
      rule: rules.immediateUnverified,
    },
    {
      id: 'discovery',
      title: 'How it was discovered is recorded',
      why: 'The report tells it, and it shows whether a monitor is to be improved.',
      done: discovery !== null && discovery !== 'unknown',
      missing: 'Say how it was discovered.',
      rule: rules.noDiscoveryMethod,
    },
    humanNoticed(state)
      ? {
          id: 'monitoring',
          title: 'A person noticed, so a monitor is to be improved',
          why: 'So that a monitor notices next time, before a person has to.',
          done: hasMonitoringTask(state.tasks),
          missing: 'Add a task that improves monitoring, or say why none is needed.',
          rule: rules.noMonitoringTask,
        }
      : undefined,
  ]
  return asked.filter((one) => one !== undefined).map(item)
}

function item(asked: Asked): ClosingItem {
  const missing = asked.done ? '' : asked.missing
  return { rule: 'block', ...asked, missing, confirmable: false }
}

const whyConfirmed: Readonly<Record<ConfirmableId, string>> = {
  'no-longer-active': 'Only a person can say this. Further work may follow.',
  'everyone-told': 'Whoever was worried by it can stop.',
  'closure-announced': 'Whoever reads only the announcement learns that it is over.',
}

function confirmedItem(state: ClosingSources, id: ConfirmableId): ClosingItem {
  const done = state.conclude.confirmed[id] !== undefined
  const missing = done ? '' : 'Confirm it.'
  const why = whyConfirmed[id]
  return { id, title: confirmable[id], why, done, missing, confirmable: true, rule: 'block' }
}

/** The open items without which it cannot be concluded. */
export function inTheWay(state: ClosingSources): readonly ClosingItem[] {
  return checklist(state).filter(({ done, rule }) => !done && rule === 'block')
}

/** The open items that policy lets stay open with a reason; also by a mode that only a later version's policy knows. */
export function wantsReason(state: ClosingSources): readonly ClosingItem[] {
  return checklist(state).filter(({ done, rule }) => !done && rule !== 'block' && rule !== 'off')
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

/**
 * The final report counts only if it was sent after the last reopening, and after what it tells: the containment, or the decision that
 * it was no incident.
 */
export function hasFinalSitrep(state: ClosingSources): boolean {
  const { conclude, incident, sitreps, triage } = state
  const reopened = conclude.reopened.at(-1)?.seq ?? 0
  const finals = sitreps.sent.filter(({ kind, seq }) => kind === 'final' && seq > reopened)
  if (isShort(state)) return finals.some(({ seq }) => seq > (triage.decided?.seq ?? 0))
  const contained = incident.milestones.contained?.at
  return contained !== undefined && finals.some(({ sentAt }) => atOrAfter(sentAt, contained))
}

/**
 * Since when the last word is owed: it was said to be over, or decided to be none after people were told, and how it ended was told
 * to nobody yet. Null while nothing is owed.
 */
export function finalOwedSince(
  state: ClosingSources,
): { readonly seq: number; readonly at: string } | null {
  const { conclude, incident, triage } = state
  if (conclude.concluded || hasFinalSitrep(state)) return null
  // An event's reports go on as promised until somebody closes it.
  if (isShort(state))
    return triage.verdict === 'false-alarm' && wasTold(state) ? triage.decided : null
  const { contained } = incident.milestones
  const over = conclude.confirmed['no-longer-active']
  return contained && over ? { seq: contained.seq, at: over.at } : null
}

/** Everyone who took part: who works on it, roles, log, tasks. */
export function tookPart(state: ClosingSources): readonly string[] {
  const working = Object.keys(state.access.members).filter((id) => worksOnIt(state.access, id))
  const people = new Set<string>([...participants(state.roles), ...working])
  for (const writer of state.log.writers) people.add(writer)
  for (const task of state.tasks.all)
    for (const who of [task.assignee, task.doneBy, task.verifiedBy]) if (who) people.add(who)
  if ('person' in state.incident.reporter) people.add(state.incident.reporter.person)
  return [...people].filter((person) => person !== 'system' && !person.startsWith(SENDER))
}

/** What the page shows as one: an item, or the items that one press completes. */
export type ClosingStep = Pick<
  ClosingItem,
  'id' | 'title' | 'why' | 'done' | 'missing' | 'confirmable' | 'rule'
> & {
  /** What is in the way, in a few words. */
  readonly short: string
  readonly items: readonly ClosingItem[]
}

/** The last word to everyone is one act, whatever it is recorded as. */
const telling: readonly string[] = ['final-sitrep', 'everyone-told', 'closure-announced', 'thanked']

const shortly: Readonly<Record<string, string>> = {
  'no-longer-active': 'whether it is no longer active',
  contained: 'when it was contained',
  'immediate-verified': 'immediate tasks',
  discovery: 'how it was discovered',
  monitoring: 'a monitor to be improved',
  'attack-over': 'whether the attack is over',
}

/** The checklist as the page shows it. */
export function closingSteps(items: readonly ClosingItem[]): readonly ClosingStep[] {
  const told = items.filter(({ id }) => telling.includes(id))
  const left = told.filter(({ done }) => !done)
  const alone = items
    .filter(({ id }) => !telling.includes(id))
    .map((item) => ({ ...item, short: shortly[item.id] ?? item.title, items: [item] }))
  const tell: ClosingStep = {
    id: 'tell',
    title:
      left.length === 0
        ? 'Everyone knows how it ended, and was thanked'
        : 'Tell everyone how it ended, and thank them',
    why: 'Whoever was worried by it can stop. Written from the record; change what is wrong.',
    done: left.length === 0,
    missing: left
      .filter((item) => !item.confirmable)
      .map(({ missing }) => missing)
      .join(' '),
    confirmable: false,
    rule: left.some(({ rule }) => rule === 'block') ? 'block' : (left[0]?.rule ?? 'off'),
    short: 'telling everyone how it ended',
    items: told,
  }
  return [...alone, tell]
}

/** The closing line: what the final report said, or why it was none; or nothing yet. */
export function howItEnded({ conclude, sitreps, triage }: ClosingSources): string {
  const since = conclude.reopened.at(-1)?.seq ?? 0
  const dismissed = triage.verdict === 'false-alarm' ? triage.decided?.reason : undefined
  return (
    sitreps.sent.findLast(({ kind, seq }) => kind === 'final' && seq > since)?.know ??
    dismissed ??
    ''
  )
}

/** What is said when it is over: what the policy asks for afterwards, and nothing else. */
export function whatComesNext(state: Pick<ClosingSources, 'triage' | 'policy'>): string {
  if (retroRequired(state) === 'none') return 'Closed. Nothing more is asked of it.'
  return isShort(state)
    ? 'Closed. The retrospective comes next.'
    : 'Concluded. The retrospective and the report come next.'
}
