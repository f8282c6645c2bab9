/** What completes an item of the closing where it stands, the end itself, and what comes after it. */
import { Button, Stack, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { counted } from '#kernel/words.ts'
import { FormButton, main, side } from '#web/kit/buttons.tsx'
import { isReason, OneReason, showDone, useOnce, useRun, useRunAll } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { RoomButton } from '#web/kit/room-links.tsx'
import { Place } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { TogetherProvider, useTogether } from '#web/kit/together.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'
import { followers } from '../access/contract.ts'
import { retroRequired } from '../clocks/clocks.ts'
import {
  howItEnded,
  isShort,
  tookPart,
  wantsReason,
  whatComesNext,
  type ClosingItem,
} from './view.ts'

/** The form that concludes; its button is elsewhere on the page. */
export const CONCLUDE_FORM = 'conclude-form'

const open = (items: readonly ClosingItem[], id: string) =>
  items.some((item) => item.id === id && !item.done)

/** One press says that it is so. */
export function ConfirmForm(props: { readonly item: string; readonly focus: boolean }) {
  const { can } = useIncident()
  const run = useRun()
  const wide = useKeyboard()
  const { busy, once } = useOnce()
  const input = { item: props.item }
  const allowed = can('conclude', 'confirm', input)
  return (
    <form
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        if (allowed.ok) once(() => run('conclude', 'confirm', input))
      }}
    >
      <Button
        type="submit"
        {...main}
        autoFocus={wide && props.focus}
        aria-busy={busy}
        disabled={!allowed.ok}
      >
        {props.item === 'no-longer-active' ? 'It is no longer active' : 'It is so'}
      </Button>
      {allowed.ok ? null : <p className="fb-small fb-soon">{allowed.sentence}</p>}
    </form>
  )
}

/** The last word to everyone and the thank-you, in one press; what that press confirms is listed above it. */
export function TellForm(props: { readonly items: readonly ClosingItem[] }) {
  const { items } = props
  const { state, may } = useIncident()
  const runAll = useRunAll()
  const { together, says, commands, done } = useTogether()
  const thanks = useThanks()
  const { busy, once } = useOnce()
  const thanking = open(items, 'thanked') && may('conclude', 'thank').ok
  const report = items.find(({ id, done }) => id === 'final-sitrep' && !done)
  // Nobody says that everyone knows how it ended before the report that tells them, unless policy lets it be.
  const waits = report?.rule === 'block' && says.length === 0
  const confirming = waits ? [] : items.filter((item) => item.confirmable && !item.done)
  // Who sends it may be somebody else; the thanks need not wait for them.
  const something = !waits || thanking
  const tell = async () => {
    const told = await runAll([
      ...commands(),
      ...confirming.map(({ id }) => ({ slice: 'conclude', verb: 'confirm', input: { item: id } })),
      ...(thanking ? [{ slice: 'conclude', verb: 'thank', input: { text: thanks.text } }] : []),
    ])
    if (!told) return
    done()
    thanks.done()
  }
  // After whom it is sent to, the number is enough: the button stays on one line of a phone.
  const thank = says.length > 0 ? `thank ${thanks.people}` : `thank ${thanks.whom}`
  const words = [...says, ...(thanking ? [thank] : [])].join(' and ')
  return (
    <form
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        if (something) once(tell)
      }}
    >
      <Stack gap="sm" mt="xs">
        {report ? (
          <TogetherProvider together={together}>
            <Suspense>
              <Place name="conclude/final-sitrep" />
            </Suspense>
          </TogetherProvider>
        ) : null}
        {thanking ? (
          <Textarea
            label="Thank-you"
            {...(thanks.toReporter ? { description: READ_BY_REPORTER } : {})}
            required
            autosize
            minRows={2}
            value={thanks.text}
            onChange={(event) => thanks.write(event.currentTarget.value)}
          />
        ) : open(items, 'thanked') ? (
          <Note tone="plain">The commander thanks everyone who took part.</Note>
        ) : null}
        {something ? (
          <>
            {confirming.length > 0 ? (
              <div className="fb-small fb-dim">
                With it you say:
                <ul className="fb-end-says">
                  {confirming.map(({ id, title }) => (
                    <li key={id}>{title}.</li>
                  ))}
                </ul>
              </div>
            ) : null}
            <div>
              <Button type="submit" {...main} aria-busy={busy}>
                {words === '' ? 'It is so' : `${words[0]?.toUpperCase()}${words.slice(1)}`}
              </Button>
            </div>
          </>
        ) : null}
        {state.conclude.thanked ? <p className="fb-prose">{state.conclude.thanked.text}</p> : null}
      </Stack>
    </form>
  )
}

/** They see nothing else of it. */
const READ_BY_REPORTER =
  'Whoever reported it reads this too, and only follows how far it is: say nothing here that they may not know.'

