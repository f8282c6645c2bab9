/** Closing as one page: each item is completed where it stands, then the end itself. */
import { Button } from '@mantine/core'
import { Suspense, useEffect, useState } from 'react'
import { known } from '#kernel/words.ts'
import { CheckedCircle, OpenCircle } from '#web/kit/icons.tsx'
import { sendForm } from '#web/kit/focus.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { useSendKey } from '#web/kit/keyboard.ts'
import { Place } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { discoveryMethods } from '../incident/contract.ts'
import { unverifiedImmediate } from '../tasks/contract.ts'
import { Concluded, CONCLUDE_FORM, ConcludeForm, ConfirmForm, TellForm } from './panel.tsx'
import { checklist, closingSteps, inTheWay, isShort, type ClosingStep } from './view.ts'

/** The page: what is open, each with its own way to close it, then the end; beside it what other slices add. */
export function Closing() {
  const { state } = useIncident()
  const [arrivedBefore] = useState(state.conclude.concluded === null)
  const endedHere = arrivedBefore && state.conclude.concluded !== null
  useEffect(() => {
    if (endedHere) document.getElementById('main')?.scrollIntoView({ block: 'start' })
  }, [endedHere])
  return (
    <div className="fb-end">
      {state.conclude.concluded ? (
        <div className="fb-end-items">
          <Concluded now={arrivedBefore} />
        </div>
      ) : (
        <Ending />
      )}
      <aside className="fb-end-aside">
        <Suspense>
          <Place name="conclude/under" />
        </Suspense>
      </aside>
    </div>
  )
}

/** ⌘ or Ctrl and Enter do what is next also where the focus is in no form; where no one press does it, the focus goes there. */
function sendCurrent() {
  const form = document.querySelector<HTMLFormElement>('form.fb-end-now')
  if (form) sendForm(form)
  else
    document
      .querySelector<HTMLElement>(
        '.fb-end-open :is(textarea, input, button:not([aria-disabled="true"]))',
      )
      ?.focus()
}

/** True for what only somebody else can complete: it is said, and does not hold up what comes after it. */
function useForOthers(): (step: ClosingStep) => boolean {
  const { state, can } = useIncident()
  return ({ id, done }) =>
    id === 'immediate-verified' &&
    !done &&
    unverifiedImmediate(state.tasks).every((task) => {
      const verified = can('tasks', 'verify', { task: task.seq })
      return task.state === 'done' && !verified.ok && !verified.overridable
    })
}

function Ending() {
  const { state, may } = useIncident()
  const [chosen, choose] = useState<string | null>(null)
  const steps = closingSteps(checklist(state))
  const open = steps.filter(({ done }) => !done)
  const forOthers = useForOthers()
  const next = open.filter(({ rule }) => rule !== 'off')
  const current =
    open.find(({ id }) => id === chosen) ??
    next.find((step) => !forOthers(step)) ??
    next.find(({ rule }) => rule === 'block')
  const [arrivedAt] = useState(current?.id ?? CONCLUDE_FORM)
  const [busy, setBusy] = useState(false)
  const missing = inTheWay(state)
  const at = current?.id ?? CONCLUDE_FORM
  // What opens next is in sight, also where no field takes the focus, as on a phone.
  useEffect(() => {
    if (at !== arrivedAt)
      document.querySelector('.fb-end-open')?.scrollIntoView({ block: 'nearest' })
  }, [at, arrivedAt])
  useSendKey(sendCurrent)
  return (
    <>
      <div className="fb-end-items">
        <p className="fb-dim">
          {isShort(state)
            ? 'A false alarm closes the short way. Reporting it was right; say so.'
            : 'Conclude when it is no longer active: contained, and the cause cannot do further harm. Further work may follow.'}{' '}
          {steps.length - open.length} of {steps.length} done.
        </p>
        <ol className="fb-panel fb-end-list" aria-label="Before it closes">
          {steps.map((step) => (
            <Item
              key={step.id}
              step={step}
              current={step === current}
              forOthers={forOthers(step)}
              moved={step.id !== arrivedAt}
              onOpen={() => choose(step.id)}
            />
          ))}
          <li className={missing.length === 0 ? 'fb-end-open' : ''}>
            <OpenCircle size={17} className="fb-faint" label="open" />
            <div className="fb-grow">
              <h2>Conclude</h2>
              {missing.length === 0 && may('conclude', 'conclude').ok ? (
                <ConcludeForm focus={current === undefined} onBusy={setBusy} />
              ) : (
                <p className="fb-small fb-dim">
                  {missing.length === 0
                    ? 'The commander concludes it.'
                    : 'Opens when nothing is in the way any more. It ends being active, not the work.'}
                </p>
              )}
            </div>
          </li>
        </ol>
      </div>
      <Bar steps={open} busy={busy} />
    </>
  )
}

