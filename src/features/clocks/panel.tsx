/** Clocks beside the document: what is promised, to whom it belongs, how long is left (design §1.4). */
import { FormButton, subtle } from '#web/kit/buttons.tsx'
import { useIncident, useNow } from '#web/kit/incident.tsx'
import { Asks, Due } from '#web/kit/time-widgets.tsx'
import { Card, Empty } from '#web/kit/widgets.tsx'
import { atOrAfter } from '#kernel/instant.ts'
import { runningClocks } from './clocks.ts'
import { clockKinds, type Clock } from './contract.ts'

/** Running promises; prompts appear when their time has come. */
export function ClocksCard() {
  const { state } = useIncident()
  const now = useNow(10_000)
  const clocks = runningClocks(state).filter(
    (clock) => !clock.prompt || clock.kind === 'handoff-overlap' || atOrAfter(now, clock.due),
  )
  return (
    <Card title="Clocks">
      {clocks.length === 0 ? (
        <Empty>Nothing is promised right now.</Empty>
      ) : (
        clocks.map((clock) => <ClockRow key={clock.id} clock={clock} />)
      )}
    </Card>
  )
}

function ClockRow(props: { readonly clock: Clock }) {
  const { nameOf } = useIncident()
  const { clock } = props
  return (
    <div className="fb-clock">
      {clock.prompt ? (
        <Asks
          due={clock.due}
          {...(clock.kind === 'handoff-overlap' ? { word: 'may end now' } : {})}
        />
      ) : (
        <Due due={clock.due} startedAt={clock.startedAt} />
      )}
      <span>
        {clockKinds[clock.kind]}
        <small> · {clock.owner ? nameOf(clock.owner) : 'the whole team'}</small>
      </span>
      {clock.kind.startsWith('solo') ? <SoloPrompt clock={clock} /> : null}
    </div>
  )
}

function SoloPrompt(props: { readonly clock: Clock }) {
  return (
    <small>
      Call in responders, hand over command, or{' '}
      <FormButton
        act={{ slice: 'clocks', verb: 'decline-prompt', fixed: { clock: props.clock.id } }}
        title="Stay alone for now"
        hint="The prompt goes away; your reason is recorded."
        fields={[{ name: 'reason', label: 'Why', kind: 'text', required: true }]}
        look={subtle}
      >
        stay alone…
      </FormButton>
    </small>
  )
}
