/** The retrospective: its page. */
import { later, type Surface } from '#web/kit/surface.tsx'
import { standing } from '../log/contract.ts'

const Retrospective = later(() => import('./page.tsx'), 'Retrospective')

export const surface: Surface = {
  pages: [
    {
      path: 'retro',
      title: () => 'Retrospective',
      wide: true,
      Body: Retrospective,
      nav: { label: 'Retrospective', group: 'after', rank: 10 },
      opens: ['ask-why', 'rewrite-why', 'answer'],
    },
  ],
  choices: (state, field) =>
    field === 'why' || field === 'parent'
      ? state.retro.whys.map((why) => ({ seq: why.seq, text: why.question }))
      : standing(state.log),
}
