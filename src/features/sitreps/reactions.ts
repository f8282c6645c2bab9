/** Situation reports by mail: a pointer to each recipient, and a note of who was reached. */
import type { Letters } from '#kernel/contribution.ts'
import { LETTERS_WAIT_MS, type SitrepsEvent, type SitrepsState } from './contract.ts'

type Sent = Extract<SitrepsEvent, { kind: 'sitreps.sent.v1' }>

function titleOf({ body }: Sent): string {
  if (body.kind === 'final') return `The final situation report (number ${body.number})`
  if (body.kind === 'declared') return `The declaration (situation report ${body.number})`
  return body.corrects === null
    ? `Situation report ${body.number}`
    : `Situation report ${body.number}, a correction of number ${body.corrects},`
}

export const letters: Letters = {
  to: (event: SitrepsEvent) => (event.kind === 'sitreps.sent.v1' ? event.body.to : []),
  waitMs: LETTERS_WAIT_MS,
  news: (event: Sent, { sitreps }: { readonly sitreps: SitrepsState }) => {
    if (sitreps.withdrawn.includes(event.body.number)) return undefined
    const { nextAt } = event.body
    const next = nextAt ? [`Expect the next by ${nextAt.slice(0, 16).replace('T', ' ')} UTC.`] : []
    return { tag: '[sitrep]', page: '/sitrep', lines: [`${titleOf(event)} is ready.`, ...next] }
  },
  noted: (event: Sent, { person, cause }) => ({
    verb: 'note-delivery',
    body: {
      number: event.body.number,
      person,
      channel: 'mail',
      ...(cause === undefined ? {} : { cause }),
    },
  }),
}
