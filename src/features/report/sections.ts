/**
 * The incident document's twelve sections as the report tells them, in order and all of them (R-110). A section that the report
 * holds as a list of its own says in which field; theories stay in the record and are counted (R-103).
 */
import { counted } from '#kernel/words.ts'
import type { IncidentState } from '../index.ts'
import { sections, type SectionId } from '../document/contract.ts'
import { laterSections } from '../document/view.ts'
import { markingOf } from '../policy/contract.ts'
import { standing } from '../log/contract.ts'
import type { Speaking } from './speaking.ts'
import { finishedTasks, openTasks } from '../tasks/contract.ts'

/** One line of a section with the entry it comes from, where there is one. */
type SectionLine = { readonly text: string; readonly entry: number | null }

export type ReportSection = {
  readonly id: string
  readonly title: string
  /** What people wrote there; '' where nobody did. */
  readonly text: string
  readonly lines: readonly SectionLine[]
  /** The field of the report that holds the section's list in full. */
  readonly field?: 'timeline' | 'lessons' | 'sitreps'
}

/** All twelve, then those that a later version wrote. */
export function sectionsOf(state: IncidentState, speak: Speaking): readonly ReportSection[] {
  const written = (id: string) => {
    const section = state.document.sections[id]
    return section ? speak.text(section.text, section.seq) : ''
  }
  const twelve = sections.map(({ id, title }): ReportSection => {
    const filled = fill[id](state, speak)
    return { id, title, text: written(id), lines: [], ...filled }
  })
  const later = laterSections(state.document).map(({ id }) => ({
    id,
    title: id,
    text: written(id),
    lines: [],
  }))
  return [...twelve, ...later]
}

type Filling = (state: IncidentState, speak: Speaking) => Partial<ReportSection>
const onlyWritten: Filling = () => ({})

/** What fills each section beside what people wrote. */
const fill: Readonly<Record<SectionId, Filling>> = {
  classification: ({ policy, document }) => {
    const { label, rules, tlp } = markingOf(policy.document, document.classification)
    return { text: `${label} · TLP:${tlp}. ${rules}`.trim() }
  },
  summary: onlyWritten,
  timeline: () => ({ field: 'timeline' }),
  indicators: ({ log }, speak) => ({
    lines: standing(log, 'indicator').map(({ text, seq }) => ({
      text: speak.text(text, seq),
      entry: seq,
    })),
  }),
  details: onlyWritten,
  response: ({ log, tasks }, speak) => {
    const finished = finishedTasks(tasks).map((task) => ({
      text: `${speak.text(task.title, task.seq)}${task.result === '' ? '' : `: ${speak.text(task.result, task.doneAt ?? undefined)}`}`,
      entry: task.seq,
    }))
    const logged = standing(log, 'action').map(({ text, seq }) => ({
      text: speak.text(text, seq),
      entry: seq,
    }))
    return { lines: [...finished, ...logged].toSorted((a, b) => a.entry - b.entry) }
  },
  'next-steps': ({ tasks }, speak) => ({
    lines: openTasks(tasks).map((task) => ({
      text: `${speak.text(task.title, task.seq)} (${task.assignee ? speak.nameOf(task.assignee) : 'nobody'})`,
      entry: task.seq,
    })),
  }),
  theories: ({ log }) => {
    const theories = standing(log, 'theory').length
    return theories === 0
      ? {}
      : { text: `${counted(theories, 'theory', 'theories')} in the record. A report tells facts.` }
  },
  lessons: () => ({ field: 'lessons' }),
  background: onlyWritten,
  comms: () => ({ field: 'sitreps' }),
  appendix: onlyWritten,
}
