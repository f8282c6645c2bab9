/** Who must be kept current: three fields each, so that a name may hold whatever names hold. */
import { Button, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import type { Stakeholder } from '#features/project/contract.ts'

const sides = [
  'upstream',
  'downstream',
  'client',
  'other',
] as const satisfies readonly Stakeholder['side'][]
const empty: Stakeholder = { name: '', side: 'other', contact: '' }

/** Those with anything in them; a name that is missing is the server's to refuse. */
export const written = (all: readonly Stakeholder[]): Stakeholder[] =>
  all.filter(({ name, contact }) => `${name}${contact}`.trim() !== '')

export function Stakeholders(props: {
  readonly value: readonly Stakeholder[]
  readonly onChange: (value: readonly Stakeholder[]) => void
  readonly readOnly: boolean
}) {
  const { value, onChange, readOnly } = props
  const change = (at: number, by: Partial<Stakeholder>) =>
    onChange(
      value.map((stakeholder, index) => (index === at ? { ...stakeholder, ...by } : stakeholder)),
    )
  return (
    <Stack gap="xs" role="group" aria-label="Who must be kept current">
      <Input.Label component="span">Who must be kept current</Input.Label>
      {value.length === 0 && readOnly ? <span className="fb-dim">nobody</span> : null}
      {value.map((stakeholder, index) => (
        // Rows have no names of their own; one that is removed takes its fields along, which are all controlled.
        <Group key={index} align="end" gap="xs">
          <TextInput
            className="fb-roomy"
            aria-label="Name"
            placeholder="Name"
            readOnly={readOnly}
            value={stakeholder.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <Select
            w={140}
            aria-label="Inside or outside"
            allowDeselect={false}
            readOnly={readOnly}
            data={[...sides]}
            value={stakeholder.side}
            onChange={(side) => change(index, { side: side ?? 'other' })}
          />
          <TextInput
            className="fb-roomy"
            aria-label="Contact"
            placeholder="Contact"
            readOnly={readOnly}
            value={stakeholder.contact}
            onChange={(event) => change(index, { contact: event.currentTarget.value })}
          />
          {readOnly ? null : (
            <Button
              variant="default"
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          )}
        </Group>
      ))}
      {readOnly ? null : (
        <Group>
          <Button variant="default" onClick={() => onChange([...value, empty])}>
            Add somebody to keep current
          </Button>
        </Group>
      )}
    </Stack>
  )
}
