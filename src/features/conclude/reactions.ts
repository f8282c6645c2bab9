/** Thanks by mail. */
import type { Letters } from '#kernel/contribution.ts'
import type { ConcludeEvent } from './contract.ts'

export const letters: Letters = {
  to: (event: ConcludeEvent) =>
    event.kind === 'conclude.thanked.v1'
      ? event.body.to.filter((person) => person !== event.actor)
      : [],
  news: () => ({
    tag: '[thank you]',
    // Where it is shown; who only follows their report is shown it on the page they have.
    page: '/conclude',
    lines: ['Thank you for your part in this. A word from the commander is waiting for you.'],
  }),
}
