/** The document in its order, with the sections that fill themselves from the record. */
import type { IncidentState } from '../index.ts'
import { standing } from '../log/contract.ts'
import { openTasks } from '../tasks/contract.ts'
import { sections, type SectionId } from './contract.ts'

/** A line of a section that fills itself, with the entry it comes from. */
export type SectionLine = {
  readonly text: string
  readonly entry: number
  readonly person: string | null
}
export type Section = {
  readonly id: string
  readonly title: string
  /** What belongs there; said while it is empty. */
  readonly belongs: string
  /** Prose that people wrote; empty in sections that fill themselves. */
  readonly text: string
  readonly lines: readonly SectionLine[]
}

/**
 * All twelve sections in their order; none is ever left out. The timeline's lines are told by the journal. What a
 * later version wrote in a section of its own comes last, under that section's word.
 */
export function documentOf(state: IncidentState): readonly Section[] {
  const all = state.document.sections
  const others = Object.keys(all).filter((id) => !sections.some((section) => section.id === id))
  const twelve = sections.map(({ id, title, belongs, written }) => ({
    id,
    title,
    belongs,
    text: written ? all[id].text : '',
    lines: linesOf(id, state),
  }))
  return [
    ...twelve,
    ...others.map((id) => ({ id, title: id, belongs: '', text: all[id]?.text ?? '', lines: [] })),
  ]
}

function linesOf(id: SectionId, state: IncidentState): readonly SectionLine[] {
  switch (id) {
    case 'classification':
      return [{ text: state.document.classification, entry: 0, person: null }]
    case 'indicators':
      return logged(state, 'indicator')
    case 'theories':
      return logged(state, 'theory')
    case 'lessons':
      return logged(state, 'lesson')
    case 'next-steps':
      return openTasks(state.tasks).map(({ title, seq, assignee }) => ({
        text: title,
        entry: seq,
        person: assignee,
      }))
    case 'response':
      return responseOf(state)
    case 'timeline':
    case 'summary':
    case 'details':
    case 'background':
    case 'comms':
    case 'appendix':
      return []
  }
}

function logged(
  state: IncidentState,
  type: 'indicator' | 'theory' | 'lesson' | 'action',
): readonly SectionLine[] {
  return standing(state.log, type).map(({ text, seq, by }) => ({ text, entry: seq, person: by }))
}

/** Everything done so far: finished tasks with what came of them, and actions from the log. */
function responseOf(state: IncidentState): readonly SectionLine[] {
  const done = state.tasks.all
    .filter((task) => task.state === 'done' || task.state === 'verified')
    .map(({ title, result, seq, doneBy }) => ({
      text: result === '' ? title : `${title}: ${result}`,
      entry: seq,
      person: doneBy,
    }))
  return [...done, ...logged(state, 'action')].toSorted((a, b) => a.entry - b.entry)
}
