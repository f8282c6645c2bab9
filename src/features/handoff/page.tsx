/** Handing over: what is under way, the form for a new one with its briefing already written, and the emergency way. */
import { Button, Group, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { nameIn } from '#kernel/names.ts'
import { FormButton, MaybeButton, side } from '#web/kit/buttons.tsx'
import { useOnce, useRun } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { focusFirst } from '#web/kit/focus.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { NameField, useName } from '#web/kit/name-field.tsx'
import { usePeople } from '#web/kit/queries.ts'
import { RoomButton } from '#web/kit/room-links.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { onIt } from '../access/contract.ts'
import { holders, questionsTo } from '../roles/contract.ts'
import { running, type Duty } from './contract.ts'
import { Briefing, Running } from './panel.tsx'
import { dutyOf, dutyWords, passedInWords, untoldTakeovers } from './view.ts'

/** All handoffs under way, the form for a new one, and the emergency way. */
export function HandoffCeremony() {
  const { state, you } = useIncident()
  const open = running(state.handoff)
  return (
    <>
      {open.map((handoff) => (
        <Running key={handoff.seq} handoff={handoff} />
      ))}
      <TookOver />
      {open.length > 0 || untoldTakeovers(state).some(({ to }) => to === you.id) ? (
        <details>
          <summary className="fb-dim">Hand over something else</summary>
          <Propose />
        </details>
      ) : (
        <Propose />
      )}
      <TakeOver />
      <Past />
    </>
  )
}

/** After an emergency takeover: what is left of it is to tell people. */
function TookOver() {
  const { state, you, nameOf } = useIncident()
  const mine = untoldTakeovers(state).filter(({ to }) => to === you.id)
  return mine.map((taken) => (
    <Section key={taken.seq} title={passedInWords(taken, nameOf)}>
      <p className="fb-dim">
        It is yours, with the reason in the record. Nobody but{' '}
        {taken.from === null ? 'you' : nameOf(taken.from)} was told.
      </p>
      <div className="fb-actions" ref={focusFirst}>
        <RoomButton page="sitrep" search={{ kind: 'handoff' }}>
          Tell people in a situation report
        </RoomButton>
        <RoomButton page="" look={{ variant: 'default' }}>
          To the room
        </RoomButton>
      </div>
    </Section>
  ))
}

function Propose() {
  const { state, you, can, nameOf } = useIncident()
  const run = useRun()
  const duties = mine(state, you.id)
  const [duty, setDuty] = useState<Duty | null>(null)
  const kept = useKept('handoff/brief', '')
  const brief = kept.value
  const { busy, once } = useOnce()
  const everyone = usePeople()
  const name = useName(
    (everyone.data?.people ?? [])
      .filter(({ active, id, role }) => active && id !== you.id && role !== 'guest')
      .map((person) => ({ value: person.id, label: person.name })),
  )
  const names = Object.fromEntries((everyone.data?.people ?? []).map((one) => [one.id, one.name]))
  if (duties.length === 0) return <Empty>You hold no duty here that could be handed over.</Empty>
  const chosen = duty ?? duties[0] ?? 'commander'
  const propose = () => {
    if (name.to === null) return
    const proposal = { duty: chosen, to: name.to, brief }
    once(async () => {
      if (await run('handoff', 'propose', proposal)) kept.done()
    })
  }
  return (
    <div className="fb-section">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          propose()
        }}
      >
        <Stack>
          <Group align="end">
            <NameField
              label="To whom"
              name={name}
              enter="proposes it"
              asksFirst={(person) =>
                onIt(state.access, person)
                  ? null
                  : `${nameIn(names, person)} is not on it yet: a proposal brings them onto it, and they read all of it.`
              }
              onEnter={propose}
              autoFocus
            />
            <Select
              label="What"
              allowDeselect={false}
              data={duties.map((choice) => ({ value: choice, label: dutyWords[choice] }))}
              value={chosen}
              onChange={(next) => setDuty(next as Duty)}
            />
          </Group>
          <Briefing
            aside="written from the record; add what is not in it"
            words={
              <Textarea
                aria-label="Not in the record"
                placeholder="What the record does not say"
                autosize
                minRows={2}
                value={brief}
                onChange={(event) => kept.set(event.currentTarget.value)}
              />
            }
          />
          <Group className="fb-act-bar">
            {name.to === null ? (
              <Button disabled>Propose the handoff</Button>
            ) : (
              <MaybeButton
                can={can('handoff', 'propose', { duty: chosen, to: name.to, brief })}
                busy={busy}
                onPress={propose}
              >
                {onIt(state.access, name.to)
                  ? `Propose it to ${nameOf(name.to)}`
                  : `Invite ${nameIn(names, name.to)} and propose it`}
              </MaybeButton>
            )}
          </Group>
        </Stack>
      </form>
    </div>
  )
}

function mine(state: ReturnType<typeof useIncident>['state'], you: string): readonly Duty[] {
  const duties: Duty[] = []
  if (state.roles.commander === you) duties.push('commander')
  if (questionsTo(state.roles) === you) duties.push('communicator')
  if (holders(state.roles, 'responder').includes(you)) duties.push('responder')
  return duties
}

function TakeOver() {
  const { state, you, nameOf } = useIncident()
  const { commander, communicator } = state.roles
  const held: readonly (readonly [Duty, string | null])[] = [
    ['commander', commander],
    ['communicator', communicator],
  ]
  // What is being handed to one is taken by reading it, above.
  const comes = running(state.handoff).filter(({ to }) => to === you.id)
  const offers = held.flatMap(([duty, from]) =>
    from === null || from === you.id || comes.some((handoff) => handoff.duty === duty)
      ? []
      : [{ duty, from }],
  )
  if (offers.length === 0) return null
  return (
    <Note>
      Nobody answers? Take over in an emergency: it needs a reason, which is in the report, and
      whoever had the duty is told.
      <div className="fb-actions">
        {offers.map((offer) => (
          <FormButton
            key={offer.duty}
            act={{ slice: 'handoff', verb: 'take-over', fixed: { duty: offer.duty } }}
            title={`Take over ${dutyWords[offer.duty]}`}
            hint={`${nameOf(offer.from)} is told at once.`}
            fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
            submit="Take over"
            look={side}
          >
            {`Take over ${dutyWords[offer.duty]} from ${nameOf(offer.from)}…`}
          </FormButton>
        ))}
      </div>
    </Note>
  )
}

function Past() {
  const { state, nameOf } = useIncident()
  const { all, takeovers } = state.handoff
  const over = all.filter((handoff) => !running(state.handoff).includes(handoff))
  if (all.length + takeovers.length === 0)
    return <Empty>No duty has been handed over before.</Empty>
  if (over.length + takeovers.length === 0) return null
  return (
    <Section title="Before">
      <ul className="fb-list">
        {over.map((handoff) => (
          <li key={handoff.seq}>
            <When at={handoff.proposedAt} />
            <span className="fb-grow">
              {nameOf(handoff.from)} → {nameOf(handoff.to)}, {dutyOf(handoff)}: {handoff.outcome}
              {handoff.endedReason ? ` (${handoff.endedReason})` : ''}
            </span>
          </li>
        ))}
        {takeovers.map((takeover) => (
          <li key={takeover.seq}>
            <When at={takeover.at} />
            <span className="fb-grow">
              {nameOf(takeover.to)} took over {dutyOf(takeover)} in an emergency: {takeover.reason}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
