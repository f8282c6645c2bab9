/** Closing: what is still missing and why, the thank-you, and the end as a time of its own. */
import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { counted } from '#kernel/words.ts'
import { ActButton, FormButton, MaybeButton, quiet, side } from '#web/kit/buttons.tsx'
import { showDone, useRun } from '#web/kit/command.tsx'
import { CheckedCircle, OpenCircle } from '#web/kit/icons.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { RoomButton } from '#web/kit/room-links.tsx'
import { Place } from '#web/kit/surface.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Note, Section } from '#web/kit/widgets.tsx'
import { checklist, isShort, tookPart, type ClosingItem } from './view.ts'

/** The page: what is open, each with its own way to close it, then the end; below it what other slices add. */
export function Closing() {
  return (
    <>
      <Ending />
      <Place name="conclude/under" />
    </>
  )
}

function Ending() {
  const { state } = useIncident()
  if (state.conclude.concluded) return <Concluded />
  const items = checklist(state)
  const open = items.filter((item) => !item.done).length
  return (
    <>
      {isShort(state) ? (
        <Note tone="plain">
          A false alarm closes the short way. Reporting it was right; say so.
        </Note>
      ) : null}
      <Section
        title="Before it closes"
        aside={
          <span>{open === 0 ? 'everything is there' : `${open} of ${items.length} open`}</span>
        }
      >
        <ul className="fb-list fb-panel">
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      </Section>
      <Thanks />
      <Conclude open={open} />
    </>
  )
}

function Item(props: { readonly item: ClosingItem }) {
  const { item } = props
  return (
    <li>
      {item.done ? (
        <CheckedCircle size={17} className="fb-ok" label="done" />
      ) : (
        <OpenCircle size={17} className="fb-faint" label="open" />
      )}
      <div className="fb-grow">
        {item.title}
        {item.done ? null : <div className="fb-small fb-soon">{item.missing}</div>}
      </div>
      {item.done ? null : item.confirmable ? (
        <ActButton
          act={{ slice: 'conclude', verb: 'confirm', fixed: { item: item.id } }}
          look={quiet}
          label={`Confirm: ${item.title}`}
        >
          Confirm
        </ActButton>
      ) : (
        <Place name={`conclude/${item.id}`} />
      )}
    </li>
  )
}

function Thanks() {
  const { state, nameOf, can } = useIncident()
  const run = useRun()
  const people = tookPart(state).map(nameOf)
  const [text, setText] = useState(
    () =>
      `Thank you, ${listed(people)}, for your work on ${state.incident.codename}. ${isShort(state) ? 'It turned out to be a false alarm, and reporting it was right.' : 'It is no longer active because of what you did.'}`,
  )
  const { thanked } = state.conclude
  if (thanked)
    return (
      <Section title="Thank-you" aside={<When at={thanked.at} />}>
        <p className="fb-prose">{thanked.text}</p>
      </Section>
    )
  return (
    <Section title="Thank-you" aside={<span>drafted from who took part</span>}>
      <Stack gap="xs">
        <Textarea
          aria-label="Thank-you"
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <MaybeButton
            can={can('conclude', 'thank', { text })}
            look={side}
            onPress={() => void run('conclude', 'thank', { text })}
          >
            {`Thank ${counted(people.length, 'person', 'people')}`}
          </MaybeButton>
        </Group>
      </Stack>
    </Section>
  )
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'everyone'
  if (names.length === 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function Conclude(props: { readonly open: number }) {
  const { can } = useIncident()
  const run = useRun()
  const [summary, setSummary] = useState('')
  const input = { summary }
  const allowed = can('conclude', 'conclude', summary.trim() === '' ? { summary: 'x' } : input)
  const press = async () => {
    if (await run('conclude', 'conclude', input))
      showDone('Concluded. The retrospective and the report come next.')
  }
  return (
    <Section title="Conclude">
      <Stack gap="xs">
        <Textarea
          label="How it ended"
          required
          autosize
          minRows={2}
          value={summary}
          onChange={(event) => setSummary(event.currentTarget.value)}
        />
        {allowed.ok ? null : <p className="fb-small fb-soon">{allowed.sentence}</p>}
        <Group>
          {summary.trim() === '' ? (
            <Button disabled>Conclude</Button>
          ) : (
            <MaybeButton can={allowed} onPress={() => void press()}>
              Conclude
            </MaybeButton>
          )}
          <span className="fb-small fb-faint">
            {props.open === 0 ? 'It ends being active; it is not the end of the work.' : ''}
          </span>
        </Group>
      </Stack>
    </Section>
  )
}

function Concluded() {
  const { state, nameOf } = useIncident()
  const { concluded } = state.conclude
  const contained = state.incident.milestones.contained
  if (!concluded) return null
  return (
    <Section title="Concluded">
      <dl className="fb-facts fb-panel">
        <dt>Contained</dt>
        <dd>
          {contained ? (
            <When at={contained.at} shape="full" />
          ) : (
            <span className="fb-dim">not marked</span>
          )}
        </dd>
        <dt>Concluded</dt>
        <dd>
          <When at={concluded.at} shape="full" /> by {nameOf(concluded.by)} ·{' '}
          <a href={`#e${concluded.seq}`}>#{concluded.seq}</a>
        </dd>
        <dt>How it ended</dt>
        <dd className="fb-pre">{concluded.summary}</dd>
      </dl>
      <div className="fb-actions">
        <RoomButton page="retro">To the retrospective</RoomButton>
        <RoomButton page="report" look={{ variant: 'default' }}>
          To the report
        </RoomButton>
        <FormButton
          act={{ slice: 'conclude', verb: 'reopen' }}
          title="Reopen the incident"
          fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
          look={side}
        >
          Reopen…
        </FormButton>
      </div>
    </Section>
  )
}
