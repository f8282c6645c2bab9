/** A form made from a verb's fields: one form for buttons, palette and slash commands alike. */
import {
  Button,
  Group,
  MultiSelect,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useRun } from './command.tsx'
import { useEntryChoices } from './entry-choices.ts'
import { usePersonChoices } from './incident.tsx'
import { InstantField } from './instant-field.tsx'
import { RestoredNote, useKept } from './kept.tsx'
import { useRecord, type Done } from './record.tsx'
import { usePolicies, useProjects } from './records.ts'

export type FieldKind =
  | 'line'
  | 'text'
  | 'person'
  | 'choice'
  | 'choices'
  | 'number'
  | 'instant'
  | 'date'
  | 'switch'
  | 'entry'
  | 'project'
  | 'policy'

/** One field of a verb, as its form shows it. */
export type FormField = {
  readonly name: string
  readonly label: string
  readonly kind: FieldKind
  readonly hint?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly required?: boolean
  readonly initial?: unknown
}

export type VerbAct = {
  readonly slice: string
  readonly verb: string
  /** Fields that are settled before the form opens. */
  readonly fixed?: Readonly<Record<string, unknown>>
}

type Values = Readonly<Record<string, unknown>>

/** The form. Calls `onDone` once the server has it; stays open, with everything typed, when it was refused. */
export function VerbForm(props: {
  readonly act: VerbAct
  readonly fields: readonly FormField[]
  readonly submit: string
  readonly hint?: string
  readonly onDone: (done: Done) => void
  readonly onCancel?: () => void
}) {
  const { act, fields } = props
  const run = useRun()
  const kept = useKept<Values>(keptAs(act), initialValues(fields))
  const { value: values, set: setValues } = kept
  const [busy, setBusy] = useState(false)
  const missing = fields.filter((field) => field.required && isEmpty(values[field.name]))
  const [asked, setAsked] = useState(false)
  const submit = async () => {
    setAsked(true)
    if (busy || missing.length > 0) return
    setBusy(true)
    const done = await run(act.slice, act.verb, { ...act.fixed, ...given(fields, values) })
    setBusy(false)
    if (!done) return
    kept.done()
    props.onDone(done)
  }
  return (
    <form
      // What is missing is marked at its field; the browser's own bubble lies over the others.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack gap="sm">
        {props.hint ? <Text c="dimmed">{props.hint}</Text> : null}
        <RestoredNote kept={kept} />
        {fields.map((field, index) => (
          <FieldInput
            key={field.name}
            field={field}
            slice={act.slice}
            first={index === 0}
            missing={asked && missing.includes(field)}
            value={values[field.name]}
            onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
          />
        ))}
        <Group justify="flex-end">
          {props.onCancel ? (
            <Button
              variant="default"
              onClick={() => {
                kept.done()
                props.onCancel?.()
              }}
            >
              Cancel
            </Button>
          ) : null}
          {/* Not `loading`: a disabled button drops the focus of whoever pressed it. */}
          <Button type="submit" aria-busy={busy} disabled={missing.length > 0}>
            {props.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function FieldInput(props: {
  readonly field: FormField
  readonly slice: string
  readonly first: boolean
  /** Somebody would have sent it without. */
  readonly missing: boolean
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}) {
  const { field, value, onChange } = props
  const shared = {
    label: field.label,
    required: field.required ?? false,
    ...(field.hint === undefined ? {} : { description: field.hint }),
    ...(props.first ? { 'data-autofocus': true } : {}),
    ...(props.missing ? { error: 'This is needed.' } : {}),
  }
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'line':
      return (
        <TextInput
          {...shared}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={12}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'person':
      return <PersonField shared={shared} value={text} onChange={onChange} />
    case 'choice':
      return (
        <Select
          {...shared}
          data={[...(field.choices ?? [])]}
          value={text === '' ? null : text}
          onChange={onChange}
        />
      )
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          data={[...(field.choices ?? [])]}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
        />
      )
    case 'entry':
      return (
        <EntryField
          shared={shared}
          slice={props.slice}
          name={field.name}
          value={value}
          onChange={onChange}
        />
      )
    case 'project':
      return (
        <ProjectField
          shared={shared}
          value={text}
          onChange={onChange}
          present={field.choices ?? []}
        />
      )
    case 'policy':
      return <PolicyField shared={shared} value={text} onChange={onChange} />
    case 'number':
      return (
        <TextInput
          {...shared}
          type="number"
          min={0}
          step={1}
          value={typeof value === 'number' ? String(value) : ''}
          onChange={(event) =>
            onChange(
              event.currentTarget.value === ''
                ? undefined
                : Math.trunc(event.currentTarget.valueAsNumber),
            )
          }
        />
      )
    case 'instant':
      return (
        <InstantField
          label={field.label}
          required={field.required ?? false}
          value={text === '' ? null : text}
          onChange={onChange}
        />
      )
    case 'date':
      return (
        <TextInput
          {...shared}
          type="date"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'switch':
      return (
        <Switch
          label={field.label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
  }
}

type RecordField = {
  readonly shared: { readonly label: string; readonly required: boolean }
  readonly value: string
  readonly onChange: (value: unknown) => void
}

/** What the list of projects holds for no project at all, so that leaving one is chosen and never left out. */
export const NO_PROJECT = 'none'

/** Somebody of the record; you are marked. */
function PersonField({ shared, value, onChange }: RecordField) {
  const people = usePersonChoices()
  const { you } = useRecord()
  return (
    <Select
      {...shared}
      searchable
      selectFirstOptionOnChange
      data={people.map((choice) =>
        choice.value === you.id ? { ...choice, label: `${choice.label} (you)` } : choice,
      )}
      value={value === '' ? null : value}
      onChange={onChange}
      nothingFoundMessage="Nobody by that name is here"
    />
  )
}

type EntryFieldProps = {
  readonly shared: RecordField['shared']
  readonly slice: string
  readonly name: string
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** An entry of the record by what it says. */
function EntryField({ shared, slice, name, value, onChange }: EntryFieldProps) {
  return (
    <Select
      {...shared}
      searchable
      selectFirstOptionOnChange
      data={[...useEntryChoices(slice, name)]}
      value={typeof value === 'number' ? String(value) : null}
      onChange={(next) => onChange(next === null ? undefined : Number(next))}
      nothingFoundMessage="No such entry"
    />
  )
}

/** `present` is the project of the record, which the reader may not be on and which may be archived. */
function ProjectField({
  shared,
  value,
  onChange,
  present,
}: RecordField & { readonly present: NonNullable<FormField['choices']> }) {
  const projects = useProjects()
  const isPresent = (project: string) => present.some((choice) => choice.value === project)
  const others = (projects.data ?? []).filter(({ archived, id }) => !archived && !isPresent(id))
  return (
    <Select
      {...shared}
      searchable
      selectFirstOptionOnChange
      openOnFocus={false}
      allowDeselect={false}
      data={[
        { value: NO_PROJECT, label: 'No project: the workspace’s own' },
        ...present,
        ...others.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value === '' ? null : value}
      onChange={onChange}
      nothingFoundMessage="You are on no project by that name"
    />
  )
}

function PolicyField({ shared, value, onChange }: RecordField) {
  const policies = usePolicies()
  return (
    <Select
      {...shared}
      clearable
      data={(policies.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
      value={value === '' ? null : value}
      onChange={onChange}
    />
  )
}

/** The same verb about two things is two forms. */
const keptAs = ({ slice, verb, fixed }: VerbAct): string =>
  `${slice}/${verb}${fixed === undefined ? '' : ` ${JSON.stringify(fixed)}`}`

function initialValues(fields: readonly FormField[]): Values {
  return Object.fromEntries(
    fields
      .filter((field) => field.initial !== undefined)
      .map((field) => [field.name, field.initial]),
  )
}
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
/** What is sent: fields that were filled, and no project as the server names it. */
function given(fields: readonly FormField[], values: Values): Values {
  const projects = new Set(
    fields.filter((field) => field.kind === 'project').map((field) => field.name),
  )
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isEmpty(value))
      .map(([name, value]) => [name, projects.has(name) && value === NO_PROJECT ? null : value]),
  )
}