function useThanks() {
  const { state, nameOf, you } = useIncident()
  // Whoever writes it does not thank themselves. Who was taken off it is thanked too, and reads it no more.
  const people = tookPart(state)
    .filter((person) => person !== you.id)
    .map(nameOf)
  const ended = isShort(state)
    ? 'It turned out to be a false alarm, and reporting it was right.'
    : 'It is no longer active because of what you did.'
  const typed = useKept<string | null>('conclude/thanks', null)
  const { reporter } = state.incident
  // They know neither who worked on it nor what it is called.
  const toReporter = 'person' in reporter && followers(state.access).includes(reporter.person)
  return {
    text:
      typed.value ??
      (toReporter
        ? `Thank you, everyone, for your part in this. ${ended}`
        : `Thank you, ${listed(people)}, for your work on ${state.incident.codename}. ${ended}`),
    write: typed.set,
    done: typed.done,
    people: people.length,
    toReporter,
    whom: counted(people.length, 'person', 'people'),
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'everyone'
  if (names.length === 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** The end: how it ended, what comes after it, and one reason for everything that stays open. */
export function ConcludeForm(props: {
  /** Nothing else is to be done before it: one writes here. */
  readonly focus: boolean
  readonly onBusy: (busy: boolean) => void
}) {
  const { state } = useIncident()
  const runAll = useRunAll()
  const wide = useKeyboard()
  const { together, commands } = useTogether()
  const { once } = useOnce()
  const typed = useKept<string | null>('conclude/summary', null)
  const why = useKept('conclude/reason', '')
  const reason = why.value
  const summary = typed.value ?? howItEnded(state)
  const wanting = wantsReason(state)
  const [asked, setAsked] = useState(false)
  const conclude = async () => {
    props.onBusy(true)
    const conclusion = { slice: 'conclude', verb: 'conclude', input: { summary } }
    const done = await runAll([conclusion, ...commands()], reason)
    props.onBusy(false)
    if (!done) return
    typed.done()
    why.done()
    showDone(whatComesNext(state))
  }
  return (
    <form
      id={CONCLUDE_FORM}
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (wanting.length === 0 || isReason(reason)) once(conclude)
      }}
    >
      <Stack gap="sm" mt="xs">
        <Textarea
          label="How it ended"
          description="The closing line of the record and of the report."
          required
          autoFocus={wide && props.focus}
          autosize
          minRows={2}
          maxRows={10}
          value={summary}
          onChange={(event) => typed.set(event.currentTarget.value)}
        />
        <TogetherProvider together={together}>
          <Suspense>
            <Place name="conclude/after" />
          </Suspense>
        </TogetherProvider>
        {wanting.length > 0 ? (
          <>
            <div className="fb-small fb-soon">
              It can be concluded with a reason although something is open:
              <ul className="fb-end-says">
                {wanting.map(({ id, missing }) => (
                  <li key={id}>{missing}</li>
                ))}
              </ul>
            </div>
            <OneReason value={reason} onChange={why.set} missing={asked} />
          </>
        ) : null}
      </Stack>
    </form>
  )
}

/** What the page says once it is over, and where one goes from there. */
export function Concluded(props: {
  /** It was concluded on this page just now: the focus is on what it says, since the form is gone. */
  readonly now: boolean
}) {
  const { state, nameOf } = useIncident()
  const { now } = props
  const said = useRef<HTMLSpanElement>(null)
  // Once: what others do afterwards does not take the focus from where it is then.
  useEffect(() => {
    if (now) said.current?.focus({ preventScroll: true })
  }, [now])
  const { concluded, thanked } = state.conclude
  const contained = state.incident.milestones.contained
  if (!concluded) return null
  return (
    <Section title={`${state.incident.codename} is concluded`}>
      <span tabIndex={-1} ref={said} />
      <dl className="fb-facts fb-panel">
        {concluded.short ? null : (
          <>
            <dt>Contained</dt>
            <dd>
              {contained ? (
                <When at={contained.at} shape="full" />
              ) : (
                <span className="fb-dim">not marked</span>
              )}
            </dd>
          </>
        )}
        <dt>Concluded</dt>
        <dd>
          <When at={concluded.at} shape="full" /> by {nameOf(concluded.by)}
        </dd>
        <dt>How it ended</dt>
        <dd className="fb-pre">{concluded.summary}</dd>
        {thanked ? (
          <>
            <dt>Thank-you</dt>
            <dd className="fb-pre">{thanked.text}</dd>
          </>
        ) : null}
        <Place name="conclude/next" />
      </dl>
      <div className="fb-actions">
        {retroRequired(state) === 'none' ? null : (
          <RoomButton page="retro">To the retrospective</RoomButton>
        )}
        <RoomButton page="report" look={{ variant: 'default' }}>
          To the report
        </RoomButton>
        <Button component={Link} to="/" {...side}>
          Home
        </Button>
        <FormButton
          act={{ slice: 'conclude', verb: 'reopen' }}
          title="Reopen the incident"
          fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
          look={side}
        >
          Reopen…
        </FormButton>
      </div>
    </Section>
  )
}
