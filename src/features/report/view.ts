/**
 * The incident report, built from the journal alone: the same entries give the same report. By default
 * people are spoken of by their roles (R-192, C-11).
 */
import type { NameOf } from '#kernel/decider.ts'
import type { Recorded } from '#kernel/event.ts'
import { known, sentenceCase, counted } from '#kernel/words.ts'
import type { IncidentState } from '../index.ts'
import { timeInLevels } from '../severity/view.ts'
import { clockKinds } from '../clocks/contract.ts'
import { markedIn, milestones } from '../incident/contract.ts'
import { entryTypes, standing, type LogEntry } from '../log/contract.ts'
import { plainWords } from '../log/told.ts'
import { levelLabel, markingOf, ruleInWords, UNKNOWN, type Policy } from '../policy/contract.ts'
import { bandOf, isSuperseded, slipsIn } from '../retro/view.ts'
import { readersInWords } from '../sitreps/view.ts'
import { sectionsOf, type ReportSection } from './sections.ts'
import { peopleOf, speaking, type ReportPerson, type Speaking } from './speaking.ts'
import { metricsOf, promisesOf, type KeptPromise, type Metrics, type Source } from './metrics.ts'
import { roleInWords } from '../roles/contract.ts'

export type ReportWhy = {
  readonly question: string
  readonly answer: string
  readonly entry: number
  readonly below: readonly ReportWhy[]
}

export type Report = {
  readonly format: 'firebreak-report/1'
  readonly names: 'roles' | 'names'
  /** Built from entries 1 to this one. */
  readonly upTo: number
  readonly incident: {
    readonly id: string
    readonly ref: string
    readonly codename: string
    readonly title: string
    readonly verdict: string
    readonly severity: string
    readonly category: string | null
    /** Of confidentiality, integrity, availability and privacy; unknown while nobody assessed it. */
    readonly impact: Readonly<Record<'c' | 'i' | 'a' | 'p', string>>
    readonly classification: string
    readonly tlp: string
    readonly zone: string
  }
  readonly summary: string
  /** The twelve sections of the incident document, in order. */
  readonly sections: readonly ReportSection[]
  /** What the retrospective said; null before it was opened. */
  readonly retro: {
    readonly heldAt: string | null
    readonly summary: string
    readonly answers: readonly { readonly question: string; readonly answer: string }[]
  } | null
  readonly times: readonly {
    readonly title: string
    readonly at: string | null
    readonly entry: number | null
  }[]
  readonly metrics: Metrics
  readonly promises: readonly KeptPromise[]
  readonly severity: readonly {
    readonly level: string
    readonly reason: string
    readonly at: string
    readonly entry: number
  }[]
  /** Milliseconds in each level, from the report to the end or the last entry. */
  readonly timeInLevels: readonly { readonly level: string; readonly ms: number }[]
  readonly timeline: readonly {
    readonly entry: number
    readonly at: string
    readonly band: string | null
    readonly who: string
    readonly text: string
  }[]
  readonly cause: {
    readonly certainty: string
    readonly text: string
    readonly whys: readonly ReportWhy[]
  }
  readonly remediation: readonly {
    readonly title: string
    readonly state: string
    readonly who: string
    readonly horizon: string
    readonly entry: number
  }[]
  readonly lessons: readonly {
    readonly text: string
    readonly disposition: string | null
    readonly entry: number
  }[]
  readonly actions: readonly {
    readonly title: string
    readonly owner: string
    readonly nextUpdateOn: string
    readonly state: string
    readonly entry: number
  }[]
  readonly exceptions: readonly {
    readonly text: string
    readonly at: string
    readonly entry: number
  }[]
  readonly sitreps: readonly {
    readonly number: number
    readonly at: string
    readonly kind: string
    readonly to: number
    /** “3 people”, or “nobody else” where whoever sent it was alone. */
    readonly readers: string
    readonly entry: number
  }[]
  readonly unknowns: string
  /** Facts a complete report needs and this record does not have. */
  readonly missing: readonly string[]
  /** Everyone who was ever on it, with what they are called here and the roles they had, from when until when. */
  readonly people: readonly ReportPerson[]
}

export type ReportInput = {
  readonly state: IncidentState
  readonly events: readonly Recorded[]
  readonly names: 'roles' | 'names'
  /** Names of the people on the incident by id. */
  readonly directory: Readonly<Record<string, string>>
  /** The timeline sentence of an event, given how to speak of people. */
  readonly sentence: (event: Recorded, nameOf: NameOf, state: IncidentState) => string | undefined
}

