/** Handing over: its page. */
import { later, type Surface } from '#web/kit/surface.tsx'
import { running } from './contract.ts'

const HandoffCeremony = later(() => import('./page.tsx'), 'HandoffCeremony')

export const surface: Surface = {
  pages: [
    {
      path: 'handoff',
      title: () => 'Hand over',
      under: 'Authority moves when the other person confirms, not before.',
      Body: HandoffCeremony,
      nav: {
        label: 'Handoff',
        group: 'now',
        rank: 20,
        note: (state) => (running(state.handoff).length > 0 ? 'running' : ''),
      },
      opens: ['propose'],
    },
  ],
  choices: (state) =>
    running(state.handoff).map((handoff) => ({ seq: handoff.seq, text: handoff.duty })),
}
