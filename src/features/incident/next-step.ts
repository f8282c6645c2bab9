/** One next step for the reader's role (design §8): the most useful thing this person can do now. */
import { ms } from '#kernel/instant.ts'
import type { IncidentState } from '../index.ts'
import { may } from '../access/contract.ts'
import { retroRequired, runningClocks } from '../clocks/clocks.ts'
import { checklist } from '../conclude/view.ts'
import { running } from '../handoff/contract.ts'
import { questionsTo } from '../roles/contract.ts'
import { openTasks } from '../tasks/contract.ts'
import type { Actor } from '#kernel/decider.ts'

/** Where the step is done: a page of the room, or a verb of a slice. */
export type NextStep = {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly go:
    | { readonly page: 'room' | 'handoff' | 'sitrep' | 'conclude' | 'retro' | 'report' }
    | { readonly verb: string }
}

type Finder = (state: IncidentState, actor: Actor, now: string) => NextStep | undefined

/** The next step for this person, or undefined when nothing waits for them. */
export function nextStep(state: IncidentState, actor: Actor, now: string): NextStep | undefined {
  for (const find of finders) {
    const step = find(state, actor, now)
    if (step) return step
  }
  return undefined
}

const step = (id: string, title: string, detail: string, go: NextStep['go']): NextStep => ({
  id,
  title,
  detail,
  go,
})

/** In order of urgency: the first that applies is shown. */
const finders: readonly Finder[] = [
  (state, actor) =>
    may(actor, 'take', state) && state.roles.commander === null
      ? step(
          'take',
          'Take it: nobody has it yet',
          'You become first responder and commander; both can be handed over.',
          { verb: 'triage/take' },
        )
      : undefined,
  (state, actor) => {
    const waiting = running(state.handoff).find(
      (one) => one.outcome === 'waiting' && one.to === actor.id,
    )
    return (
      waiting &&
      step(
        'confirm-handoff',
        `Read the briefing and take over as ${waiting.duty}`,
        'The duty moves when you confirm, not before.',
        { page: 'handoff' },
      )
    )
  },
  (state, actor) => {
    const mine = state.handoff.all.find(
      (one) => one.to === actor.id && one.outcome === 'confirmed' && !one.releasedAt,
    )
    if (mine && !mine.documentedAt)
      return step(
        'document-handoff',
        'Write down the handoff',
        'One line: what you took over and what is urgent.',
        { page: 'handoff' },
      )
    return mine && !mine.reportedAt && questionsTo(state.roles) === actor.id
      ? step(
          'handoff-sitrep',
          'Tell people that you took over',
          'Send a situation report that notes the handoff.',
          { page: 'sitrep' },
        )
      : undefined
  },
  (state, actor) =>
    !state.triage.decided && may(actor, 'write', state) && !state.conclude.concluded
      ? step(
          'decide',
          'Decide: incident, event or false alarm',
          'Five minutes are enough for a first answer; the fifteen questions help.',
          { verb: 'triage/decide' },
        )
      : undefined,
  (state, actor) =>
    state.triage.verdict === 'incident' &&
    state.severity.level === 'unknown' &&
    !state.conclude.concluded &&
    may(actor, 'write', state)
      ? step(
          'severity',
          'Assess the severity',
          'Tick what holds; a quick first estimate is fine. Until then the gravest level’s clocks run.',
          { verb: 'severity/set' },
        )
      : undefined,
  (state, actor, now) => {
    const sitrep = runningClocks(state).find((one) => one.kind === 'sitrep')
    const soon =
      sitrep && (state.sitreps.sent.length === 0 || ms(sitrep.due) - ms(now) < SITREP_SOON_MS)
    return soon && questionsTo(state.roles) === actor.id
      ? step(
          'sitrep',
          state.sitreps.sent.length === 0
            ? 'Send the first situation report'
            : 'Send the situation report you promised',
          'Facts since the last one are ready to include.',
          { page: 'sitrep' },
        )
      : undefined
  },
  (state, actor, now) => {
    const solo = runningClocks(state).find(
      (one) =>
        one.kind.startsWith('solo') && ms(one.due) <= ms(now) && !state.clocks.declined[one.id],
    )
    return solo && state.roles.commander === actor.id
      ? step(
          'recruit',
          'Call in responders or hand over command',
          'You have worked alone for a while.',
          { verb: 'access/invite' },
        )
      : undefined
  },
  (state, actor) => {
    const mine = openTasks(state.tasks).find((one) => one.assignee === actor.id)
    return (
      mine &&
      step(
        `task-${mine.seq}`,
        mine.title,
        mine.state === 'doing'
          ? 'You are on it: log what you find, finish it when done.'
          : 'It is yours: start it.',
        { page: 'room' },
      )
    )
  },
  (state, actor) => {
    const free = openTasks(state.tasks).find((one) => one.assignee === null)
    return free && !state.conclude.concluded && may(actor, 'write', state)
      ? step(`volunteer-${free.seq}`, `Volunteer needed: ${free.title}`, 'Nobody has it yet.', {
          page: 'room',
        })
      : undefined
  },
  afterwards,
]

/** A report due within this is worth interrupting for. */
const SITREP_SOON_MS = 10 * 60_000

function afterwards(state: IncidentState, actor: Actor): NextStep | undefined {
  const commands = state.roles.commander === actor.id
  if (!state.conclude.concluded) {
    if (!commands) return undefined
    if (state.triage.verdict === 'false-alarm')
      return step(
        'conclude',
        'Close the false alarm',
        'Tell everyone who was told, thank people, done.',
        { page: 'conclude' },
      )
    if (state.triage.verdict === 'event')
      return state.triage.decided
        ? step('conclude', 'Close the event', 'Or confirm it as an incident if that changes.', {
            page: 'conclude',
          })
        : undefined
    if (!state.incident.milestones.contained)
      return step(
        'contain',
        'Contain it, and mark when it was contained',
        'Add next steps with a name on each.',
        { verb: 'incident/mark' },
      )
    const open = checklist(state).filter((one) => !one.done).length
    return step(
      'conclude',
      'Work through the closing checklist',
      `${open} ${open === 1 ? 'item is' : 'items are'} open.`,
      { page: 'conclude' },
    )
  }
  const looked = state.retro.held !== null || state.retro.waived !== null
  if (!looked && retroRequired(state) !== 'none')
    return step('retro', 'Hold the retrospective', 'While it is fresh: what can we learn?', {
      page: 'retro',
    })
  if (state.report.published.length === 0 && state.triage.verdict === 'incident')
    return step('report', 'Publish the report', 'Check what is not known, then publish.', {
      page: 'report',
    })
  return undefined
}