/** What is named where there is little room; the list above has all of it. */
const NAMED_MAX = 2
const inFew = (words: readonly string[]): string => {
  const named = words.slice(0, NAMED_MAX).join(', ')
  return words.length > NAMED_MAX ? `${named} and ${words.length - NAMED_MAX} more` : named
}

/** What is still in the way, and the end itself; on a phone always in sight. */
function Bar(props: { readonly steps: readonly ClosingStep[]; readonly busy: boolean }) {
  const { may } = useIncident()
  const allowed = may('conclude', 'conclude')
  const blocking = props.steps.filter(({ rule }) => rule === 'block')
  const open = props.steps.filter(({ rule }) => rule !== 'off')
  const blocked = blocking.length > 0 || !allowed.ok
  return (
    <div className="fb-end-bar">
      <p className="fb-small fb-grow" id="conclude-waits-for">
        {!allowed.ok
          ? allowed.sentence
          : blocking.length > 0
            ? `Still in the way: ${inFew(blocking.map(({ short }) => short))}.`
            : open.length > 0
              ? `Open, with your reason: ${inFew(open.map(({ short }) => short))}.`
              : 'Nothing is in the way.'}
      </p>
      <span className="fb-small fb-faint fb-wide">⌘ or Ctrl and Enter</span>
      <Button
        type="submit"
        form={CONCLUDE_FORM}
        aria-describedby="conclude-waits-for"
        aria-busy={props.busy}
        {...(blocked ? { 'data-disabled': true, 'aria-disabled': true } : {})}
        onClick={(event) => {
          if (blocked) event.preventDefault()
        }}
      >
        Conclude
      </Button>
    </div>
  )
}

type ItemProps = {
  readonly step: ClosingStep
  /** It is open now, with its form. */
  readonly current: boolean
  readonly forOthers: boolean
  /** Somebody came to it from another item, not by opening the page. */
  readonly moved: boolean
  readonly onOpen: () => void
}

function Item({ step, current, forOthers, moved, onOpen }: ItemProps) {
  return (
    <li className={step.done ? 'fb-end-done' : current ? 'fb-end-open' : ''}>
      {step.done ? (
        <CheckedCircle size={17} className="fb-ok" label="done" />
      ) : (
        <OpenCircle size={17} className="fb-faint" label="open" />
      )}
      <div className="fb-grow">
        <h2>
          {step.done || current ? (
            step.title
          ) : (
            <button type="button" className="fb-link-button" aria-expanded={false} onClick={onOpen}>
              {step.title}
            </button>
          )}{' '}
          {step.done ? <Proof step={step} /> : null}
        </h2>
        {current ? (
          <>
            <p className="fb-small fb-dim">{step.why}</p>
            <p className="fb-small fb-soon">{step.missing}</p>
            <Act step={step} moved={moved} />
          </>
        ) : forOthers ? (
          <p className="fb-small fb-soon">{step.missing} It waits for somebody else to check it.</p>
        ) : null}
      </div>
    </li>
  )
}

function Act(props: { readonly step: ClosingStep; readonly moved: boolean }) {
  const { step } = props
  if (step.id === 'tell') return <TellForm items={step.items} />
  if (step.confirmable) return <ConfirmForm item={step.id} focus={props.moved} />
  return (
    <Suspense>
      <Place name={`conclude/${step.id}`} />
    </Suspense>
  )
}

/** What shows that it is so, in one line. */
function Proof(props: { readonly step: ClosingStep }) {
  const { state, nameOf } = useIncident()
  const { conclude, incident } = state
  const confirmed = props.step.id === 'tell' ? conclude.thanked : conclude.confirmed[props.step.id]
  const proof = confirmed ? (
    <>
      {nameOf(confirmed.by)}, <When at={confirmed.at} />
    </>
  ) : props.step.id === 'contained' && incident.milestones.contained ? (
    <When at={incident.milestones.contained.at} />
  ) : props.step.id === 'discovery' && incident.discovery ? (
    (known(discoveryMethods, incident.discovery)?.label ?? incident.discovery)
  ) : null
  return <span className="fb-small fb-faint">{proof}</span>
}
