/** Whoever is invited learns by mail that something needs them, and not what. */
import type { Letters } from '#kernel/contribution.ts'
import type { AccessEvent } from './contract.ts'

export const letters: Letters = {
  to: (event: AccessEvent) => {
    if (event.kind !== 'access.member-added.v1' || event.body.as === 'reporter') return []
    return event.body.person === event.actor ? [] : [event.body.person]
  },
  news: () => ({
    tag: '[firebreak]',
    page: '',
    lines: ['You were invited to something that needs you.'],
  }),
}
