/** What an event sets in motion outside the record: jobs, enqueued in the append's own transaction, idempotent by event. */
import type { Job } from '#journal/journal.ts'
import type { Recorded } from '#kernel/event.ts'
import type { IncidentState } from '#features/index.ts'
import { nextMoment } from '#features/clocks/clocks.ts'
import type { SitrepsEvent } from '#features/sitreps/contract.ts'
import type { HandoffEvent } from '#features/handoff/contract.ts'
import type { AccessEvent } from '#features/access/contract.ts'
import type { ConcludeEvent } from '#features/conclude/contract.ts'

/** A message to one person about one entry. It holds ids only: what the mail may say is decided when it is sent. */
export type MailJob = { readonly incident: string; readonly entry: number; readonly person: string }

/** Retries of a mail with growing pauses, about three days in all: a mail server may be down over a weekend. */
export const MAIL_ATTEMPTS_MAX = 18

type Reacting = SitrepsEvent | HandoffEvent | AccessEvent | ConcludeEvent

/** Jobs for the events of one append, and for the next moment of the incident's clocks when that moved. */
export function jobsFor(
  incident: string,
  events: readonly Recorded[],
  before: IncidentState,
  after: IncidentState,
): readonly Job[] {
  const mails = events.flatMap((event) =>
    recipients(event as Reacting).map((person): Job => {
      const payload: MailJob = { incident, entry: event.seq, person }
      return {
        task: 'mail',
        payload,
        key: `mail:${incident}:${event.seq}:${person}`,
        attempts: MAIL_ATTEMPTS_MAX,
      }
    }),
  )
  const next = nextMoment(after)
  const moved = next !== null && (before.seq === 0 || next !== nextMoment(before))
  return moved
    ? [...mails, { task: 'tick', payload: { incident }, key: `tick:${incident}`, at: next }]
    : mails
}

/** Who is written to because of an event. Nobody is told of what they did themselves. */
function recipients(event: Reacting): readonly string[] {
  const others = (people: readonly string[]) => people.filter((person) => person !== event.actor)
  if (event.body === null) return []
  if (event.kind === 'sitreps.sent.v1') return event.body.to
  if (event.kind === 'conclude.thanked.v1') return others(event.body.to)
  if (event.kind === 'access.member-added.v1')
    return event.body.as === 'reporter' ? [] : others([event.body.person])
  return event.kind === 'handoff.proposed.v1' ? others([event.body.to]) : []
}
