/** Every verb of every slice, opened the same way from palette, `/` and next step: its own dialog, its page, or its form. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState, type ReactNode } from 'react'
import type { SliceVerb } from '#kernel/verb.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { goTo } from '#web/kit/focus.ts'
import { showDone, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { OpenVerb, useOwnVerbs, useVerbActions, verbId } from '#web/kit/open-verb.ts'
import { UndoProvider } from '#web/kit/undo.tsx'
import { VerbForm } from '#web/kit/verb-form.tsx'
import { usePaletteActions } from '../palette.tsx'
import { anchors, dialogs, fields, pageOf } from './surfaces.ts'

export function VerbProvider(props: { readonly children: ReactNode }) {
  const { ref } = useIncident()
  const navigate = useNavigate()
  const run = useRun()
  const verbs = useOwnVerbs()
  const [opened, setOpened] = useState<Opened | null>(null)
  const open = useCallback(
    (id: string, given: Opened['given'] = {}) => {
      const verb = verbs.find((known) => verbId(known) === id)
      const page = pageOf[id]
      const place = anchors[id]
      if (page) void navigate({ to: `/i/${ref}/${page}` })
      else if (place) goTo(place)
      else if (verb && verb.fields.length === 0)
        void run(verb.slice, verb.verb, {}).then((done) =>
          done ? showDone(`${verb.label}: done.`) : undefined,
        )
      else if (verb) setOpened({ verb, given })
    },
    [verbs, navigate, ref, run],
  )
  usePaletteActions('In this incident', useVerbActions(open))
  return (
    <OpenVerb value={open}>
      <UndoProvider>
        {props.children}
        {opened ? <OpenedVerb {...opened} onClose={() => setOpened(null)} /> : null}
      </UndoProvider>
    </OpenVerb>
  )
}

type Opened = { readonly verb: SliceVerb; readonly given: Readonly<Record<string, string>> }

function OpenedVerb(props: Opened & { readonly onClose: () => void }) {
  const { verb, given } = props
  const { state } = useIncident()
  const OwnDialog = dialogs[verbId(verb)]
  if (OwnDialog) return <OwnDialog onClose={props.onClose} />
  const done = () => {
    props.onClose()
    showDone(`${verb.label}: done.`)
  }
  return (
    <Dialog onClose={props.onClose} title={verb.label}>
      <VerbForm
        act={{ slice: verb.slice, verb: verb.verb }}
        fields={verb.fields.map((field) => ({
          ...field,
          ...fields[`${verbId(verb)}.${field.name}`]?.(state),
          ...(given[field.name] === undefined ? {} : { initial: given[field.name] }),
        }))}
        submit={verb.label}
        hint={verb.hint}
        onCancel={props.onClose}
        onDone={done}
      />
    </Dialog>
  )
}
