/** Buttons that know whether they may be pressed, and say why not (design §1.2). */
import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Can } from './can-now.ts'
import { showDone, useRun } from './command.tsx'
import { Dialog } from './dialog.tsx'
import { useRecord, type Done } from './record.tsx'
import { VerbForm, type FormField, type VerbAct } from './verb-form.tsx'

type Look = Pick<ButtonProps, 'variant' | 'size' | 'color' | 'leftSection' | 'fullWidth'> & {
  readonly 'data-begins'?: true
}

/** A button that stays reachable by keyboard while it cannot be pressed, with the reason as its tooltip and description. */
export function MaybeButton(props: {
  readonly can: Can
  readonly look?: Look
  readonly busy?: boolean
  readonly label?: string
  readonly onPress: () => void
  readonly children: ReactNode
}) {
  const { can, look } = props
  const blocked = !can.ok && !can.overridable
  const button = (
    <Button
      {...look}
      loading={props.busy ?? false}
      {...(blocked ? { 'data-disabled': true, 'aria-disabled': true } : {})}
      onClick={(event) => {
        if (blocked) event.preventDefault()
        else props.onPress()
      }}
    >
      {props.children}
      {!can.ok && can.overridable ? ' …' : ''}
      {props.label === undefined ? null : <span className="fb-hidden">, {props.label}</span>}
    </Button>
  )
  if (can.ok) return button
  return (
    <Tooltip
      label={can.sentence}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
    >
      {button}
    </Tooltip>
  )
}

/** Sends a verb whose fields are all known, at one press. */
export function ActButton(props: {
  readonly act: VerbAct
  readonly look?: Look
  readonly label?: string
  readonly said?: string
  readonly onDone?: (done: Done) => void
  readonly children: ReactNode
}) {
  const { act } = props
  const record = useRecord()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    const done = await run(act.slice, act.verb, act.fixed ?? {})
    setBusy(false)
    if (done && props.said !== undefined) showDone(props.said)
    if (done) props.onDone?.(done)
  }
  return (
    <MaybeButton
      can={record.can(act.slice, act.verb, act.fixed ?? {})}
      busy={busy}
      onPress={() => void press()}
      {...(props.look ? { look: props.look } : {})}
      {...(props.label === undefined ? {} : { label: props.label })}
    >
      {props.children}
    </MaybeButton>
  )
}

/** Opens a small form for a verb that needs something said first. */
export function FormButton(props: {
  readonly act: VerbAct
  readonly fields: readonly FormField[]
  readonly title: string
  readonly submit?: string
  readonly hint?: string
  readonly look?: Look
  readonly label?: string
  readonly onDone?: (done: Done) => void
  readonly children: ReactNode
}) {
  const { act } = props
  const record = useRecord()
  const [open, setOpen] = useState(false)
  return (
    <>
      <MaybeButton
        can={record.may(act.slice, act.verb)}
        onPress={() => setOpen(true)}
        {...(props.look ? { look: props.look } : {})}
        {...(props.label === undefined ? {} : { label: props.label })}
      >
        {props.children}
      </MaybeButton>
      {open ? (
        <Dialog onClose={() => setOpen(false)} title={props.title}>
          <VerbForm
            act={act}
            fields={props.fields}
            submit={props.submit ?? props.title}
            {...(props.hint === undefined ? {} : { hint: props.hint })}
            onCancel={() => setOpen(false)}
            onDone={(done) => {
              setOpen(false)
              props.onDone?.(done)
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

/** The looks that pages use, so that buttons of one weight look alike. */
export const quiet = { variant: 'default', size: 'xs' } as const
export const subtle = { variant: 'subtle', size: 'compact-xs', color: 'gray' } as const
export const main = { size: 'sm' } as const
export const side = { variant: 'default', size: 'sm' } as const
/** With a look: it has the focus when one is led to where it stands (`goTo`). */
export const begins = { 'data-begins': true } as const
