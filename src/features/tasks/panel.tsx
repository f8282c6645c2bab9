/** Tasks: next steps with a name on each, what is being done, and what still lacks somebody (R-121, R-168, R-250). */
import { Button, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { counted, known } from '#kernel/words.ts'
import { ActButton, begins, FormButton, MaybeButton, quiet, subtle } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { MoreEntries, useLogEntries } from '#web/kit/gaps.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import type { SectionProps } from '#web/kit/surface.tsx'
import { roving } from '#web/kit/roving.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { Card, Empty, LongList, Note, Section } from '#web/kit/widgets.tsx'
import {
  finishedTasks,
  openTasks,
  placeOf,
  taskKinds,
  unverifiedImmediate,
  type Task,
  type TaskKind,
} from './contract.ts'

const stateWords = {
  open: 'open',
  doing: 'being done',
  done: 'done, not verified',
  verified: 'verified',
  dropped: 'given up',
} as const

/** Section seven of the document. */
export function NextSteps(props: SectionProps) {
  const { state } = useIncident()
  const current = state.tasks.all.filter(
    (task) => task.state === 'open' || task.state === 'doing' || task.state === 'done',
  )
  const immediate = current.filter((task) => task.horizon === 'immediate')
  const deferred = current.filter((task) => task.horizon === 'deferred')
  return (
    <Section
      id={props.id}
      title={props.title}
      aside={<span>one name each; immediate ones before closing</span>}
    >
      {current.length === 0 ? <Empty>{props.belongs}</Empty> : null}
      <TaskList tasks={immediate} />
      {deferred.length > 0 ? (
        <p className="fb-small fb-dim">May wait for the retrospective</p>
      ) : null}
      <TaskList tasks={deferred} />
      <AddTask />
      {props.children}
    </Section>
  )
}

function TaskList(props: { readonly tasks: readonly Task[] }) {
  if (props.tasks.length === 0) return null
  return (
    <ul className="fb-list" ref={roving}>
      {props.tasks.map((task) => (
        <li key={task.seq} id={placeOf(task)}>
          <div className="fb-grow">
            <TaskLine task={task} />
            <TaskActions task={task} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function TaskLine(props: { readonly task: Task }) {
  const { nameOf } = useIncident()
  const { task } = props
  return (
    <div>
      {task.title}
      <div className="fb-small fb-faint">
        {task.assignee ? nameOf(task.assignee) : <span className="fb-late">nobody yet</span>} ·{' '}
        {stateWords[task.state]} · {known(taskKinds, task.kind)?.label.toLowerCase() ?? task.kind}
        {task.result === '' ? '' : ` · ${task.result}`} · <a href={`#e${task.seq}`}>#{task.seq}</a>
      </div>
    </div>
  )
}

function TaskActions(props: { readonly task: Task }) {
  const { task } = props
  const { you } = useIncident()
  const fixed = { task: task.seq }
  const act = (verb: string) => ({ slice: 'tasks', verb, fixed })
  const named = (what: string) => `${what}: ${task.title}`
  return (
    <Group gap={4} mt={2}>
      {task.assignee === null ? (
        <ActButton act={act('volunteer')} look={{ ...quiet, ...begins }} label={named('I take it')}>
          I take it
        </ActButton>
      ) : null}
      {task.state === 'open' && task.assignee === you.id ? (
        <ActButton act={act('start')} look={{ ...quiet, ...begins }} label={named('Start')}>
          Start
        </ActButton>
      ) : null}
      {task.state === 'open' || task.state === 'doing' ? (
        <FormButton
          act={act('finish')}
          title="Finish"
          hint={task.title}
          fields={[{ name: 'result', label: 'What came of it', kind: 'text' }]}
          look={task.assignee === you.id ? { ...quiet, ...begins } : subtle}
          label={named('Finish')}
        >
          Finish…
        </FormButton>
      ) : null}
      {task.state === 'done' ? (
        <ActButton act={act('verify')} look={{ ...quiet, ...begins }} label={named('Verify')}>
          Verify
        </ActButton>
      ) : (
        <FormButton
          act={act('assign')}
          title="Assign the task"
          hint={task.title}
          fields={[{ name: 'assignee', label: 'Who', kind: 'person', required: true }]}
          look={subtle}
          label={named('Assign')}
        >
          give to…
        </FormButton>
      )}
      <TaskMore task={task} />
    </Group>
  )
}

function TaskMore(props: { readonly task: Task }) {
  const { task } = props
  const fixed = { task: task.seq }
  const later = task.horizon === 'immediate' ? 'deferred' : 'immediate'
  const reason = [{ name: 'reason', label: 'Reason', kind: 'text', required: true }] as const
  return (
    <>
      {task.state === 'done' ? null : (
        <ActButton
          act={{ slice: 'tasks', verb: 'set-horizon', fixed: { ...fixed, horizon: later } }}
          look={subtle}
          label={`${later === 'deferred' ? 'May wait' : 'Needed now'}: ${task.title}`}
        >
          {later === 'deferred' ? 'may wait' : 'needed now'}
        </ActButton>
      )}
      {task.state === 'done' ? (
        <FormButton
          act={{ slice: 'tasks', verb: 'reopen', fixed }}
          title="Reopen the task"
          fields={reason}
          look={subtle}
          label={`Reopen: ${task.title}`}
        >
          reopen…
        </FormButton>
      ) : (
        <FormButton
          act={{ slice: 'tasks', verb: 'drop', fixed }}
          title="Give up"
          fields={reason}
          look={subtle}
          label={`Give up: ${task.title}`}
        >
          give up…
        </FormButton>
      )}
    </>
  )
}

function AddTask() {
  const { can, you } = useIncident()
  const run = useRun()
  const members = useMembers()
  const kept = useKept('tasks/add', '')
  const title = kept.value
  const [kind, setKind] = useState<string>('investigate')
  const [horizon, setHorizon] = useState('immediate')
  const [assignee, setAssignee] = useState<string | null>(null)
  const input = { title, kind: kind as TaskKind, horizon, assignee }
  const add = async () => {
    if (!(await run('tasks', 'add', input))) return
    kept.done()
    setAssignee(null)
  }
  const allowed = can('tasks', 'add', input)
  if (!allowed.ok && allowed.code === 'not-allowed') return null
  return (
    <form
      className="fb-no-print"
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() !== '') void add()
      }}
    >
      <Group align="end" mt="sm" gap="xs">
        <TextInput
          label="Add a next step"
          placeholder="What has to be done?"
          className="fb-grow"
          miw={200}
          value={title}
          onChange={(event) => kept.set(event.currentTarget.value)}
        />
        <Select
          label="About"
          w={150}
          allowDeselect={false}
          data={Object.entries(taskKinds).map(([value, { label }]) => ({ value, label }))}
          value={kind}
          onChange={(next) => setKind(next ?? 'other')}
        />
        <Select
          label="Who"
          w={160}
          clearable
          placeholder="volunteer"
          data={members.map((member) => ({
            ...member,
            label: member.value === you.id ? `${member.label} (you)` : member.label,
          }))}
          value={assignee}
          onChange={setAssignee}
        />
        <SegmentedControl
          aria-label="When"
          size="xs"
          data={[
            { value: 'immediate', label: 'now' },
            { value: 'deferred', label: 'may wait' },
          ]}
          value={horizon}
          onChange={setHorizon}
        />
        <Button type="submit" {...quiet} size="sm" disabled={title.trim() === ''}>
          Add
        </Button>
      </Group>
      {!allowed.ok && allowed.code === 'similar-task' ? <Note>{allowed.sentence}</Note> : null}
    </form>
  )
}

/** Section six: everything done that helped; fills itself (R-120). */
export function ResponseSoFar(props: SectionProps) {
  const { state, nameOf } = useIncident()
  const { entries, missing, more } = useLogEntries('action')
  const finished = finishedTasks(state.tasks).map((task) => ({
    seq: task.seq,
    at: task.doneAt ?? task.addedAt,
    by: task.doneBy ?? task.addedBy,
    text: `${task.title}${task.result === '' ? '' : `: ${task.result}`}`,
    task,
  }))
  const logged = entries.map(({ seq, text, occurred, by }) => ({
    seq,
    text,
    at: occurred,
    by,
    task: null,
  }))
  const rows = [...finished, ...logged].toSorted((a, b) => a.at.localeCompare(b.at))
  return (
    <Section
      id={props.id}
      title={props.title}
      aside={<span>finished tasks and logged actions</span>}
    >
      <MoreEntries missing={missing} more={more} />
      {rows.length + missing === 0 ? <Empty>{props.belongs}</Empty> : null}
      <LongList rows={rows}>
        {(shown) => (
          <ul className="fb-list">
            {shown.map((row) => (
              <li key={row.seq}>
                <When at={row.at} />
                <span className="fb-grow">
                  {row.text}{' '}
                  {row.task?.state === 'verified' ? (
                    <span className="fb-ok fb-small">verified</span>
                  ) : null}
                </span>
                <a className="fb-small fb-faint" href={`#e${row.seq}`}>
                  {nameOf(row.by)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Section>
  )
}

/** Beside the document: who is doing what, and what nobody has. */
export function WhoIsDoingWhat() {
  const { state, nameOf, can } = useIncident()
  const run = useRun()
  const open = openTasks(state.tasks).toSorted(
    (a, b) => Number(a.assignee === null) - Number(b.assignee === null),
  )
  const toCheck = unverifiedImmediate(state.tasks).filter((task) => task.state === 'done')
  return (
    <Card title="Who is doing what">
      {open.length + toCheck.length === 0 ? <Empty>No open next step.</Empty> : null}
      {toCheck.length > 0 ? (
        <p className="fb-small fb-soon">
          {counted(toCheck.length, 'task is', 'tasks are')} done and not checked yet.
        </p>
      ) : null}
      <dl className="fb-doing">
        {open.map((task) => (
          <Stack key={task.seq} gap={0} style={{ display: 'contents' }}>
            <dt>{task.assignee ? nameOf(task.assignee).split(' ')[0] : 'nobody'}</dt>
            <dd>
              {task.title}
              {task.assignee === null ? (
                <>
                  {' '}
                  <MaybeButton
                    can={can('tasks', 'volunteer', { task: task.seq })}
                    look={subtle}
                    label={`Volunteer: ${task.title}`}
                    onPress={() => void run('tasks', 'volunteer', { task: task.seq })}
                  >
                    volunteer
                  </MaybeButton>
                </>
              ) : (
                <span className="fb-faint">{task.state === 'doing' ? '' : ' (not started)'}</span>
              )}
            </dd>
          </Stack>
        ))}
      </dl>
    </Card>
  )
}
