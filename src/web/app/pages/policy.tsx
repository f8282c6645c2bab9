/** One response policy: its text as YAML, its versions, what changed between two, and the next version. */
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { read } from '#web/kit/client.ts'
import { showProblem, showDone } from '#web/kit/command.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { LiveRecord, useRecord } from '#web/kit/record.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, PageHead, Section } from '#web/kit/widgets.tsx'
import { responsePolicies } from '#features/index.ts'
import { policyFromYaml, policyToYaml } from '#features/response-policy/as-yaml.ts'
import type { ResponsePolicyState, Version } from '#features/response-policy/contract.ts'
import type { Difference } from '#features/response-policy/view.ts'
import { NothingHere } from '../shell.tsx'

const route = getRouteApi('/signed-in/with-bar/policies/$id')

export function PolicyPage() {
  const { id } = route.useParams()
  return (
    <LiveRecord
      key={id}
      kind={responsePolicies}
      id={id}
      waiting={<p className="fb-page fb-dim">Loading…</p>}
      absent={<NothingHere />}
    >
      <PolicyRecord />
    </LiveRecord>
  )
}

function PolicyRecord() {
  const { versions, document } = useRecord<ResponsePolicyState>().state['response-policy']
  return (
    <div className="fb-page fb-page-narrow">
      <PageHead
        over={<Link to="/policies">Response policies</Link>}
        title={document.title}
        under={`Version ${versions.length}. ${document.source}`}
      />
      <Versions key={versions.length} versions={versions} />
      <Text />
    </div>
  )
}

function Versions(props: { readonly versions: readonly Version[] }) {
  const { versions } = props
  const { id, nameOf } = useRecord()
  const newest = versions.length
  const [from, setFrom] = useState(Math.max(1, newest - 1))
  const [to, setTo] = useState(newest)
  const choices = versions.map((version) => ({
    value: String(version.version),
    label: `Version ${version.version}`,
  }))
  return (
    <Section title="Versions">
      <ul className="fb-list fb-panel">
        {versions.toReversed().map((version) => (
          <li key={version.version}>
            <b>{version.version}</b>
            <span className="fb-grow">
              {version.note || <span className="fb-faint">no note</span>}
            </span>
            <span className="fb-small fb-dim">
              {nameOf(version.by)}, <When at={version.at} />
            </span>
          </li>
        ))}
      </ul>
      {newest > 1 ? (
        <>
          <Group align="end" mt="sm">
            <Select
              label="What changed from"
              allowDeselect={false}
              data={choices}
              value={String(from)}
              onChange={(value) => setFrom(Number(value))}
            />
            <Select
              label="to"
              allowDeselect={false}
              data={choices}
              value={String(to)}
              onChange={(value) => setTo(Number(value))}
            />
          </Group>
          <Differences id={id} from={from} to={to} />
        </>
      ) : null}
    </Section>
  )
}

function Differences(props: { readonly id: string; readonly from: number; readonly to: number }) {
  const { id, from, to } = props
  const changed = useQuery({
    queryKey: ['policies', id, 'difference', from, to],
    queryFn: () =>
      read<{ differences: readonly Difference[] }>(
        `/api/v1/policies/${id}/difference?from=${from}&to=${to}`,
      ),
  })
  if (!changed.data) return null
  if (changed.data.differences.length === 0) return <Empty>The two versions are the same.</Empty>
  return (
    <div className="fb-scroll-x" role="region" aria-label="What changed" tabIndex={0}>
      <table className="fb-table">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Version {from}</th>
            <th scope="col">Version {to}</th>
          </tr>
        </thead>
        <tbody>
          {changed.data.differences.map((difference) => (
            <tr key={difference.path}>
              <td>
                <code>{difference.path}</code>
              </td>
              <td>{inWords(difference.before)}</td>
              <td>{inWords(difference.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const inWords = (value: unknown): string =>
  value === undefined ? 'not there' : typeof value === 'string' ? value : JSON.stringify(value)

/** What was typed, and the version it was begun on. Until something is typed the newest version is shown. */
type Edit = { readonly text: string; readonly base: number }

function NewerVersion(props: {
  readonly edit: Edit
  readonly newest: number
  readonly setEdit: (edit: Edit | undefined) => void
}) {
  const { edit, newest, setEdit } = props
  return (
    <Stack gap="xs" role="alert">
      <span>
        Version {newest} was made while you were typing on version {edit.base}. What you typed is
        still here.
      </span>
      <Group>
        <Button variant="default" onClick={() => setEdit(undefined)}>
          Start again from version {newest}
        </Button>
        <Button variant="default" onClick={() => setEdit({ ...edit, base: newest })}>
          Keep mine, to replace it
        </Button>
      </Group>
    </Stack>
  )
}

function Saving(props: {
  readonly note: string
  readonly setNote: (note: string) => void
  readonly newest: number
  readonly same: boolean
}) {
  const { note, setNote, newest, same } = props
  return (
    <Group align="end">
      <TextInput
        className="fb-grow"
        label="What changes, and why"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" disabled={same}>
        Save as version {newest + 1}
      </Button>
    </Group>
  )
}

function Text() {
  const { id, state, may, send } = useRecord<ResponsePolicyState>()
  const { document, versions } = state['response-policy']
  const newest = versions.length
  const before = policyToYaml(document)
  const kept = useKept<Edit | null>('as-yaml', null)
  const edit = kept.value ?? undefined
  const setEdit = (next: Edit | undefined) => (next ? kept.set(next) : kept.done())
  const text = edit?.text ?? before
  const keptNote = useKept('note', '')
  const { value: note, set: setNote } = keptNote
  const [problems, setProblems] = useState<readonly string[]>([])
  const revises = may('response-policy', 'revise').ok
  const save = async () => {
    const parsed = policyFromYaml(text)
    setProblems(parsed.ok ? [] : parsed.problems)
    if (!parsed.ok) return
    const done = await send('response-policy', 'revise', {
      document: parsed.policy,
      note,
      base: edit?.base ?? newest,
    })
    // The page itself says what to do about a newer version.
    if (!done.ok)
      return done.problem.code === 'revised-since' ? undefined : showProblem(done.problem)
    setEdit(undefined)
    keptNote.done()
    showDone('The next version is in force for new incidents. Those under way keep theirs.')
  }
  return (
    <Section
      title="The policy"
      aside={
        <a href={`/api/v1/policies/${id}/policy.yaml`} download>
          Download as YAML
        </a>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
          <Textarea
            aria-label="The policy as YAML"
            classNames={{ input: 'fb-code' }}
            autosize
            minRows={12}
            maxRows={40}
            readOnly={!revises}
            value={text}
            onChange={(event) =>
              setEdit({ text: event.currentTarget.value, base: edit?.base ?? newest })
            }
          />
          {problems.length > 0 ? (
            <div className="fb-late" role="alert">
              Nothing was saved.
              <ul>
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          ) : null}
          {edit && edit.base < newest ? (
            <NewerVersion edit={edit} newest={newest} setEdit={setEdit} />
          ) : null}
          {revises ? (
            <Saving note={note} setNote={setNote} newest={newest} same={text === before} />
          ) : null}
        </Stack>
      </form>
    </Section>
  )
}
