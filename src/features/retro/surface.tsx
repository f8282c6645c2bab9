/** The retrospective: its page. */
import { useIncident } from '#web/kit/incident.tsx'
import { later, type Surface } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { standing } from '../log/contract.ts'

const Retrospective = later(() => import('./page.tsx'), 'Retrospective')
const PlanRetro = later(() => import('./panel.tsx'), 'PlanRetro')

/** What comes next, on the page that closed it. */
function NextRetro() {
  const { state, nameOf } = useIncident()
  const { opened, owner, scheduledAt, held } = state.retro
  if (!opened || held) return null
  return (
    <>
      <dt>Retrospective</dt>
      <dd>
        {scheduledAt ? <When at={scheduledAt} shape="full" /> : 'not yet scheduled'}
        {owner ? `, led by ${nameOf(owner)}` : ''}
      </dd>
    </>
  )
}

export const surface: Surface = {
  parts: [
    { place: 'conclude/after', Body: PlanRetro },
    { place: 'conclude/next', Body: NextRetro },
  ],
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
