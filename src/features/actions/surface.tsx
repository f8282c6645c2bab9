/** Action items are shown in the retrospective. */
import type { Surface } from '#web/kit/surface.tsx'
import { standing } from '../log/contract.ts'
import { Actions } from './panel.tsx'

export const surface: Surface = {
  parts: [{ place: 'retro/actions', Body: Actions }],
  choices: (state, field) =>
    field === 'action'
      ? state.actions.all.map((action) => ({ seq: action.seq, text: action.title }))
      : standing(state.log),
}
