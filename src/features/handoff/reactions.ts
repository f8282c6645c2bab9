/** Whoever is asked to take over learns it by mail, as long as the question is open. */
import type { Letters } from '#kernel/contribution.ts'
import type { HandoffEvent, HandoffState } from './contract.ts'

export const letters: Letters = {
  to: (event: HandoffEvent) =>
    event.kind === 'handoff.proposed.v1' && event.body.to !== event.actor ? [event.body.to] : [],
  news: (_event: HandoffEvent, state: { readonly handoff: HandoffState }) =>
    state.handoff.all.some((handoff) => handoff.outcome === 'waiting')
      ? {
          tag: '[handoff]',
          page: '/handoff',
          lines: [
            'Somebody asks you to take over. The briefing is ready; the duty moves when you confirm.',
          ],
        }
      : undefined,
}
