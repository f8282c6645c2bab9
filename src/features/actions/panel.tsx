/** Actions: each with an owner and the date of the next update. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { FormButton, quiet, subtle } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { Empty } from '#web/kit/widgets.tsx'
import type { ActionItem } from './contract.ts'

export function Actions() {
  const { state } = useIncident()
  return (
    <>
      {state.actions.all.length === 0 ? (
        <Empty>
          What will be different next time? Each action has an owner and a date of the next update.
        </Empty>
      ) : null}
      <ul className="fb-list">
        {state.actions.all.map((action) => (
          <li key={action.seq}>
            <ActionLine action={action} />
          </li>
        ))}
      </ul>
      <AddAction />
    </>
  )
}

function ActionLine(props: { readonly action: ActionItem }) {
  const { nameOf, now } = useIncident()
  const { action } = props
  const late = action.state === 'open' && action.nextUpdateOn < now().slice(0, 10)
  const fixed = { action: action.seq }
  const note = { name: 'note', label: 'In a sentence', kind: 'text', required: true } as const
  return (
    <div className="fb-grow">
      {action.title}
      <div className="fb-small fb-faint">
        {nameOf(action.owner)} ·{' '}
        {action.state === 'open' ? (
          <span className={late ? 'fb-late' : ''}>
            {late ? 'late, update was due' : 'next update'} {action.nextUpdateOn}
          </span>
        ) : action.state === 'done' ? (
          'done'
        ) : (
          'given up'
        )}
        {action.from ? (
          <>
            {' '}
            · from <a href={`#e${action.from}`}>#{action.from}</a>
          </>
        ) : null}
      </div>
      {action.updates.map((update) => (
        <div key={update.at} className="fb-small fb-dim">
          {update.at.slice(0, 10)}: {update.note}
        </div>
      ))}
      {action.state === 'open' ? (
        <Group gap={4}>
          <FormButton
            act={{ slice: 'actions', verb: 'update', fixed }}
            title="Next update"
            fields={[
              note,
              { name: 'next_update_on', label: 'Next update on', kind: 'date', required: true },
            ]}
            look={subtle}
            label={`Update: ${action.title}`}
          >
            update…
          </FormButton>
          <FormButton
            act={{ slice: 'actions', verb: 'finish', fixed }}
            title="Finish"
            fields={[note]}
            look={subtle}
            label={`Finish: ${action.title}`}
          >
            finish…
          </FormButton>
          <FormButton
            act={{ slice: 'actions', verb: 'drop', fixed }}
            title="Give up"
            fields={[{ ...note, name: 'reason', label: 'Reason' }]}
            look={subtle}
            label={`Give up: ${action.title}`}
          >
            give up…
          </FormButton>
        </Group>
      ) : null}
    </div>
  )
}

function AddAction() {
  const { may } = useIncident()
  const run = useRun()
  const members = useMembers()
  const kept = useKept('actions/add', '')
  const title = kept.value
  const [owner, setOwner] = useState<string | null>(null)
  const [on, setOn] = useState('')
  if (!may('actions', 'add').ok) return null
  const add = async () => {
    if (!(await run('actions', 'add', { title, owner, next_update_on: on }))) return
    kept.done()
    setOn('')
  }
  return (
    <form
      className="fb-no-print"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Group align="end" gap="xs" mt="xs">
        <TextInput
          label="Add an action"
          miw={180}
          className="fb-grow"
          value={title}
          onChange={(event) => kept.set(event.currentTarget.value)}
        />
        <Select
          label="Owner"
          w={150}
          searchable
          selectFirstOptionOnChange
          data={[...members]}
          value={owner}
          onChange={setOwner}
        />
        <TextInput
          label="Next update on"
          type="date"
          w={150}
          value={on}
          onChange={(event) => setOn(event.currentTarget.value)}
        />
        <Button
          {...quiet}
          size="sm"
          type="submit"
          disabled={title.trim() === '' || owner === null || on === ''}
        >
          Add
        </Button>
      </Group>
    </form>
  )
}
