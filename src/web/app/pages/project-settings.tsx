/** A project's settings: what its incidents begin with, where their tickets lie, who must be kept current. */
import { Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { showDone, useRun } from '#web/kit/command.tsx'
import { usePolicy } from '#web/kit/queries.ts'
import { RestoredNote, useKept } from '#web/kit/kept.tsx'
import { useRecord, useRecordAnswer } from '#web/kit/record.tsx'
import { usePolicies } from '#web/kit/records.ts'
import { Section } from '#web/kit/widgets.tsx'
import { Stakeholders, written } from './project-stakeholders.tsx'
import { responsePolicies } from '#features/index.ts'
import type { ProjectSettings, ProjectState, Stakeholder } from '#features/project/contract.ts'
import type { ResponsePolicyState } from '#features/response-policy/contract.ts'

/** The overrides as JSON, or undefined while they are none. */
function overridesIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    // While somebody types it is no JSON for a moment; the field says so until it is.
    return undefined
  }
}

type Form = {
  readonly name: string
  readonly client: string
  readonly defaultSeverity: string | null
  readonly policy: string | null
  readonly place: string
  readonly required: boolean
  readonly stakeholders: readonly Stakeholder[]
  readonly overrides: string
}

function formOf(project: ProjectSettings): Form {
  const { name, client, defaultSeverity, policy, tickets, stakeholders, overrides } = project
  return {
    name,
    client,
    defaultSeverity,
    policy,
    ...tickets,
    stakeholders,
    overrides: Object.keys(overrides).length === 0 ? '' : JSON.stringify(overrides, null, 2),
  }
}

/** Only what was changed, so that what somebody else changed meanwhile stays as they left it. */
function changesIn(saved: Form, form: Form): Partial<ProjectSettings> {
  const differs = (...names: readonly (keyof Form)[]) =>
    names.some((name) => form[name] !== saved[name])
  const { name, client, defaultSeverity, policy, place, required } = form
  const overrides = overridesIn(form.overrides)
  return {
    ...(differs('name') ? { name } : {}),
    ...(differs('client') ? { client } : {}),
    ...(differs('defaultSeverity') ? { defaultSeverity } : {}),
    ...(differs('policy') ? { policy } : {}),
    ...(differs('place', 'required') ? { tickets: { place, required } } : {}),
    ...(differs('stakeholders') ? { stakeholders: written(form.stakeholders) } : {}),
    ...(differs('overrides') && overrides ? { overrides } : {}),
  }
}

type FieldsProps = {
  readonly form: Form
  readonly set: (change: Partial<Form>) => void
  readonly readOnly: boolean
}

export function ProjectSettingsForm() {
  const { state, may } = useRecord<ProjectState>()
  const { project } = state
  const changes = may('project', 'change').ok
  const run = useRun()
  const kept = useKept<Partial<Form>>('settings', {})
  const draft = kept.value
  const saved = formOf(project)
  const form = { ...saved, ...draft }
  const changed = changesIn(saved, form)
  const set = (change: Partial<Form>) => kept.set((now) => ({ ...now, ...change }))
  const save = async () => {
    if (!(await run('project', 'change', changed))) return
    kept.done()
    showDone('Saved. Incidents under way keep the policy they run under.')
  }
  const ready = Object.keys(changed).length > 0 && overridesIn(form.overrides) !== undefined
  return (
    <Section title="Settings">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void save()
        }}
      >
        <Stack gap="sm">
          <RestoredNote kept={kept} />
          {changes ? null : <Text c="dimmed">Leads and owners change these.</Text>}
          <Basics form={form} set={set} readOnly={!changes} />
          <Around form={form} set={set} readOnly={!changes} />
          {changes ? (
            <Group justify="flex-end">
              <Button type="submit" disabled={!ready}>
                Save settings
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Section>
  )
}

/** What it is called, and what its incidents begin with. */
function Basics({ form, set, readOnly }: FieldsProps) {
  const inForce = usePolicy()
  const policies = usePolicies()
  const chosen = useRecordAnswer<ResponsePolicyState>(responsePolicies, form.policy ?? '')
  const document =
    form.policy === null ? inForce.data?.document : chosen.data?.state['response-policy'].document
  return (
    <>
      <Group grow>
        <TextInput
          label="Name"
          required={!readOnly}
          readOnly={readOnly}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Client"
          readOnly={readOnly}
          value={form.client}
          onChange={(event) => set({ client: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="end">
        <Select
          label="Severity proposed for its incidents"
          clearable={!readOnly}
          placeholder="none"
          readOnly={readOnly}
          data={(document?.levels ?? []).map((level) => ({
            value: level.id,
            label: level.label,
          }))}
          value={form.defaultSeverity}
          onChange={(defaultSeverity) => set({ defaultSeverity })}
        />
        <Select
          label="Response policy"
          clearable={!readOnly}
          placeholder="the workspace’s"
          readOnly={readOnly}
          data={(policies.data ?? []).map((policy) => ({
            value: policy.id,
            label: `${policy.title}, version ${policy.version}`,
          }))}
          value={form.policy}
          onChange={(policy) => set({ policy })}
        />
      </Group>
    </>
  )
}

/** Where its tickets lie, who is told, and what it changes of the policy. */
function Around({ form, set, readOnly }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Where its tickets are"
        description="An address or a name; a ticket is the final home of all reporting."
        readOnly={readOnly}
        value={form.place}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <Checkbox
        label="A ticket must exist where the project could be affected"
        disabled={readOnly}
        checked={form.required}
        onChange={(event) => set({ required: event.currentTarget.checked })}
      />
      <Stakeholders
        readOnly={readOnly}
        value={form.stakeholders}
        onChange={(stakeholders) => set({ stakeholders })}
      />
      <details>
        <summary className="fb-dim">Settings of the policy that this project changes</summary>
        <Textarea
          mt="sm"
          aria-label="Changed settings, as JSON"
          placeholder='{ "tasks": { "verifierIsDoer": "warn" } }'
          autosize
          minRows={3}
          maxRows={20}
          readOnly={readOnly}
          value={form.overrides}
          error={overridesIn(form.overrides) === undefined ? 'Give a JSON object.' : undefined}
          onChange={(event) => set({ overrides: event.currentTarget.value })}
        />
      </details>
    </>
  )
}
