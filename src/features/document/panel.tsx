/** The prose sections, edited in place; two people in one section are told, and neither loses a word. */
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { begins, FormButton, MaybeButton, quiet, subtle } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { RestoredNote, useHasKept, useKept } from '#web/kit/kept.tsx'
import type { SectionProps } from '#web/kit/surface.tsx'
import { Ago } from '#web/kit/time-widgets.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { isWritten, SUMMARY_HINT, type SummarySlots, type WrittenId } from './contract.ts'

/** One prose section: read, or edited in place. */
export function ProseSection(props: SectionProps) {
  const { state, may, nameOf } = useIncident()
  const begun = useHasKept(`document/${props.id}`)
  const [editing, setEditing] = useState(begun)
  if (!isWritten(props.id)) throw new Error(`the section ${props.id} holds no prose`)
  const section = state.document.sections[props.id]
  const aside = (
    <>
      {props.aside}
      {section.at && section.by ? (
        <span>
          {nameOf(section.by)}, <Ago at={section.at} /> ago
        </span>
      ) : null}
      {editing ? null : (
        <MaybeButton
          can={may('document', 'write')}
          look={{ ...subtle, ...begins }}
          label={`Write: ${props.title}`}
          onPress={() => setEditing(true)}
        >
          {section.text === '' ? 'write' : 'edit'}
        </MaybeButton>
      )}
    </>
  )
  return (
    <Section id={props.id} title={props.title} aside={aside}>
      {editing ? (
        <Editor id={props.id} title={props.title} onClose={() => setEditing(false)} />
      ) : null}
      {!editing && section.text !== '' ? <p className="fb-prose">{section.text}</p> : null}
      {!editing && section.text === '' ? <Empty>{props.belongs}</Empty> : null}
      {props.children}
    </Section>
  )
}

function Editor(props: {
  readonly id: WrittenId
  readonly title: string
  readonly onClose: () => void
}) {
  const { state } = useIncident()
  const run = useRun()
  const section = state.document.sections[props.id]
  // With the version it was begun from: what others wrote meanwhile is seen after a reload as well.
  const kept = useKept(`document/${props.id}`, { text: section.text, base: section.seq })
  const { text, base } = kept.value
  const setText = (next: string) => kept.set((now) => ({ ...now, text: next }))
  const setBase = (next: number) => kept.set((now) => ({ ...now, base: next }))
  const close = () => {
    kept.done()
    props.onClose()
  }
  const [busy, setBusy] = useState(false)
  const conflict = section.seq !== base
  const save = async () => {
    setBusy(true)
    const done = await run('document', 'write', { section: props.id, text, base })
    setBusy(false)
    if (done) close()
  }
  return (
    <Stack gap="xs">
      <RestoredNote kept={kept} />
      {conflict ? (
        <Conflict
          theirs={section.text}
          by={section.by}
          onTake={() => setText(section.text)}
          onKeep={() => setBase(section.seq)}
          onBoth={() => setText(`${section.text}\n\n${text}`)}
        />
      ) : null}
      {props.id === 'summary' ? <SlotsForm base={base} onDone={close} /> : null}
      <Textarea
        aria-label={props.title}
        autosize
        minRows={3}
        maxRows={24}
        autoFocus
        data-begins
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
        }}
        description={
          props.id === 'summary'
            ? `One breath: ${text.length} of about ${SUMMARY_HINT} characters.`
            : undefined
        }
      />
      <Group>
        <Button size="xs" loading={busy} disabled={conflict} onClick={() => void save()}>
          Save
        </Button>
        <Button {...quiet} onClick={close}>
          Cancel
        </Button>
      </Group>
    </Stack>
  )
}

