/** What was sent stays as it was, with whom it reached; a correction is a report of its own (R-154). */
import { fullIn } from '#web/kit/zone-time.ts'
import { envelopeOf } from '../incident/view.ts'
import { Button, CopyButton } from '@mantine/core'
import { subtle } from '#web/kit/buttons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Card, Empty } from '#web/kit/widgets.tsx'
import { toTeamOnly, type Sitrep } from './contract.ts'
import {
  reportAsText,
  reportOf,
  declarationOf,
  isDeclaration,
  kindInWords,
  readersInWords,
} from './view.ts'

/** Everything sent, newest first, with whom it reached. */
export function SentList(props: { readonly onCorrect?: (sitrep: Sitrep) => void }) {
  const { state, nameOf } = useIncident()
  const { onCorrect } = props
  return (
    <Card title="Sent">
      {state.sitreps.sent.length === 0 ? <Empty>No report has been sent yet.</Empty> : null}
      <ul className="fb-list">
        {state.sitreps.sent.toReversed().map((sitrep) => (
          <li key={sitrep.number} id={`sitrep-${sitrep.number}`}>
            <div className="fb-grow">
              <details>
                <summary>
                  {sitrep.number} · {kindInWords(sitrep.kind)} · <When at={sitrep.sentAt} /> ·{' '}
                  {nameOf(sitrep.by)}
                  {sitrep.corrects ? ` · corrects ${sitrep.corrects}` : ''}
                </summary>
                <Words sitrep={sitrep} />
                <p className="fb-small fb-faint">
                  {sitrep.header.severity}, {sitrep.header.status}.{' '}
                  {sitrep.nextAt ? (
                    <>
                      Promised the next for <When at={sitrep.nextAt} />.
                    </>
                  ) : (
                    lastWord(sitrep)
                  )}
                </p>
              </details>
              <Delivery sitrep={sitrep} />
            </div>
            {onCorrect && sitrep.kind !== 'thanks' ? (
              <Button
                {...subtle}
                onClick={() => onCorrect(sitrep)}
                aria-label={`Correct report ${sitrep.number}`}
              >
                correct…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What a report said, in its own form. */
export function Words(props: { readonly sitrep: Sitrep }) {
  const { sitrep } = props
  const { state, nameOf } = useIncident()
  const { sent } = state.sitreps
  if (isDeclaration(sitrep, sent)) return <Declaration declared={sitrep} nextAt={sitrep.nextAt} />
  return (
    <>
      <p className="fb-pre">{sitrep.know}</p>
      {sitrep.doing === '' ? null : <p className="fb-pre fb-dim">{sitrep.doing}</p>}
      {sitrep.need === '' ? null : <p className="fb-pre fb-dim">{sitrep.need}</p>}
      <AsText
        kind={kindInWords(sitrep.kind)}
        fields={reportOf(sitrep, nameOf)}
        nextAt={sitrep.nextAt}
      />
    </>
  )
}

/** The same as text for wherever else it is told: a ticket, a chat (R-013). */
function AsText(props: {
  readonly kind: string
  readonly fields: readonly (readonly [field: string, value: string])[]
  readonly nextAt: string | null
}) {
  const { state, zone } = useIncident()
  // Whoever reads it elsewhere needs to know of what it speaks, how to treat it, and when there is more (R-114, R-149).
  const { codename, handling } = envelopeOf(state)
  const around = {
    head: `${codename} · ${state.incident.ref} · ${props.kind} · ${handling}`,
    next: props.nextAt === null ? null : fullIn(zone, props.nextAt),
  }
  return (
    <CopyButton value={reportAsText(props.fields, around)}>
      {({ copied, copy }) => (
        <Button {...subtle} onClick={copy}>
          {copied ? 'copied' : 'copy as text'}
        </Button>
      )}
    </CopyButton>
  )
}

/** The seven fields, and the same as text for where else it is announced (R-013, R-014). */
export function Declaration(props: {
  readonly declared: Pick<Sitrep, 'know' | 'doing' | 'header'>
  readonly nextAt: string | null
}) {
  const { state, nameOf } = useIncident()
  const fields = declarationOf(props.declared, state.incident, nameOf)
  return (
    <>
      <dl className="fb-facts">
        {fields.map(([field, value]) => (
          <div key={field} style={{ display: 'contents' }}>
            <dt>{field}</dt>
            <dd className="fb-pre">{value}</dd>
          </div>
        ))}
      </dl>
      <AsText kind="declaration" fields={fields} nextAt={props.nextAt} />
    </>
  )
}

function lastWord(sitrep: Sitrep): string {
  if (toTeamOnly(sitrep)) return 'To the response team; what was promised before still holds.'
  return sitrep.kind === 'final' ? 'The final one.' : 'It promised no further one.'
}

function Delivery(props: { readonly sitrep: Sitrep }) {
  const { nameOf } = useIncident()
  const { to, by, delivery } = props.sitrep
  const failed = Object.entries(delivery).filter(([, outcome]) => !outcome.ok)
  const reached = Object.values(delivery).filter((outcome) => outcome.ok).length
  return (
    <p className="fb-small fb-faint">
      {to.every((person) => person === by)
        ? 'Nobody else was on the incident.'
        : `To ${readersInWords(props.sitrep)} here${reached > 0 ? `, mailed to ${reached}` : ''}.`}
      {failed.length > 0 ? (
        <span className="fb-late">
          {' '}
          Mail did not reach{' '}
          {failed
            .map(([id, outcome]) => `${nameOf(id)} (${outcome.cause ?? 'unknown cause'})`)
            .join(', ')}
          .
        </span>
      ) : null}
    </p>
  )
}
