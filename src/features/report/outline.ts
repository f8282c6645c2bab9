/**
 * In which order a report is told, for its page, its PDF and its Markdown alike: the document's twelve sections in theirs, every
 * one of them, and each of the report's own parts after the section it belongs to. JSON has the same sections in
 * `sections`. No form keeps an order of its own.
 */
import { sections, type SectionId } from '../document/contract.ts'
import type { ReportSection } from './sections.ts'
import type { Report } from './view.ts'

/** The report's own parts, each with what is said where there is nothing to tell. */
const own = {
  metrics: { title: 'Metrics', after: 'summary', empty: '' },
  unknowns: {
    title: 'What is not known',
    after: 'summary',
    empty: 'Nothing is recorded as unknown.',
  },
  times: { title: 'Times', after: 'summary', empty: '' },
  promises: { title: 'Promises', after: 'summary', empty: 'No clock ran.' },
  severity: { title: 'How it progressed', after: 'summary', empty: 'Severity was never assessed.' },
  cause: { title: 'Cause', after: 'details', empty: '' },
  exceptions: { title: 'Exceptions to the process', after: 'details', empty: 'None.' },
  sitreps: { title: 'Situation reports', after: 'comms', empty: 'None were sent.' },
  retro: { title: 'Retrospective', after: 'appendix', empty: 'None was opened.' },
  remediation: { title: 'Remediation', after: 'appendix', empty: 'No tasks were recorded.' },
  actions: { title: 'Actions', after: 'appendix', empty: 'No actions were agreed.' },
  people: { title: 'People', after: 'appendix', empty: 'Nobody was on it.' },
} as const satisfies Record<
  string,
  { readonly title: string; readonly after: SectionId; readonly empty: string }
>
export type OwnPart = keyof typeof own

/** Parts that hold more than what people wrote and single lines: each form draws these in its own way. */
export type DrawnPart = OwnPart | 'timeline' | 'lessons'

const drawn: readonly string[] = [...Object.keys(own), 'timeline', 'lessons']
export const isDrawn = (id: string): id is DrawnPart => drawn.includes(id)

const sectionEmpty: Partial<Record<string, string>> = {
  summary: 'No summary was written.',
  timeline: 'Nothing was logged.',
  lessons: 'No lessons were captured.',
}

export type Chapter = {
  /** A section's id, also one that only a later version knows, or an own part's. */
  readonly id: string
  readonly title: string
  /** What is said where there is nothing to tell; '' where there always is something. */
  readonly empty: string
  /** What the section holds; undefined for the report's own parts. */
  readonly section?: ReportSection
}

/** Every chapter of a report, in order. Sections that a later version wrote come after the twelve. */
export function chaptersOf({ sections: told }: Report): readonly Chapter[] {
  const last = sections.length - 1
  const later = told.slice(sections.length).map(chapter)
  return told
    .slice(0, sections.length)
    .flatMap((section, at) => [
      chapter(section),
      ...(at === last ? later : []),
      ...ownAfter(section.id),
    ])
}

const chapter = (section: ReportSection): Chapter => ({
  id: section.id,
  title: section.title,
  empty: sectionEmpty[section.id] ?? 'Nothing was written here.',
  section,
})

const ownAfter = (id: string): readonly Chapter[] =>
  Object.entries(own)
    .filter(([, { after }]) => after === id)
    .map(([part, { title, empty }]) => ({ id: part, title, empty }))
