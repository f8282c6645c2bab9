/** What Enter will do, before it does it: the sentences that will be recorded, what starts, who is told, and whether it can be taken back. */
import type { IncidentState } from '#features/index.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { Due } from '#web/kit/time-widgets.tsx'
import type { Foretold } from '#web/kit/foretell-commands.ts'
import { clockKinds } from '../clocks/contract.ts'
import { runningClocks } from '../clocks/clocks.ts'
import type { Reading } from './acts.tsx'

export function ActPreview(props: {
  readonly reading: Reading
  readonly foretold: Foretold | null
}) {
  const { reading, foretold } = props
  const { act, missing } = reading
  return (
    <section className="fb-act" aria-label="What Enter does" aria-live="polite">
      <p className="fb-act-title">{act.label}</p>
      {missing.length > 0 ? (
        <p className="fb-dim">
          Still to say: {missing.map(({ label }) => label.toLowerCase()).join(', ')}.{' '}
          <span className="fb-faint">{act.hint}</span>
        </p>
      ) : reading.commands.length === 0 ? (
        <p className="fb-dim">Nothing would change.</p>
      ) : foretold && !foretold.ok ? (
        <p className="fb-late">{foretold.sentence}</p>
      ) : foretold ? (
        <Coming foretold={foretold} />
      ) : null}
    </section>
  )
}

function Coming(props: { readonly foretold: Extract<Foretold, { ok: true }> }) {
  const { kind, state, nameOf, you } = useIncident()
  const { events, asked } = props.foretold
  const after = props.foretold.after as IncidentState
  const sentences = events.flatMap((event) => kind.sentence(event, nameOf, after) ?? [])
  const known = new Map(runningClocks(state).map((clock) => [clock.id, clock.due]))
  const started = runningClocks(after).filter((clock) => known.get(clock.id) !== clock.due)
  const told = new Set(
    kind
      .jobs(events, state, after)
      .flatMap(({ task, payload }) =>
        task === 'mail' ? [(payload as { readonly person: string }).person] : [],
      )
      .filter((person) => person !== you.id),
  )
  const back = kind.takeBack(events, state).length > 0
  return (
    <dl className="fb-act-facts">
      <dt>Recorded</dt>
      <dd>
        {sentences.map((sentence) => (
          <div key={sentence}>{sentence}</div>
        ))}
      </dd>
      {started.length > 0 ? (
        <>
          <dt>Starts</dt>
          <dd>
            {started.map((clock) => (
              <div key={clock.id}>
                {clockKinds[clock.kind]}: <Due due={clock.due} />
              </div>
            ))}
          </dd>
        </>
      ) : null}
      {told.size > 0 ? (
        <>
          <dt>Told</dt>
          <dd>{[...told].map(nameOf).join(', ')}, by mail</dd>
        </>
      ) : null}
      {asked.length > 0 ? (
        <>
          <dt>Asks why</dt>
          <dd>
            {asked.map(({ sentence }) => (
              <div key={sentence}>{sentence}</div>
            ))}
          </dd>
        </>
      ) : null}
      <dt>Undo</dt>
      <dd>
        {back
          ? 'For ten seconds; letters wait until then. The record holds both.'
          : 'Not by one press.'}
      </dd>
    </dl>
  )
}
