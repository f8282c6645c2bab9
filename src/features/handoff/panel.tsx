/** A handoff under way: its steps, the briefing, and on one screen what its receiver reads, writes and takes over (R-179, R-180). */
import { Button, Stack, Textarea } from '@mantine/core'
import { useEffect, useRef, type ReactNode, useState } from 'react'
import type { BriefingPart } from '#kernel/contribution.ts'
import { MINUTE, plus } from '#kernel/instant.ts'
import { counted, known } from '#kernel/words.ts'
import { ActButton, FormButton, main, side } from '#web/kit/buttons.tsx'
import { isReason, OneReason, showDone, useOnce, useRun } from '#web/kit/command.tsx'
import { useLogEntries } from '#web/kit/gaps.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { focusFirst } from '#web/kit/focus.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { RoomButton } from '#web/kit/room-links.tsx'
import { Asks, When } from '#web/kit/time-widgets.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'
import { plannedIn } from '#web/kit/zone-time.ts'
import { onIt, worksOnIt } from '../access/contract.ts'
import { questionsTo } from '../roles/contract.ts'
import { digestSince, doingInWords, nextByCadence, speaks } from '../sitreps/view.ts'
import type { Duty, Handoff } from './contract.ts'
import { Asked, AskOrDecline } from './questions.tsx'
import { dutyOf, passedInWords } from './view.ts'

/** One handoff, by whoever looks at it: to be received, waited for, or in its overlap. */
export function Running(props: { readonly handoff: Handoff }) {
  const { you, nameOf } = useIncident()
  const { handoff } = props
  const me = you.id
  const from = nameOf(handoff.from)
  const to = nameOf(handoff.to)
  const duty = dutyOf(handoff)
  const title =
    handoff.outcome === 'waiting'
      ? `${handoff.from === me ? 'You hand' : `${from} hands`} over ${duty} to ${handoff.to === me ? 'you' : to}`
      : `${handoff.to === me ? 'You' : to} took over ${duty} from ${handoff.from === me ? 'you' : from}`
  return (
    <Section title={title}>
      <Steps handoff={handoff} />
      {handoff.outcome === 'waiting' ? (
        <Waiting handoff={handoff} />
      ) : (
        <Confirmed handoff={handoff} />
      )}
    </Section>
  )
}

/** Each step by whose it is. */
function Steps(props: { readonly handoff: Handoff }) {
  const { state, nameOf } = useIncident()
  const { handoff } = props
  const { overlapMin, overlapMax } = state.policy.document.handoff
  const first = (id: string) => nameOf(id).split(' ')[0] ?? ''
  const from = first(handoff.from)
  const to = first(handoff.to)
  const steps = [
    { at: handoff.proposedAt, past: `${from} proposed it`, ahead: '' },
    { at: handoff.confirmedAt, past: `${to} took over`, ahead: `${to} takes over` },
    { at: handoff.documentedAt, past: 'Written down', ahead: `${to} writes it down` },
    { at: handoff.reportedAt, past: 'The team knows', ahead: `${to} tells the team` },
    {
      at: handoff.releasedAt,
      past: `${from} left`,
      ahead: `${from} stays ${overlapMin} to ${overlapMax} min`,
    },
  ]
  const now = steps.findIndex((step) => step.at === null)
  return (
    <ol className="fb-steps" aria-label="Steps of the handoff">
      {steps.map((step, index) => (
        <li
          key={step.past}
          className={step.at ? 'done' : index === now ? 'now' : ''}
          {...(index === now ? { 'aria-current': 'step' as const } : {})}
        >
          {step.at ? step.past : step.ahead} {step.at ? <When at={step.at} shape="minute" /> : null}
        </li>
      ))}
    </ol>
  )
}

