/** A report taken back before a letter tells of it, and the declaration that goes out with an incident. */
import type { LineCommand } from '#kernel/line.ts'
import type { SitrepsEvent } from './contract.ts'

/** The ceremony's own report stays; so does what became of letters. */
export function takeBack(event: SitrepsEvent): LineCommand | undefined {
  if (event.kind !== 'sitreps.sent.v1' || event.body.kind === 'handoff') return undefined
  return { slice: 'sitreps', verb: 'withdraw', input: { number: event.body.number } }
}
