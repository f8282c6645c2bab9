/** What the document holds beyond its twelve sections. */
import { sections, type DocumentState } from './contract.ts'

/** Sections that a later version of Firebreak wrote, under their word; those without text are left out. */
export function laterSections({
  sections: written,
}: DocumentState): readonly { readonly id: string; readonly text: string }[] {
  return Object.entries(written)
    .filter(([id, { text }]) => text !== '' && !sections.some((section) => section.id === id))
    .map(([id, { text }]) => ({ id, text }))
}
