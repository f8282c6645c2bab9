/** The end: its page, with a place for each item's own way to be closed. */
import { later, type Surface } from '#web/kit/surface.tsx'

const Closing = later(() => import('./page.tsx'), 'Closing')

export const surface: Surface = {
  pages: [
    {
      path: 'conclude',
      title: (state) =>
        state.triage.verdict === 'false-alarm' ? 'Close the false alarm' : 'Conclude',
      under:
        'Conclude when it is no longer active: contained, and the cause cannot do further harm. Further work may follow.',
      wide: true,
      Body: Closing,
      nav: { label: 'Conclusion', group: 'now', rank: 30 },
      opens: ['conclude', 'thank'],
    },
  ],
}
