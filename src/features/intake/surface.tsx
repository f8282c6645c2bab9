/** Alerts are shown under the summary. */
import type { Surface } from '#web/kit/surface.tsx'
import { AlertsList } from './panel.tsx'

export const surface: Surface = {
  parts: [{ place: 'summary/under', rank: 20, Body: AlertsList }],
}