/** Builds the report. Deterministic: no clock, no randomness. */
export function buildReport(input: ReportInput): Report {
  const { state, names } = input
  const { incident, policy, severity, document, report } = state
  const spoken = {
    roles: state.roles,
    inWords: roleInWords(state.policy.document),
    names,
    directory: input.directory,
    everyone: everyone(state),
    events: input.events,
  }
  const speak = speaking(spoken)
  const calledLevel = (id: string) => levelInWords(policy.document, id)
  const metrics = metricsOf(incident)
  return {
    format: 'firebreak-report/1',
    names,
    upTo: state.seq,
    incident: incidentOf(state, speak),
    summary: speak.text(document.sections.summary.text, document.sections.summary.seq),
    sections: sectionsOf(state, speak),
    retro: retroOf(state, speak),
    times: timesOf(state),
    metrics,
    promises: promisesOf(state),
    severity: severity.history.map(({ level: to, reason, at, seq }) => ({
      level: to,
      reason: speak.text(reason, seq),
      at,
      entry: seq,
    })),
    timeInLevels: timeInLevels(
      severity,
      incident.reportedAt,
      state.conclude.concluded?.at ?? state.at,
    ).map(({ level: id, ms }) => ({
      level: calledLevel(id),
      ms,
    })),
    timeline: timelineOf(input, speak),
    cause: {
      certainty: incident.cause.certainty,
      text: speak.text(incident.cause.text, incident.cause.seq),
      whys: whysOf(state, null, speak),
    },
    ...followUps(state, speak),
    exceptions: exceptionsOf(state, speak),
    sitreps: sitrepsOf(state),
    unknowns: speak.text(report.unknowns),
    missing: missingIn(state, metrics),
    people: peopleOf(spoken),
  }
}

const levelInWords = (policy: Policy, id: string): string =>
  id === UNKNOWN ? 'Unknown' : levelLabel(policy, id)

/** What is said of the incident itself, above everything else. */
function incidentOf(state: IncidentState, speak: Speaking): Report['incident'] {
  const { incident, policy, severity, triage, document } = state
  const marking = markingOf(policy.document, document.classification)
  return {
    id: state.id,
    ref: incident.ref,
    codename: incident.codename,
    title: speak.text(incident.title),
    verdict: triage.verdict,
    severity: levelInWords(policy.document, severity.level),
    category:
      policy.document.categories.find((category) => category.id === triage.category)?.label ??
      triage.category,
    impact:
      triage.impactSeq === 0
        ? { c: 'unknown', i: 'unknown', a: 'unknown', p: 'unknown' }
        : triage.impact,
    classification: marking.label,
    tlp: marking.tlp,
    zone: document.zone,
  }
}

const sitrepsOf = ({ sitreps }: IncidentState): Report['sitreps'] =>
  sitreps.sent.map((sitrep) => ({
    number: sitrep.number,
    at: sitrep.sentAt,
    kind: sitrep.kind,
    to: sitrep.to.length,
    readers: readersInWords(sitrep),
    entry: sitrep.seq,
  }))

/** Everyone who was ever on it: a removal does not rewrite who knew. */
function everyone({ access }: IncidentState): readonly string[] {
  return [...new Set([...Object.keys(access.members), ...Object.keys(access.former)])]
}

function timesOf(state: IncidentState): Report['times'] {
  const { incident, triage, conclude } = state
  const time = (title: string, source: Source | null) => ({
    title,
    at: source?.at ?? null,
    entry: source?.entry ?? null,
  })
  const mark = (source: { at: string; seq: number } | null | undefined): Source | null =>
    source ? { at: source.at, entry: source.seq } : null
  return [
    time('Began', mark(incident.milestones.started)),
    time('Noticed', { at: incident.awareAt, entry: incident.awareSeq }),
    time('Reported', { at: incident.reportedAt, entry: 1 }),
    time('Acknowledged', mark(triage.acknowledged)),
    time('Attack stopped', mark(incident.milestones['attack-stopped'])),
    time('Way in closed', mark(incident.milestones['vector-closed'])),
    time('Contained', mark(incident.milestones.contained)),
    time('Restored', mark(incident.milestones.restored)),
    ...markedIn(incident)
      .filter(({ word }) => known(milestones, word) === undefined)
      .map((marked) => time(marked.title, mark(marked))),
    time('Concluded', mark(conclude.concluded)),
  ]
}

/** Facts in the order they happened; theories and lessons are not facts; retracted entries stay, marked. */
function timelineOf(input: ReportInput, speak: Speaking): Report['timeline'] {
  const { state, events } = input
  const entries = new Map([...state.log.entries].map((entry) => [entry.seq, entry]))
  const slips = slipsIn(events)
  return events
    .flatMap((event) => {
      if (slips.has(event.seq) || isSuperseded(event, state)) return []
      const entry = entries.get(event.seq)
      const about = entry ?? entries.get((event.body as { entry?: number } | null)?.entry ?? 0)
      const type = about && known(entryTypes, about.type)
      if (type?.fact === false) return []
      const at = entry?.occurred ?? event.occurred
      const nameOf = (id: string) => speak.nameOf(id, event.seq)
      const said = input.sentence(event, nameOf, state)
      if (said === undefined) return []
      const text = entry ? textOf(entry) : sentenceCase(said)
      const band = bandOf(event, state.retro, state.incident.awareAt) ?? null
      const who = nameOf(event.actor)
      return [{ entry: event.seq, at, band, who, text: speak.text(text, event.seq) }]
    })
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.entry - b.entry)
}

