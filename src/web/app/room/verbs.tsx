/** Every verb of every slice, opened the same way from palette, `/` and next step: its own dialog, its page, or its form. */
import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'
import { SeverityDialog } from '#features/severity/panel.tsx'
import { CategoryDialog, ImpactDialog, QuestionsDialog } from '#features/triage/panel.tsx'
import { incidents, type IncidentState } from '#features/index.ts'
import type { SliceVerb, VerbField } from '#kernel/verb.ts'
import { told, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { NO_PROJECT, VerbForm, type FormField } from '#web/kit/verb-form.tsx'
import { usePaletteActions } from '../palette.tsx'

const OpenVerbContext = createContext<((id: string) => void) | null>(null)

/** Opens a verb by `slice/verb`. */
export function useOpenVerb(): (id: string) => void {
  const open = use(OpenVerbContext)
  if (!open) throw new Error('useOpenVerb needs a VerbProvider')
  return open
}

const idOf = (verb: SliceVerb) => `${verb.slice}/${verb.verb}`

/** Verbs that need a whole page. */
const pages: Readonly<Record<string, 'handoff' | 'sitrep' | 'conclude' | 'retro' | 'report'>> = {
  'handoff/propose': 'handoff',
  'sitreps/send': 'sitrep',
  'sitreps/correct': 'sitrep',
  'conclude/conclude': 'conclude',
  'conclude/thank': 'conclude',
  'report/publish': 'report',
  'report/write-unknowns': 'report',
  'retro/ask-why': 'retro',
  'retro/rewrite-why': 'retro',
  'retro/answer': 'retro',
}
/** Verbs done where they stand in the document. */
const places: Readonly<Record<string, string>> = {
  'document/write': 'summary',
  'document/summarise': 'summary',
  'log/add': 'log-line',
  'access/invite': 'people',
}

const dialogs: Readonly<Record<string, (props: { readonly onClose: () => void }) => ReactNode>> = {
  'severity/set': SeverityDialog,
  'triage/answer': QuestionsDialog,
  'triage/set-impact': ImpactDialog,
  'triage/categorise': CategoryDialog,
}

/** The verbs this reader may use here, in the order a responder meets them. */
export function useOwnVerbs(): readonly SliceVerb[] {
  const { may } = useIncident()
  return useMemo(() => incidents.verbs.filter((verb) => may(verb.slice, verb.verb).ok), [may])
}

export function VerbProvider(props: { readonly children: ReactNode }) {
  const { ref } = useIncident()
  const navigate = useNavigate()
  const run = useRun()
  const verbs = useOwnVerbs()
  const [opened, setOpened] = useState<SliceVerb | null>(null)
  const open = useCallback(
    (id: string) => {
      const verb = verbs.find((one) => idOf(one) === id)
      const page = pages[id]
      const place = places[id]
      if (page) void navigate({ to: `/i/${ref}/${page}` })
      else if (place) goTo(place)
      else if (verb && verb.fields.length === 0)
        void run(verb.slice, verb.verb, {}).then((done) =>
          done ? told(`${verb.label}: done.`) : undefined,
        )
      else if (verb) setOpened(verb)
    },
    [verbs, navigate, ref, run],
  )
  const actions = useMemo(
    () =>
      verbs.map((verb) => ({
        id: idOf(verb),
        label: verb.label,
        hint: verb.hint,
        run: () => open(idOf(verb)),
      })),
    [verbs, open],
  )
  usePaletteActions('In this incident', actions)
  return (
    <OpenVerbContext value={open}>
      {props.children}
      {opened ? <OpenedVerb verb={opened} onClose={() => setOpened(null)} /> : null}
    </OpenVerbContext>
  )
}

function goTo(id: string): void {
  const element = document.getElementById(id)
  element?.scrollIntoView({ block: 'start' })
  if (element instanceof HTMLTextAreaElement) element.focus()
}

function OpenedVerb(props: { readonly verb: SliceVerb; readonly onClose: () => void }) {
  const { verb } = props
  const { state } = useIncident()
  const Dialog = dialogs[idOf(verb)]
  if (Dialog) return <Dialog onClose={props.onClose} />
  const done = () => {
    props.onClose()
    told(`${verb.label}: done.`)
  }
  return (
    <Modal opened onClose={props.onClose} title={verb.label} centered>
      <VerbForm
        act={{ slice: verb.slice, verb: verb.verb }}
        fields={verb.fields.map((field) => fieldHere(field, idOf(verb), state))}
        submit={verb.label}
        hint={verb.hint}
        onCancel={props.onClose}
        onDone={done}
      />
    </Modal>
  )
}

/** A verb's field with what this incident adds to it: what there is to choose from, and what holds now. */
function fieldHere(field: VerbField, verb: string, state: IncidentState): FormField {
  if (field.kind === 'project') return { ...field, initial: state.scope.project?.id ?? NO_PROJECT }
  if (verb !== 'document/classify' || field.name !== 'level') return field
  const { levels } = state.policy.document.classification
  return {
    ...field,
    kind: 'choice',
    choices: levels.map(({ id, label }) => ({ value: id, label })),
  }
}
