/** Triage in the room: what it is, what it touches, and the question of the first five minutes. */
import type { Surface } from '#web/kit/surface.tsx'
import { DecideDialog } from './declare.tsx'
import { CategoryDialog, ImpactDialog, QuestionsDialog, TriageCard, TriageChips } from './panel.tsx'

export const surface: Surface = {
  parts: [
    { place: 'traits', rank: 30, Body: TriageChips },
    { place: 'top', Body: TriageCard },
  ],
  dialogs: {
    decide: DecideDialog,
    answer: QuestionsDialog,
    'set-impact': ImpactDialog,
    categorise: CategoryDialog,
  },
}
