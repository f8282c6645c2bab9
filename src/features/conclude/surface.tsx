/** The end: its page, with a place for each item's own way to be closed. */
import { later, type Surface } from '#web/kit/surface.tsx'

const Closing = later(() => import('./page.tsx'), 'Closing')

export const surface: Surface = {
  pages: [
    {
      path: 'conclude',
      title: (state) => {
        if (state.conclude.concluded) return 'Concluded'
        return state.triage.verdict === 'false-alarm' ? 'Close the false alarm' : 'Conclude'
      },
      wide: true,
      Body: Closing,
      nav: { label: 'Conclusion', group: 'now', rank: 30 },
      opens: ['conclude', 'thank'],
    },
  ],
}
