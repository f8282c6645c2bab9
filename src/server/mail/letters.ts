/**
 * What a mail may say: a pointer. Codename, what kind of news, when to expect the next, and a link; never a title, a text
 * or a name of what is affected (R-224, R-245, C-08). Written when it is sent, for who may read the record by then.
 */
import type { Letter } from '#ports/mail.ts'
import type { MailJob } from '#kernel/contribution.ts'
import { sliceOf, type Recorded } from '#kernel/event.ts'
import type { AnySlice, StreamKind, StreamState } from '#kernel/stream.ts'
import { kindNamed } from '#features/index.ts'
import type { Core } from '../core.ts'

type Found = {
  readonly kind: StreamKind
  readonly state: StreamState
  readonly slice: AnySlice
  readonly event: Recorded
}

/** The entry a job speaks of, with the record it is in now; undefined when it is gone or was erased. */
export async function eventOf(job: MailJob, core: Core): Promise<Found | undefined> {
  const kind = kindNamed(job.kind)
  const record = kind && (await core.records.patient(kind, job.id))
  const [event] = record ? await core.journal.range(job.id, job.entry - 1, job.entry) : []
  const slice = event && kind?.slices[sliceOf(event.kind)]
  if (!kind || !record || !event || !slice || event.body === null) return undefined
  return { kind, state: record.state, slice, event }
}

/** The letter of a job, or undefined when nobody should get it any more: removed, disabled, redacted. */
export async function letterFor(job: MailJob, core: Core): Promise<Letter | undefined> {
  const actor = await core.workspace.actor(job.person)
  // Read last: who was removed a moment ago is not on it any more.
  const found = await eventOf(job, core)
  const person = core.workspace.now().people.all[job.person]
  if (!found || !actor || !person) return undefined
  const { kind, state, slice, event } = found
  if (!kind.may(actor, 'see-progress', state)) return undefined
  const news = slice.letters?.news(event as never, state as never)
  const about = kind.envelope?.(state)
  if (!news || !about) return undefined
  // Whoever only follows what they reported knows neither its codename nor how it is classified.
  const reads = kind.may(actor, 'read', state)
  return {
    id: `${job.id}.${job.entry}.${job.person}`,
    to: person.email,
    subject: `${news.tag} ${reads ? about.codename : 'what you reported'}`,
    text: [
      // How to treat even this little comes first, as on every page.
      ...(reads ? [about.handling, ''] : []),
      ...news.lines,
      '',
      `Read it here: ${core.publicUrl}${about.page}${news.page}`,
      '',
      'Questions go to the person named there. This message holds no details on purpose; do not forward it.',
    ].join('\n'),
  }
}
