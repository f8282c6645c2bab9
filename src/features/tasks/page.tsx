/** Tasks on the page that closes: each is finished, checked, left for afterwards or given up where it stands. */
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { main, MaybeButton, quiet } from '#web/kit/buttons.tsx'
import { isReason, useOnce, useRun, type Run } from '#web/kit/command.tsx'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { LongList, Note, Section } from '#web/kit/widgets.tsx'
import { unverifiedImmediate, type Task } from './contract.ts'

const stateWords = {
  open: 'open',
  doing: 'being done',
  done: 'done, to be checked by somebody else',
  verified: 'checked',
  dropped: 'given up',
} as const

/** All immediate tasks that are not verified, with one field for whatever is to be said of them. */
export function ClosingTasks() {
  const { state } = useIncident()
  const wide = useKeyboard()
  const field = useRef<HTMLTextAreaElement>(null)
  const [because, setBecause] = useState('')
  const [asked, setAsked] = useState(false)
  const tasks = unverifiedImmediate(state.tasks)
  const open = tasks.filter(({ state: now }) => now !== 'done')
  const ask = () => {
    setAsked(true)
    field.current?.focus()
  }
  return (
    <Stack gap="xs" mt="xs">
      {open.length > 0 ? (
        <Textarea
          ref={field}
          label="What came of it, or why not"
          description="For whatever you press below. Giving up needs it."
          error={asked && !isReason(because) ? 'Say why it is given up.' : undefined}
          autoFocus={wide}
          autosize
          minRows={1}
          maxRows={8}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
      ) : null}
      <LongList rows={tasks}>
        {(shown) => (
          <ul className="fb-list fb-end-tasks">
            {shown.map((task) => (
              <OneTask key={task.seq} task={task} because={because} onAsk={ask} />
            ))}
          </ul>
        )}
      </LongList>
      {open.length > 1 ? <AllTasks tasks={open} because={because} /> : null}
    </Stack>
  )
}

type TaskProps = {
  readonly task: Task
  readonly because: string
  readonly onAsk: () => void
}

function OneTask({ task, because, onAsk }: TaskProps) {
  const { can, nameOf, you } = useIncident()
  const run = useRun()
  const finish = useFinish()
  const { once } = useOnce()
  const input = { task: task.seq }
  const who = task.state === 'done' ? task.doneBy : task.assignee
  const reason = because.trim()
  return (
    <li>
      <span className="fb-grow">
        {task.title}
        <span className="fb-small fb-faint">
          {' '}
          · {who === null ? 'nobody yet' : who === you.id ? 'you' : nameOf(who)} ·{' '}
          {stateWords[task.state]}
        </span>
      </span>
      <Group gap={6}>
        {task.state === 'done' ? (
          <MaybeButton
            can={can('tasks', 'verify', input)}
            look={quiet}
            label={task.title}
            onPress={() => once(() => run('tasks', 'verify', input, because))}
          >
            It is checked
          </MaybeButton>
        ) : (
          <>
            <MaybeButton
              can={can('tasks', 'finish', input)}
              look={quiet}
              label={task.title}
              onPress={() => once(() => finish(task, because))}
            >
              Done
            </MaybeButton>
            <MaybeButton
              can={can('tasks', 'set-horizon', { ...input, horizon: 'deferred' })}
              look={quiet}
              label={task.title}
              onPress={() => once(() => putOff(run, task, because))}
            >
              After closing
            </MaybeButton>
            <MaybeButton
              can={can('tasks', 'drop', { ...input, reason: reason || 'x' })}
              look={quiet}
              label={task.title}
              onPress={() =>
                isReason(because) ? once(() => run('tasks', 'drop', { ...input, reason })) : onAsk()
              }
            >
              Give up
            </MaybeButton>
          </>
        )}
      </Group>
    </li>
  )
}

/** The same for all that are open, in one press. */
function AllTasks(props: { readonly tasks: readonly Task[]; readonly because: string }) {
  const { tasks, because } = props
  const run = useRun()
  const finish = useFinish()
  const { busy, once } = useOnce()
  const each = (act: (task: Task) => Promise<boolean>) =>
    once(async () => {
      for (const task of tasks) if (!(await act(task))) break
    })
  return (
    <Group gap={6}>
      <span className="fb-small fb-dim">All {tasks.length} open ones:</span>
      <Button {...quiet} disabled={busy} onClick={() => each((task) => finish(task, because))}>
        All are done
      </Button>
      <Button {...quiet} disabled={busy} onClick={() => each((task) => putOff(run, task, because))}>
        All after closing
      </Button>
    </Group>
  )
}

const putOff = async (run: Run, { seq }: Task, because: string): Promise<boolean> =>
  (await run('tasks', 'set-horizon', { task: seq, horizon: 'deferred' }, because)) !== null

/** Finishes a task; where policy lets whoever did it check it, for the reason that was given, that is one press too. */
function useFinish(): (task: Task, because: string) => Promise<boolean> {
  const { state } = useIncident()
  const run = useRun()
  const { verifierIsDoer } = state.policy.document.tasks
  return async ({ seq }, because) => {
    if (!(await run('tasks', 'finish', { task: seq, result: because.trim() }, because)))
      return false
    const checks = verifierIsDoer === 'off' || (verifierIsDoer === 'warn' && isReason(because))
    return !checks || (await run('tasks', 'verify', { task: seq }, because)) !== null
  }
}

/** A task that improves monitoring, added where it is asked for. */
export function AddMonitoring() {
  const { can } = useIncident()
  const run = useRun()
  const wide = useKeyboard()
  const members = useMembers()
  const { busy, once } = useOnce()
  const [title, setTitle] = useState('')
  const [assignee, setAssignee] = useState<string | null>(null)
  const input = { title, kind: 'monitor', horizon: 'deferred', assignee }
  const allowed = can('tasks', 'add', { ...input, title: title.trim() || 'x' })
  return (
    <form
      className="fb-end-now"
      onSubmit={(event) => {
        event.preventDefault()
        once(() => run('tasks', 'add', input))
      }}
    >
      <Group align="end" gap="xs">
        <TextInput
          label="What a monitor should notice"
          required
          autoFocus={wide}
          className="fb-grow"
          miw={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          label="Who"
          w={160}
          clearable
          placeholder="volunteer"
          data={[...members]}
          value={assignee}
          onChange={setAssignee}
        />
        <Button type="submit" {...main} aria-busy={busy}>
          Add the task
        </Button>
      </Group>
      {allowed.ok ? null : <Note>{allowed.sentence}</Note>}
    </form>
  )
}

/** What stays with somebody after closing. */
export function StaysOpen() {
  const { state, nameOf } = useIncident()
  const later = state.tasks.all.filter(
    (task) => task.horizon === 'deferred' && (task.state === 'open' || task.state === 'doing'),
  )
  if (later.length === 0) return null
  return (
    <Section title="Stays open after closing">
      <LongList rows={later}>
        {(shown) => (
          <ul className="fb-list">
            {shown.map((task) => (
              <li key={task.seq}>
                <span className="fb-grow">{task.title}</span>
                <span className="fb-small fb-faint">
                  {task.assignee ? nameOf(task.assignee) : 'nobody yet'}
                </span>
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Section>
  )
}