function Waiting(props: { readonly handoff: Handoff }) {
  const { handoff } = props
  const { you, nameOf } = useIncident()
  return (
    <>
      <Briefing
        aside="written from the record"
        words={
          handoff.brief === '' ? (
            <span className="fb-faint">nothing added</span>
          ) : (
            <span className="fb-pre">{handoff.brief}</span>
          )
        }
      />
      {handoff.questions.map((question) => (
        <Asked key={question.seq} handoff={handoff} question={question} />
      ))}
      {handoff.to === you.id ? (
        <Receive handoff={handoff} />
      ) : (
        <div className="fb-actions">
          <span className="fb-dim">
            It stays with {handoff.from === you.id ? 'you' : nameOf(handoff.from)} until{' '}
            {nameOf(handoff.to)} has read this and takes over.
          </span>
          {handoff.from === you.id ? (
            <FormButton
              act={{ slice: 'handoff', verb: 'withdraw', fixed: { handoff: handoff.seq } }}
              title="Withdraw the handoff"
              fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
              look={side}
            >
              Withdraw…
            </FormButton>
          ) : null}
          <RoomButton page="" look={{ variant: 'default', size: 'sm' }}>
            To the room
          </RoomButton>
        </div>
      )}
    </>
  )
}

const taking: Readonly<Record<Duty, string>> = {
  commander: 'I have read it and take command',
  communicator: 'I have read it and answer questions from now on',
  responder: 'I have read it and take over',
}

/** The other side on one screen: what follows the taking over is written already, and is done by the same press (R-179, R-259). */
function Receive(props: { readonly handoff: Handoff }) {
  const { handoff } = props
  const { can } = useIncident()
  const run = useRun()
  const wide = useKeyboard()
  const report = useReport(handoff)
  const first = useFirstNote(handoff)
  const typed = useKept<string | null>(`handoff/note ${handoff.seq}`, null)
  const why = useKept(`handoff/reason ${handoff.seq}`, '')
  const note = typed.value ?? first
  const reason = why.value
  const { busy, once } = useOnce()
  const allowed = can('handoff', 'confirm', { handoff: handoff.seq })
  const wants = !allowed.ok && allowed.overridable
  const [asked, setAsked] = useState(false)
  const take = async () => {
    const written = note.trim() === '' ? {} : { note }
    const done = await run('handoff', 'confirm', { handoff: handoff.seq, ...written }, reason)
    if (done) showDone('It is yours from this moment.')
    if (!done) return
    typed.done()
    why.done()
    const told = report.know.trim() === '' || (await run('sitreps', 'send', report.input(), reason))
    if (told) report.done()
  }
  const id = `receive-${handoff.seq}`
  // One press takes it, and the page stays at the beginning of what is to be read first.
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (wide) button.current?.focus({ preventScroll: true })
  }, [wide])
  return (
    <>
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (allowed.ok || (wants && isReason(reason))) once(take)
        }}
      >
        <Stack gap="sm" mt="md">
          <Textarea
            label="What you write down"
            autosize
            minRows={1}
            maxRows={8}
            value={note}
            onChange={(event) => typed.set(event.currentTarget.value)}
          />
          <Textarea
            label={report.label}
            description={report.next}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={1}
            maxRows={8}
            value={report.know}
            onChange={(event) => report.write(event.currentTarget.value)}
          />
          {allowed.ok ? null : <Note>{allowed.sentence}</Note>}
          {wants ? <OneReason value={reason} onChange={why.set} missing={asked} /> : null}
        </Stack>
      </form>
      {/* Outside the form: what is sent from a dialog would be taken for this form's own. */}
      <div className="fb-actions fb-act-bar fb-act-bar-stays">
        <Button
          ref={button}
          type="submit"
          form={id}
          {...main}
          aria-busy={busy}
          disabled={!allowed.ok && !wants}
        >
          {known(taking, handoff.duty) ?? taking.responder}
        </Button>
        <AskOrDecline handoff={handoff} />
      </div>
    </>
  )
}

