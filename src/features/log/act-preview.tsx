/** What Enter will do, before it does it: the sentences that will be recorded, what starts, who is told, and whether it can be taken back. */
import { Button } from '@mantine/core'
import type { IncidentState } from '#features/index.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { subtle } from '#web/kit/buttons.tsx'
import { Due, When } from '#web/kit/time-widgets.tsx'
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
      {reading.unknown !== '' ? (
        <p className="fb-late">{reading.unknown}</p>
      ) : missing.length > 0 ? (
        <p className="fb-dim">
          Still to say: {missing.map(({ label }) => label.toLowerCase()).join(', ')}.{' '}
          <span className="fb-faint">{act.hint}</span>
        </p>
      ) : reading.left !== '' ? (
        <p className="fb-dim">
          “{reading.left}” says nothing here. <span className="fb-faint">{act.hint}</span>
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

/** A line that begins like an act and is none: nothing happens by Enter until somebody says that it is text. */
export function NoAct(props: { readonly why: string; readonly onText: () => void }) {
  return (
    <section className="fb-act" aria-label="What Enter does" aria-live="polite">
      <p className="fb-act-title">Nothing is done by this</p>
      <p className="fb-late">{props.why}</p>
      <p className="fb-dim">
        <Button {...subtle} onClick={props.onText}>
          It is text for the log
        </Button>
      </p>
    </section>
  )
}

function Coming(props: { readonly foretold: Extract<Foretold, { ok: true }> }) {
  const { kind, state, nameOf, you } = useIncident()
  const { events, asked } = props.foretold
  const after = props.foretold.after as IncidentState
  const recorded = events.flatMap((event) => {
    const sentence = kind.sentence(event, nameOf, after)
    // Whoever says when it was, sees when that is: the day, where it is another.
    return sentence
      ? [{ sentence, at: event.occurred === event.recorded ? null : event.occurred }]
      : []
  })
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
        {recorded.map(({ sentence, at }) => (
          <div key={sentence}>
            {at === null ? null : (
              <>
                <When at={at} />{' '}
              </>
            )}
            {sentence}
          </div>
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