/** A type that is not known here is named: nobody can say that it is a fact. */
function textOf({ type, text, retracted }: LogEntry): string {
  const words = plainWords(text)
  const said = known(entryTypes, type) ? words : `${type}: ${words}`
  return retracted ? `Retracted (${retracted.reason}): ${said}` : said
}

function whysOf(
  state: IncidentState,
  parent: number | null,
  speak: Speaking,
): readonly ReportWhy[] {
  return state.retro.whys
    .filter((why) => why.parent === parent)
    .map((why) => ({
      question: speak.text(why.question, why.seq),
      answer: speak.text(why.answer, why.seq),
      entry: why.seq,
      below: whysOf(state, why.seq, speak),
    }))
}

/** The template's questions with what was answered, and the summary. */
function retroOf({ retro, policy }: IncidentState, speak: Speaking): Report['retro'] {
  if (!retro.opened) return null
  const { questions } = policy.document.retro
  return {
    heldAt: retro.held?.at ?? null,
    summary: retro.held ? speak.text(retro.held.summary, retro.held.seq) : '',
    answers: Object.entries(retro.answers)
      .filter(([, answer]) => answer !== '')
      .map(([number, answer]) => ({
        question: questions[Number(number)] ?? `Question ${Number(number) + 1}`,
        answer: speak.text(answer),
      })),
  }
}

function followUps(
  state: IncidentState,
  speak: Speaking,
): Pick<Report, 'remediation' | 'lessons' | 'actions'> {
  return {
    remediation: state.tasks.all.map((task) => ({
      title: speak.text(task.title, task.seq),
      state: task.state,
      who: task.assignee ? speak.nameOf(task.assignee, task.doneAt ?? undefined) : 'nobody',
      horizon: task.horizon,
      entry: task.seq,
    })),
    lessons: state.log.entries
      .toArray()
      .filter((entry) => entry.type === 'lesson' && !entry.retracted)
      .map((entry) => ({
        text: speak.text(entry.text, entry.seq),
        disposition: state.lessons.sorted[entry.seq]?.disposition ?? null,
        entry: entry.seq,
      })),
    actions: state.actions.all.map((action) => ({
      title: speak.text(action.title, action.seq),
      owner: speak.nameOf(action.owner),
      nextUpdateOn: action.nextUpdateOn,
      state: action.state,
      entry: action.seq,
    })),
  }
}

/** Where the process was left on purpose, with the reasons people gave (R-025, R-181, design §6). */
function exceptionsOf(state: IncidentState, speak: Speaking): Report['exceptions'] {
  const overrides = state.policy.overrides.map((override) => ({
    text: `${ruleInWords(override.code)}: ${speak.text(override.reason, override.seq)}`,
    at: override.at,
    entry: override.seq,
  }))
  const takeovers = state.handoff.takeovers.map((takeover) => ({
    text: `Emergency takeover as ${takeover.duty} by ${speak.nameOf(takeover.to, takeover.seq)}: ${speak.text(takeover.reason, takeover.seq)}`,
    at: takeover.at,
    entry: takeover.seq,
  }))
  const declined = Object.values(state.clocks.declined).map((prompt) => ({
    text: `Prompt declined, ${known(clockKinds, prompt.kind) ?? prompt.kind}: ${speak.text(prompt.reason, prompt.seq)}`,
    at: prompt.at,
    entry: prompt.seq,
  }))
  const { waived } = state.retro
  const waivers = waived
    ? [
        {
          text: `No retrospective: ${speak.text(waived.reason, waived.seq)}`,
          at: waived.at,
          entry: waived.seq,
        },
      ]
    : []
  return [...overrides, ...takeovers, ...declined, ...waivers].toSorted((a, b) => a.entry - b.entry)
}

function missingIn(state: IncidentState, metrics: Metrics): readonly string[] {
  const missing = Object.values(metrics).flatMap((metric) => (metric.known ? [] : [metric.missing]))
  if (state.document.sections.summary.text === '') missing.push('The summary is empty.')
  if (state.incident.cause.certainty === 'unknown') missing.push('The cause is unknown.')
  if (state.retro.held === null && state.retro.waived === null)
    missing.push('The retrospective has not been held.')
  const unsorted = standing(state.log, 'lesson').filter(
    (entry) => !state.lessons.sorted[entry.seq],
  ).length
  if (unsorted > 0)
    missing.push(`${counted(unsorted, 'lesson has', 'lessons have')} not been sorted.`)
  return missing
}
