/** What the document holds beyond its twelve sections, and how its classification says that it is treated. */
import { markingOf, type PolicyState } from '../policy/contract.ts'
import type { TriageState } from '../triage/contract.ts'
import { sections, type DocumentState } from './contract.ts'

/** Sections that a later version of Firebreak wrote, under their word; those without text are left out. */
export function laterSections({
  sections: written,
}: DocumentState): readonly { readonly id: string; readonly text: string }[] {
  return Object.entries(written)
    .filter(([id, { text }]) => text !== '' && !sections.some((section) => section.id === id))
    .map(([id, { text }]) => ({ id, text }))
}

/** How the information is to be treated by its classification. */
export function handlingOf(state: {
  readonly document: DocumentState
  readonly policy: PolicyState
  readonly triage: TriageState
}): {
  readonly label: string
  readonly rules: string
  readonly tlp: string
  /** Nothing leaves the team: by the category, unless what it is about has been released. */
  readonly quiet: boolean
} {
  const { categories } = state.policy.document
  const category = categories.find(({ id }) => id === state.triage.category)
  const marked = markingOf(state.policy.document, state.document.classification)
  return { ...marked, quiet: (category?.quiet ?? true) && marked.tlp !== 'CLEAR' }
}
