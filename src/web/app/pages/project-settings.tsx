/** A project's settings: what its incidents begin with, where their tickets lie, who must be kept current. */
import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { tell, told } from '#web/kit/command.tsx'
import { usePolicy } from '#web/kit/queries.ts'
import { usePolicies, useSend } from '#web/kit/records.ts'
import { Section } from '#web/kit/widgets.tsx'
import type { ProjectSliceState, Stakeholder } from '#features/project/contract.ts'

const sides = ['upstream', 'downstream', 'client', 'other'] as const
/** One stakeholder a line: name, side, contact. */
const lineOf = ({ name, side, contact }: Stakeholder) => [name, side, contact].join(', ')

function stakeholdersIn(text: string): readonly Stakeholder[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', said = '', ...contact] = line.split(',').map((word) => word.trim())
      const side = sides.find((one) => one === said.toLowerCase())
      return { name, side: side ?? 'other', contact: contact.join(', ') }
    })
}

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

export function ProjectSettingsForm(props: {
  readonly id: string
  readonly project: ProjectSliceState
  readonly changes: boolean
}) {
  const { project, changes } = props
  const inForce = usePolicy()
  const policies = usePolicies()
  const send = useSend('projects', props.id)
  const [form, setForm] = useState({
    name: project.name,
    client: project.client,
    defaultSeverity: project.defaultSeverity,
    policy: project.policy,
    place: project.tickets.place,
    required: project.tickets.required,
    stakeholders: project.stakeholders.map(lineOf).join('\n'),
    overrides:
      Object.keys(project.overrides).length === 0 ? '' : JSON.stringify(project.overrides, null, 2),
  })
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const overrides = overridesIn(form.overrides)
  const save = async () => {
    const done = await send('project/change', {
      name: form.name,
      client: form.client,
      defaultSeverity: form.defaultSeverity,
      policy: form.policy,
      tickets: { place: form.place, required: form.required },
      stakeholders: stakeholdersIn(form.stakeholders),
      overrides,
    })
    if (!done.ok) return tell(done.problem)
    told('Saved. Incidents under way keep the policy they run under.')
  }
  return (
    <Section title="Settings">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <fieldset className="fb-plain-fieldset" disabled={!changes}>
          <Stack gap="sm">
            <Group grow>
              <TextInput
                label="Name"
                required
                value={form.name}
                onChange={(event) => set({ name: event.currentTarget.value })}
              />
              <TextInput
                label="Client"
                value={form.client}
                onChange={(event) => set({ client: event.currentTarget.value })}
              />
            </Group>
            <Group grow align="start">
              <Select
                label="Severity proposed for its incidents"
                clearable
                placeholder="none"
                disabled={!changes}
                data={(inForce.data?.document.levels ?? []).map((level) => ({
                  value: level.id,
                  label: level.label,
                }))}
                value={form.defaultSeverity}
                onChange={(defaultSeverity) => set({ defaultSeverity })}
              />
              <Select
                label="Response policy"
                clearable
                placeholder="the workspace’s"
                disabled={!changes}
                data={(policies.data ?? []).map((policy) => ({
                  value: policy.id,
                  label: `${policy.title}, version ${policy.version}`,
                }))}
                value={form.policy}
                onChange={(policy) => set({ policy })}
              />
            </Group>
            <TextInput
              label="Where its tickets are"
              description="An address or a name; a ticket is the final home of all reporting."
              value={form.place}
              onChange={(event) => set({ place: event.currentTarget.value })}
            />
            <Checkbox
              label="A ticket must exist where the project could be affected"
              checked={form.required}
              onChange={(event) => set({ required: event.currentTarget.checked })}
            />
            <Textarea
              label="Who must be kept current"
              description="One a line: name, upstream, downstream, client or other, contact."
              autosize
              minRows={2}
              maxRows={12}
              value={form.stakeholders}
              onChange={(event) => set({ stakeholders: event.currentTarget.value })}
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
                value={form.overrides}
                error={overrides === undefined ? 'Give a JSON object.' : undefined}
                onChange={(event) => set({ overrides: event.currentTarget.value })}
              />
            </details>
            {changes ? (
              <Group justify="flex-end">
                <Button type="submit" disabled={overrides === undefined}>
                  Save
                </Button>
              </Group>
            ) : null}
          </Stack>
        </fieldset>
      </form>
    </Section>
  )
}
