/** A rehearsal: a real incident with a cause that nobody has to fear, and a handoff in it. */
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { TITLE_MAX } from '#kernel/words.ts'
import type { Me } from '#web/kit/queries.ts'
import { REHEARSAL, type FirstFacts } from './first-steps-data.ts'
import { useReport } from './quick-report.tsx'

/** In the record itself, so that whoever takes it reads them where they try them. */
const suggestions = [
  'Log a line: write what you see and press Enter. The record is made of such lines.',
  'Declare it: type “/declare high this is a rehearsal”, and read above the line what it will record and whom it tells before you press Enter.',
  'Hand over: open Handoff, name a colleague, and let them confirm.',
] as const
const details = [
  'This is a rehearsal. Nothing has happened. Try three things:',
  ...suggestions.map((suggestion, index) => `${index + 1}. ${suggestion}`),
  'Then conclude it, so that nobody takes it for open work.',
].join('\n')

export function RehearsalStep(props: { readonly facts: FirstFacts; readonly me: Me }) {
  const { facts, me } = props
  const [newest] = facts.rehearsals
  return (
    <Stack>
      <p>
        It opens a real incident whose title begins with “Rehearsal:”. Everything in it is real but
        its cause: clocks run, and people on it get its mails. Conclude it at the end, so that
        nobody takes it for open work; it stays in the record and counts in the figures like any
        other.
      </p>
      <ol>
        {suggestions.map((suggestion) => (
          <li key={suggestion}>{suggestion}</li>
        ))}
      </ol>
      {newest ? <There newest={newest} me={me} /> : <Open facts={facts} me={me} />}
    </Stack>
  )
}

function There(props: { readonly newest: FirstFacts['rehearsals'][number]; readonly me: Me }) {
  const { newest, me } = props
  return (
    <>
      {newest.limited ? (
        <p className="fb-dim">
          {newest.commander === null
            ? 'It waits on the home page of every responder for somebody to take it.'
            : 'A responder has it.'}{' '}
          As its reporter you follow how far it is. To be in the room, have whoever commands it
          invite {me.name} by name: “Invite somebody” in the room’s palette.
        </p>
      ) : null}
      <div className="fb-actions">
        <Button component={Link} to={`/i/${newest.ref}`}>
          {newest.limited ? `Follow ${newest.ref}` : `Go to ${newest.ref}`}
        </Button>
      </div>
    </>
  )
}

function Open(props: { readonly facts: FirstFacts; readonly me: Me }) {
  const { facts, me } = props
  const [title, setTitle] = useState('a password was seen in a public place')
  const { report, busy, problem } = useReport()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const takes = me.role === 'responder'
  const responders = facts.people.filter(({ role, active }) => active && role === 'responder')
  const open = async () => {
    const done = await report({ title: `${REHEARSAL}${title.trim()}`, details })
    if (!done) return
    await queries.invalidateQueries({ queryKey: ['incidents'] })
    if (takes) await navigate({ to: '/i/$ref', params: { ref: done.ref } })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() !== '') void open()
      }}
    >
      <p className="fb-dim">
        {takes
          ? 'As a responder you take what you report: the room opens at once, and you command it.'
          : responders.length > 0
            ? `You report it, and ${responders.map(({ name }) => name).join(' or ')} takes it from the home page.`
            : 'You report it. There is no responder here yet who could take it; whoever accepts your invitation finds it on the home page.'}
      </p>
      <Group align="start">
        <TextInput
          className="fb-wide-field"
          label="What is rehearsed"
          leftSection={REHEARSAL}
          leftSectionWidth={84}
          maxLength={TITLE_MAX - REHEARSAL.length}
          error={problem?.fields?.['title']}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button
          type="submit"
          className="fb-beside-field"
          loading={busy}
          disabled={title.trim() === ''}
        >
          Open the rehearsal
        </Button>
      </Group>
      {problem ? (
        <p className="fb-late" role="alert">
          {problem.sentence}
        </p>
      ) : null}
    </form>
  )
}

export function HandoffStep(props: { readonly facts: FirstFacts }) {
  const { facts } = props
  const [newest] = facts.rehearsals
  const others = facts.people.filter(({ id, active }) => active && id !== facts.me)
  return (
    <Stack>
      <p>
        A handoff is two screens: whoever goes names who takes over, and the duty moves when that
        person confirms. It takes two people.
      </p>
      {newest ? (
        <>
          {others.length === 0 && facts.people.length > 0 ? (
            <p>
              You are alone here, so this waits until somebody has accepted your invitation and is
              on the rehearsal.
            </p>
          ) : null}
          {newest.limited ? (
            <p>
              You follow {newest.ref} as its reporter. Whoever commands it invites you by name; then
              they hand over to you, and you confirm.
            </p>
          ) : (
            <p className="fb-dim">
              {facts.handoffs.some(({ outcome }) => outcome === 'waiting')
                ? 'Whoever was named reads the briefing there and confirms.'
                : 'Whoever takes over has to be on the incident. Invite them in the room first.'}
            </p>
          )}
          <div className="fb-actions">
            <Button component={Link} to={`/i/${newest.ref}${newest.limited ? '' : '/handoff'}`}>
              {newest.limited ? `Follow ${newest.ref}` : `Go to the handoff of ${newest.ref}`}
            </Button>
          </div>
        </>
      ) : (
        <p>It happens in a rehearsal, and there is none yet. Open one in the step before.</p>
      )}
    </Stack>
  )
}
