/** The briefing pack, written from the record (R-180): what somebody who takes over has to know, in one screen. */
import type { NameOf } from '#kernel/decider.ts'
import { ms } from '#kernel/instant.ts'
import { known } from '#kernel/words.ts'
import type { IncidentState } from '../index.ts'
import { runningClocks } from '../clocks/clocks.ts'
import { clockKinds } from '../clocks/contract.ts'
import { markedIn } from '../incident/contract.ts'
import { stageOf, stageWords } from '../incident/view.ts'
import { isFact, standing } from '../log/contract.ts'
import { levelLabel, UNKNOWN } from '../policy/contract.ts'
import { openTasks } from '../tasks/contract.ts'

export type BriefingLine = {
  readonly text: string
  readonly urgent: boolean
  readonly entry?: number
}
export type BriefingPart = { readonly title: string; readonly lines: readonly BriefingLine[] }

/** How many of the newest entries a briefing repeats: more is reading the log. */
const LATEST = 5

const line = (text: string, entry?: number, urgent = false): BriefingLine => ({
  text,
  urgent,
  ...(entry ? { entry } : {}),
})

/** The parts of a briefing in reading order; a part without lines says so rather than vanish. */
export function briefing(state: IncidentState, nameOf: NameOf): readonly BriefingPart[] {
  const { severity, incident, triage, tasks, sitreps, policy, conclude } = state
  const level =
    severity.level === UNKNOWN ? 'Severity unknown' : levelLabel(policy.document, severity.level)
  const marked = markedIn(incident).map(({ title, at, seq }) =>
    line(`${title}: ${moment(state, at)}`, seq),
  )
  const promised = runningClocks(state)
    .filter((one) => !one.prompt)
    .map((one) =>
      line(
        `${clockKinds[one.kind]} by ${moment(state, one.due)}${one.owner ? ` (${nameOf(one.owner)})` : ''}`,
        one.startedSeq,
      ),
    )
  const open = openTasks(tasks).map((one) =>
    one.assignee
      ? line(
          `${nameOf(one.assignee)}: ${one.title}${one.state === 'doing' ? '' : ' (not started)'}`,
          one.seq,
        )
      : line(`Nobody: ${one.title}`, one.seq, true),
  )
  const decisions = [
    ...(triage.decided ? [] : [line('Incident, event or false alarm?', undefined, true)]),
    ...(severity.level === UNKNOWN && !conclude.concluded
      ? [line('How severe is it?', undefined, true)]
      : []),
    ...(incident.cause.certainty === 'established'
      ? []
      : [
          line(
            `Cause ${incident.cause.certainty}${incident.cause.text ? `: ${incident.cause.text}` : ''}`,
          ),
        ]),
  ]
  const last = sitreps.sent.at(-1)
  return [
    {
      title: 'Where we are',
      lines: [line(`${level}, ${stageWords[stageOf(state)]}. ${incident.title}`), ...marked],
    },
    { title: 'Open decisions', lines: decisions },
    { title: 'Promised', lines: promised },
    { title: 'Running now', lines: open },
    {
      title: 'Latest',
      lines: standing(state.log)
        .filter((one) => isFact(one.type))
        .slice(-LATEST)
        .map((one) => line(one.text, one.seq)),
    },
    {
      title: 'Theories',
      lines: standing(state.log, 'theory').map((one) => line(one.text, one.seq)),
    },
    { title: 'Last told', lines: last ? [line(last.know, last.seq)] : [] },
    { title: 'People', lines: peopleLines(state, nameOf) },
  ]
}

/** `21 Nov, 14:05 Europe/Berlin`: the incident's one zone, by name (R-118). */
function moment(state: IncidentState, at: string): string {
  const { zone } = state.document
  const day = { day: 'numeric', month: 'short' } as const
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const shown = new Intl.DateTimeFormat('en-GB', { ...day, ...time, timeZone: zone })
  return `${shown.format(ms(at))} ${zone}`
}

function peopleLines(state: IncidentState, nameOf: NameOf): readonly BriefingLine[] {
  return state.roles.history
    .filter((one) => one.until === null)
    .map((one) =>
      line(
        `${nameOf(one.person)}, ${(known(state.policy.document.terms, one.role) ?? one.role).toLowerCase()}`,
        one.seq,
      ),
    )
}
