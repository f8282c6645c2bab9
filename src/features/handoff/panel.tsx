/** Handoff: propose with a briefing, confirm, write it down, tell people, stay a while, leave. */
import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { known } from '#kernel/words.ts'
import { ActButton, FormButton, MaybeButton, main, side } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { useLogEntries } from '#web/kit/gaps.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { usePeople } from '#web/kit/queries.ts'
import { RoomButton } from '#web/kit/room-links.tsx'
import { Asks, When } from '#web/kit/time-widgets.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import type { BriefingPart } from '#kernel/contribution.ts'
import { MINUTE, plus } from '#kernel/instant.ts'
import { holders, questionsTo } from '../roles/contract.ts'
import { running, type Duty, type Handoff } from './contract.ts'

const dutyWords: Readonly<Record<Duty, string>> = {
  commander: 'command',
  communicator: 'answering questions',
  responder: 'responding',
}

/** All handoffs under way, the form for a new one, and the emergency way. */
export function HandoffCeremony() {
  const { state } = useIncident()
  const open = running(state.handoff)
  return (
    <>
      {open.map((handoff) => (
        <Running key={handoff.seq} handoff={handoff} />
      ))}
      {open.length > 0 ? (
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

function Running(props: { readonly handoff: Handoff }) {
  const { nameOf } = useIncident()
  const { handoff } = props
  return (
    <Section
      title={`${nameOf(handoff.from)} hands over ${known(dutyWords, handoff.duty) ?? handoff.duty} to ${nameOf(handoff.to)}`}
    >
      <Steps handoff={handoff} />
      {handoff.outcome === 'waiting' ? (
        <Waiting handoff={handoff} />
      ) : (
        <Confirmed handoff={handoff} />
      )}
    </Section>
  )
}

function Steps(props: { readonly handoff: Handoff }) {
  const { nameOf } = useIncident()
  const { handoff } = props
  const steps = [
    { label: 'Proposed', at: handoff.proposedAt },
    {
      label: handoff.confirmedAt
        ? 'Confirmed'
        : `Waiting for ${nameOf(handoff.to).split(' ')[0]} to confirm`,
      at: handoff.confirmedAt,
    },
    { label: 'Written down', at: handoff.documentedAt },
    { label: 'Sitrep sent', at: handoff.reportedAt },
    { label: handoff.releasedAt ? 'Released' : 'Overlap', at: handoff.releasedAt },
  ]
  const now = steps.findIndex((step) => step.at === null)
  return (
    <ol className="fb-steps" aria-label="Steps of the handoff">
      {steps.map((step, index) => (
        <li
          key={step.label}
          className={step.at ? 'done' : index === now ? 'now' : ''}
          {...(index === now ? { 'aria-current': 'step' as const } : {})}
        >
          {step.label} {step.at ? <When at={step.at} shape="minute" /> : null}
        </li>
      ))}
    </ol>
  )
}

function Waiting(props: { readonly handoff: Handoff }) {
  const { handoff } = props
  const { you, nameOf } = useIncident()
  const fixed = { handoff: handoff.seq }
  const mine = handoff.to === you.id
  return (
    <>
      <Briefing
        words={
          handoff.brief === '' ? (
            <span className="fb-faint">nothing added</span>
          ) : (
            <span className="fb-pre">{handoff.brief}</span>
          )
        }
      />
      {handoff.questions.map((question) => (
        <Note key={question.at} tone="plain">
          {nameOf(question.by)} asks: {question.text} <When at={question.at} />
        </Note>
      ))}
      <div className="fb-actions">
        {mine ? (
          <>
            <ActButton
              act={{ slice: 'handoff', verb: 'confirm', fixed }}
              look={main}
              said="It is yours from this moment."
            >
              {`Confirm: I have ${handoff.duty === 'commander' ? 'command' : 'it'}`}
            </ActButton>
            <FormButton
              act={{ slice: 'handoff', verb: 'ask', fixed }}
              title="Ask before confirming"
              fields={[{ name: 'question', label: 'Your question', kind: 'text', required: true }]}
              submit="Ask"
              look={side}
            >
              Ask first
            </FormButton>
            <FormButton
              act={{ slice: 'handoff', verb: 'decline', fixed }}
              title="Decline"
              fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
              look={side}
            >
              Decline
            </FormButton>
          </>
        ) : (
          <Text c="dimmed">
            The duty stays with {nameOf(handoff.from)} until {nameOf(handoff.to)} confirms.
          </Text>
        )}
        {handoff.from === you.id ? (
          <FormButton
            act={{ slice: 'handoff', verb: 'withdraw', fixed }}
            title="Withdraw the handoff"
            fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
            look={side}
          >
            Withdraw
          </FormButton>
        ) : null}
      </div>
    </>
  )
}

function Confirmed(props: { readonly handoff: Handoff }) {
  const { handoff } = props
  const { you, state, nameOf } = useIncident()
  const fixed = { handoff: handoff.seq }
  const rule = state.policy.document.handoff
  const from = handoff.confirmedAt ?? handoff.proposedAt
  return (
    <div className="fb-panel">
      {handoff.note ? <p className="fb-pre">{handoff.note}</p> : null}
      <p className="fb-dim">
        {nameOf(handoff.from)} stays until{' '}
        <When at={plus(from, rule.overlapMax * MINUTE)} shape="minute" /> at most; the overlap may
        end <Asks due={plus(from, rule.overlapMin * MINUTE)} word="now" />
      </p>
      <div className="fb-actions">
        {handoff.documentedAt === null && handoff.to === you.id ? (
          <FormButton
            act={{ slice: 'handoff', verb: 'document', fixed }}
            title="Write down the handoff"
            fields={[
              {
                name: 'note',
                label: 'What you took over and what is urgent',
                kind: 'text',
                required: true,
              },
            ]}
            submit="Write down"
            look={main}
          >
            Write it down…
          </FormButton>
        ) : null}
        {handoff.reportedAt === null && [handoff.to, questionsTo(state.roles)].includes(you.id) ? (
          <RoomButton page="sitrep" search={{ kind: 'handoff' }} look={{ variant: 'default' }}>
            Tell people in a situation report
          </RoomButton>
        ) : null}
        {[handoff.from, handoff.to].includes(you.id) ? (
          <ActButton act={{ slice: 'handoff', verb: 'release', fixed }} look={side}>
            {handoff.from === you.id ? 'I am leaving now' : `${nameOf(handoff.from)} may go`}
          </ActButton>
        ) : null}
      </div>
    </div>
  )
}

/** The pack written from the record, with the outgoing person's own words last. */
export function Briefing(props: { readonly words: ReactNode }) {
  const { kind, state, nameOf } = useIncident()
  // The briefing tells theories, which may be older than what a page opens with.
  useLogEntries('theory')
  return (
    <section className="fb-panel" aria-label="Briefing">
      <h2 className="fb-card-title">Briefing · written from the record; add what is not in it</h2>
      <dl className="fb-facts">
        {kind.briefing(state, nameOf).map((part) => (
          <PartOfBriefing key={part.title} {...part} />
        ))}
        <dt>Not in the record</dt>
        <dd>{props.words}</dd>
      </dl>
    </section>
  )
}

function PartOfBriefing(props: BriefingPart) {
  return (
    <>
      <dt>{props.title}</dt>
      <dd>
        {props.lines.length === 0 ? <span className="fb-faint">nothing</span> : null}
        {props.lines.map((line, index) => (
          <div key={index} className={line.urgent ? 'fb-late' : ''}>
            {line.text}
          </div>
        ))}
      </dd>
    </>
  )
}

function Propose() {
  const { state, you, can } = useIncident()
  const run = useRun()
  const people = usePeople()
  const duties = mine(state, you.id)
  const [duty, setDuty] = useState<Duty | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [brief, setBrief] = useState('')
  if (duties.length === 0) return <Empty>You hold no duty here that could be handed over.</Empty>
  const chosen = duty ?? duties[0] ?? 'commander'
  const input = { duty: chosen, to: to ?? 'nobody', brief }
  const propose = async () => {
    if (await run('handoff', 'propose', input)) setBrief('')
  }
  return (
    <Section
      title="Hand over"
      aside={<span>authority moves when the other person confirms, not before</span>}
    >
      <Stack>
        <Group align="end">
          <Select
            label="What"
            allowDeselect={false}
            data={duties.map((choice) => ({ value: choice, label: dutyWords[choice] }))}
            value={chosen}
            onChange={(next) => setDuty(next as Duty)}
          />
          <Select
            label="To whom"
            searchable
            selectFirstOptionOnChange
            placeholder="Name"
            data={(people.data?.people ?? [])
              .filter(
                (account) => account.active && account.id !== you.id && account.role !== 'guest',
              )
              .map((account) => ({ value: account.id, label: account.name }))}
            value={to}
            onChange={setTo}
          />
        </Group>
        <Briefing
          words={
            <Textarea
              aria-label="Not in the record"
              placeholder="What the record does not say"
              autosize
              minRows={2}
              value={brief}
              onChange={(event) => setBrief(event.currentTarget.value)}
            />
          }
        />
        <Group>
          {to === null ? (
            <Button disabled>Propose the handoff</Button>
          ) : (
            <MaybeButton can={can('handoff', 'propose', input)} onPress={() => void propose()}>
              Propose the handoff
            </MaybeButton>
          )}
        </Group>
      </Stack>
    </Section>
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
  const offers: { readonly duty: Duty; readonly from: string }[] = []
  if (commander && commander !== you.id) offers.push({ duty: 'commander', from: commander })
  if (communicator && communicator !== you.id)
    offers.push({ duty: 'communicator', from: communicator })
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
  const over = state.handoff.all.filter((handoff) => !running(state.handoff).includes(handoff))
  if (over.length + state.handoff.takeovers.length === 0)
    return <Empty>No duty has been handed over before.</Empty>
  return (
    <Section title="Before">
      <ul className="fb-list">
        {over.map((handoff) => (
          <li key={handoff.seq}>
            <When at={handoff.proposedAt} />
            <span className="fb-grow">
              {nameOf(handoff.from)} → {nameOf(handoff.to)},{' '}
              {known(dutyWords, handoff.duty) ?? handoff.duty}: {handoff.outcome}
              {handoff.endedReason ? ` (${handoff.endedReason})` : ''}
            </span>
          </li>
        ))}
        {state.handoff.takeovers.map((takeover) => (
          <li key={takeover.seq}>
            <When at={takeover.at} />
            <span className="fb-grow">
              {nameOf(takeover.to)} took over {known(dutyWords, takeover.duty) ?? takeover.duty} in
              an emergency: {takeover.reason}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
