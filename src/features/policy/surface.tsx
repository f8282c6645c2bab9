/** The policy of the incident, and every rule it went against, in its history. */
import type { Surface } from '#web/kit/surface.tsx'
import { Overrides } from './panel.tsx'

export const surface: Surface = { parts: [{ place: 'history/under', Body: Overrides }] }