function Conflict(props: {
  readonly theirs: string
  readonly by: string | null
  readonly onTake: () => void
  readonly onKeep: () => void
  readonly onBoth: () => void
}) {
  const { nameOf } = useIncident()
  const both = () => {
    props.onBoth()
    props.onKeep()
  }
  const take = () => {
    props.onTake()
    props.onKeep()
  }
  return (
    <Note>
      <p role="alert">
        {props.by ? nameOf(props.by) : 'Somebody'} wrote this section while you were typing. Your
        text is kept below. What they wrote:
      </p>
      <p className="fb-prose">{props.theirs === '' ? 'They emptied it.' : props.theirs}</p>
      <Group gap="xs" mt={6}>
        <Button {...quiet} onClick={both}>
          Keep both
        </Button>
        <Button {...quiet} onClick={props.onKeep}>
          Replace theirs with mine
        </Button>
        <Button {...quiet} onClick={take}>
          Take theirs
        </Button>
      </Group>
    </Note>
  )
}

const slotFields = [
  { name: 'date', label: 'On', placeholder: '21 November 2026' },
  { name: 'organisation', label: 'who', placeholder: 'the platform team' },
  { name: 'notifiedOf', label: 'was notified of', placeholder: 'an exposed deploy token' },
  { name: 'impact', label: 'resulting in', placeholder: 'read access to one artefact store' },
] as const

/** Four parts make the executive's sentence. */
function SlotsForm(props: { readonly base: number; readonly onDone: () => void }) {
  const { state, can } = useIncident()
  const run = useRun()
  const kept = useKept<SummarySlots>(
    'document/slots',
    state.document.sections.summary.slots ?? {
      date: '',
      organisation: '',
      notifiedOf: '',
      impact: '',
    },
  )
  const slots = kept.value
  const [open, setOpen] = useState(kept.restored)
  if (!open)
    return (
      <div>
        <Button {...subtle} onClick={() => setOpen(true)}>
          Help me: four parts, one sentence
        </Button>
      </div>
    )
  const input = { ...slots, base: props.base }
  const save = async () => {
    if (!(await run('document', 'summarise', input))) return
    kept.done()
    props.onDone()
  }
  return (
    <div className="fb-panel">
      <Group align="end" gap="xs">
        {slotFields.map((field) => (
          <TextInput
            key={field.name}
            label={field.label}
            placeholder={field.placeholder}
            className="fb-grow"
            miw={160}
            value={slots[field.name]}
            onChange={(event) => {
              const { value } = event.currentTarget
              kept.set((now) => ({ ...now, [field.name]: value }))
            }}
          />
        ))}
        <MaybeButton
          can={can('document', 'summarise', input)}
          look={quiet}
          onPress={() => void save()}
        >
          Write the sentence
        </MaybeButton>
      </Group>
    </div>
  )
}

/** How the information is classified, and the zone all times are shown in. */
export function Classification(props: SectionProps) {
  const { state } = useIncident()
  const { levels } = state.policy.document.classification
  const level = levels.find(({ id }) => id === state.document.classification)
  const aside = (
    <>
      <FormButton
        act={{ slice: 'document', verb: 'classify' }}
        title="Change the classification"
        hint="Everyone is asked to confirm the new rules."
        fields={[
          {
            name: 'level',
            label: 'Level',
            kind: 'choice',
            required: true,
            choices: levels.map(({ id, label }) => ({ value: id, label })),
          },
          { name: 'reason', label: 'Reason', kind: 'text', required: true },
        ]}
        submit="Classify"
        look={subtle}
      >
        change…
      </FormButton>
      <FormButton
        act={{ slice: 'document', verb: 'set-zone' }}
        title="Zone for all times"
        fields={[
          {
            name: 'zone',
            label: 'Zone',
            kind: 'line',
            required: true,
            initial: state.document.zone,
            hint: 'Such as UTC or Europe/Berlin.',
          },
        ]}
        submit="Save"
        look={subtle}
      >
        {`zone ${state.document.zone}…`}
      </FormButton>
    </>
  )
  return (
    <Section id={props.id} title={props.title} aside={aside}>
      <p>
        <b>{level?.label ?? state.document.classification}</b>{' '}
        <span className="fb-dim">{level?.rules}</span>
      </p>
      {props.children}
    </Section>
  )
}
