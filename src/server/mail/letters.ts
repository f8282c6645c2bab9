/**
 * What a mail may say: a pointer. Codename, what kind of news, when to expect the next, and a link; never a title, a text
 * or a name of what is affected (R-224, R-245, C-08). Written when it is sent, for who may read the record by then.
 */
import type { Letter } from '#ports/mail.ts'
import { may } from '#features/access/contract.ts'
import type { SitrepsEvent } from '#features/sitreps/contract.ts'
import type { Core } from '../core.ts'
import type { MailJob } from '../jobs/reactions.ts'
import type { IncidentRecord } from '../streams/records.ts'

/** The letter of a job, or undefined when nobody should get it any more: removed, disabled, redacted. */
export async function letterFor(job: MailJob, core: Core): Promise<Letter | undefined> {
  const record = await core.records.patient(job.incident)
  const person = core.workspace.now().people[job.person]
  const [event] = await core.journal.range(job.incident, job.entry - 1, job.entry)
  if (!record || !event || event.body === null || !person?.active) return undefined
  if (!may({ id: person.id, role: person.role }, 'see-progress', record.state)) return undefined
  const news = newsOf(event.kind, event.body, record)
  if (!news) return undefined
  const { codename, ref } = record.state.incident
  const { classification } = record.state.policy.document
  const level = classification.levels.find((one) => one.id === record.state.document.classification)
  const link = `${core.publicUrl}/i/${ref}${news.page}`
  return {
    id: `${job.incident}.${job.entry}.${job.person}`,
    to: person.email,
    subject: `${news.tag} ${codename}`,
    text: [
      // How to treat even this little stands first, as on every page.
      `${level?.label ?? record.state.document.classification} · TLP:${classification.tlp}`,
      '',
      ...news.lines,
      '',
      `Read it here: ${link}`,
      '',
      'Questions go to the person named there. This message holds no details on purpose; do not forward it.',
    ].join('\n'),
  }
}

type News = { readonly tag: string; readonly page: string; readonly lines: readonly string[] }

function newsOf(kind: string, body: unknown, record: IncidentRecord): News | undefined {
  switch (kind) {
    case 'sitreps.sent.v1': {
      const sitrep = body as Extract<SitrepsEvent, { kind: 'sitreps.sent.v1' }>['body']
      const what =
        sitrep.kind === 'final'
          ? `The final situation report (number ${sitrep.number})`
          : sitrep.corrects === null
            ? `Situation report ${sitrep.number}`
            : `Situation report ${sitrep.number}, a correction of number ${sitrep.corrects},`
      const next = sitrep.nextAt
        ? [`Expect the next by ${sitrep.nextAt.slice(0, 16).replace('T', ' ')} UTC.`]
        : []
      return { tag: '[sitrep]', page: '/sitrep', lines: [`${what} is ready.`, ...next] }
    }
    case 'conclude.thanked.v1':
      return {
        tag: '[thank you]',
        page: '',
        lines: ['Thank you for your part in this. A word from the commander is waiting for you.'],
      }
    case 'access.member-added.v1':
      return {
        tag: '[firebreak]',
        page: '',
        lines: ['You were let in on something that needs you.'],
      }
    case 'handoff.proposed.v1':
      return record.state.handoff.all.some((one) => one.outcome === 'waiting')
        ? {
            tag: '[handoff]',
            page: '/handoff',
            lines: [
              'Somebody asks you to take over. The briefing is ready; the duty moves when you confirm.',
            ],
          }
        : undefined
    default:
      return undefined
  }
}