/** What is written down unless somebody writes something else: the duty, and what the briefing says is urgent. */
function useFirstNote(handoff: Handoff): string {
  const { kind, state, nameOf } = useIncident()
  const urgent = kind
    .briefing(state, nameOf)
    .flatMap(({ lines }) => lines)
    .filter((line) => line.urgent)
    .map(({ text }) => text)
  const took = `Took over ${dutyOf(handoff)} from ${nameOf(handoff.from)}, with the briefing read.`
  return urgent.length === 0 ? took : `${took} Urgent: ${urgent.join('; ')}`
}

/** The report that notes the handoff: to whom it goes and what it promises follows from who answers questions afterwards (C-27). */
function useReport(handoff: Handoff) {
  const { state, you, nameOf, now, zone } = useIncident()
  const typed = useKept<string | null>(`handoff/report ${handoff.seq}`, null)
  const know = typed.value ?? passedInWords(handoff, nameOf)
  const known = state.roles
  const roles =
    handoff.duty === 'commander' || handoff.duty === 'communicator'
      ? { ...known, [handoff.duty]: you.id }
      : known
  const toAll = () => speaks({ ...state, roles }, you.id, now())
  const nextAt = () => nextByCadence(state, now())
  const all = toAll()
  const readers = Object.keys(state.access.members).filter((id) =>
    all ? onIt(state.access, id) : worksOnIt(state.access, id),
  )
  const whom = all ? 'everyone on the incident' : 'the response team'
  return {
    know,
    write: typed.set,
    done: typed.done,
    label: `What you tell ${whom}, ${counted(readers.length, 'person', 'people')}`,
    next: all
      ? `Promises the next report for ${plannedIn(zone, nextAt(), now())}. Empty: you tell them later.`
      : 'Empty: you tell them later.',
    input: () => ({
      kind: 'handoff',
      know,
      doing: doingInWords(digestSince(state), nameOf),
      need: `Nothing. Please send questions to ${nameOf(questionsTo(roles) ?? you.id)}.`,
      ...(toAll() ? { next_at: nextAt() } : {}),
    }),
  }
}

function Confirmed(props: { readonly handoff: Handoff }) {
  const { handoff } = props
  const { you, state, nameOf } = useIncident()
  const fixed = { handoff: handoff.seq }
  const rule = state.policy.document.handoff
  const from = handoff.confirmedAt ?? handoff.proposedAt
  // Once it is written down and told, the room is where one goes on.
  const left = handoff.documentedAt === null || handoff.reportedAt === null
  return (
    <div className="fb-panel">
      {handoff.note ? <p className="fb-pre">{handoff.note}</p> : null}
      <p className="fb-dim">
        {nameOf(handoff.from)} stays until{' '}
        <When at={plus(from, rule.overlapMax * MINUTE)} shape="minute" /> at most; the overlap may
        end <Asks due={plus(from, rule.overlapMin * MINUTE)} word="now" />
      </p>
      <div className="fb-actions" ref={handoff.to === you.id ? focusFirst : null}>
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
        {left ? null : <RoomButton page="">To the room</RoomButton>}
        {[handoff.from, handoff.to].includes(you.id) ? (
          <ActButton act={{ slice: 'handoff', verb: 'release', fixed }} look={side}>
            {handoff.from === you.id ? 'I am leaving now' : `${nameOf(handoff.from)} may go`}
          </ActButton>
        ) : null}
        {left ? (
          <RoomButton page="" look={{ variant: 'default', size: 'sm' }}>
            To the room
          </RoomButton>
        ) : null}
      </div>
    </div>
  )
}

/** The pack written from the record, with the outgoing person's own words last (R-180). */
export function Briefing(props: { readonly aside: string; readonly words: ReactNode }) {
  const { kind, state, nameOf } = useIncident()
  // The briefing tells theories, which may be older than what a page opens with.
  useLogEntries('theory')
  return (
    <section className="fb-panel" aria-label="Briefing">
      <h2 className="fb-card-title">Briefing · {props.aside}</h2>
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
