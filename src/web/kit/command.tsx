/** Sending a command from a button: says what went wrong, and lets a rule be overridden with a reason (design §1.3). */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { createContext, use, useMemo, useRef, useState, type ReactNode } from 'react'
import type { LineCommand } from '#kernel/line.ts'
import { Dialog } from './dialog.tsx'
import type { Answer, Problem } from './client.ts'
import { RestoredNote, useKept } from './kept.tsx'
import type { Done, Override, PageRecord } from './record.tsx'

/**
 * Sends the verb; answers what was recorded, or null when it was refused (the person has been told). `because` answers the rules
 * that want a reason, where a page has asked for one beside the button; without it, each rule is asked about.
 */
export type Run = (
  slice: string,
  verb: string,
  input: unknown,
  because?: string,
) => Promise<Done | null>

/** Sends several as one; all are recorded, or none. */
export type RunAll = (commands: readonly LineCommand[], because?: string) => Promise<Done | null>

/** A reason is at least a word. */
const REASON_MIN = 3

/** Is this enough to be recorded as a reason? */
export const isReason = (text: string): boolean => text.trim().length >= REASON_MIN

/** More rules than this never forbid one command. */
const OVERRIDES_MAX = 5

/** A rule that forbids it unless somebody says why. */
type Rule = { readonly code: string; readonly sentence: string }
type Asked = {
  readonly rules: readonly Rule[]
  readonly answer: (reason: string | null) => void
}

const CommandContext = createContext<{ readonly run: Run; readonly runAll: RunAll } | null>(null)

/** One reason dialog for all buttons below it. */
export function CommandProvider(props: {
  readonly record: Pick<PageRecord, 'send' | 'sendAll' | 'foretell'>
  readonly children: ReactNode
}) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const { send, sendAll, foretell } = props.record
  const value = useMemo(() => {
    const ask = async (rules: readonly Rule[]) => {
      const reason = await new Promise<string | null>((resolve) =>
        setAsked({ rules, answer: resolve }),
      )
      setAsked(null)
      return reason
    }
    /** Several rules may forbid it; each that the server names is answered, by `because` or by asking, and each reason is recorded. */
    const insist = async (
      sendWith: (codes: readonly Override[]) => Promise<Answer<Done>>,
      because = '',
    ) => {
      const overrides: Override[] = []
      let answer = await sendWith(overrides)
      while (!answer.ok && answer.problem.overridable && overrides.length < OVERRIDES_MAX) {
        const { code, sentence } = answer.problem
        const reason = isReason(because) ? because.trim() : await ask([{ code, sentence }])
        if (reason === null) return null
        overrides.push({ code: answer.problem.code, reason })
        answer = await sendWith(overrides)
      }
      if (answer.ok) return answer.value
      showProblem(answer.problem)
      return null
    }
    const run: Run = (slice, verb, input, because) =>
      insist(
        (overrides) => send(slice, verb, input, overrides.length > 0 ? overrides : undefined),
        because,
      )
    const runAll: RunAll = async (commands, because = '') => {
      // What rules will want is known beforehand: one reason answers them all.
      const foretold = foretell(commands)
      const rules = foretold.ok ? foretold.asked : []
      const given = isReason(because) ? because.trim() : ''
      const asks = rules.length > 0 && given === ''
      const reason = asks ? await ask(rules) : given
      if (reason === null) return null
      return insist(
        (further) =>
          sendAll(
            commands.map((command, index) => {
              const own = rules.filter((rule) => rule.command === index)
              const overrides = [...own.map(({ code }) => ({ code, reason })), ...further]
              return overrides.length > 0 ? { ...command, overrides } : command
            }),
          ),
        because,
      )
    }
    return { run, runAll }
  }, [send, sendAll, foretell])
  return (
    <CommandContext value={value}>
      {props.children}
      {asked ? (
        <ReasonDialog
          key={asked.rules.map(({ code }) => code).join()}
          rules={asked.rules}
          onAnswer={asked.answer}
        />
      ) : null}
    </CommandContext>
  )
}

function useCommands() {
  const commands = use(CommandContext)
  if (!commands) throw new Error('useRun needs a CommandProvider')
  return commands
}

/** How buttons send commands. */
export const useRun = (): Run => useCommands().run
/** How a line or a sheet sends several as one. */
export const useRunAll = (): RunAll => useCommands().runAll

/** For a form's own work: sent again while it is being done, as by two quick presses, nothing more happens. */
export function useOnce(): {
  readonly busy: boolean
  readonly once: (work: () => Promise<unknown>) => void
} {
  const doing = useRef(false)
  const [busy, setBusy] = useState(false)
  const once = (work: () => Promise<unknown>) => {
    if (doing.current) return
    doing.current = true
    setBusy(true)
    void work().finally(() => {
      doing.current = false
      setBusy(false)
    })
  }
  return { busy, once }
}

const closeButtonProps = { 'aria-label': 'Close' }

/** Says a problem at the edge of the page, calmly, until it is closed. That the session ended is said by the page itself. */
export function showProblem(problem: Problem): void {
  if (problem.status === 401) return
  notifications.show({
    id: problem.code,
    title: 'Not done',
    message: problem.sentence,
    color: 'yellow',
    autoClose: 12_000,
    closeButtonProps,
  })
}

const DONE = 'done'

/** Says that something was done, instead of what was done before it: only the last of them is news. */
export function showDone(message: string): void {
  notifications.hide(DONE)
  notifications.show({ id: DONE, message, color: 'accent', autoClose: 5000, closeButtonProps })
}

function ReasonDialog(props: {
  readonly rules: readonly Rule[]
  readonly onAnswer: (reason: string | null) => void
}) {
  const kept = useKept(`reason/${props.rules.map(({ code }) => code).join(' ')}`, '')
  const reason = kept.value
  const answer = (given: string | null) => {
    kept.done()
    props.onAnswer(given)
  }
  const enough = isReason(reason)
  return (
    <Dialog onClose={() => props.onAnswer(null)} title="Continue with a reason">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (enough) answer(reason.trim())
        }}
      >
        <Stack>
          {props.rules.map(({ sentence }) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
          <RestoredNote kept={kept} />
          <Textarea
            label="Your reason"
            description="It is recorded in the log and in the report."
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => kept.set(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => answer(null)}>
              Cancel
            </Button>
            <Button type="submit" disabled={!enough}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

/** Where a page asks for the reason itself, once for everything that wants one (`because`). */
export function OneReason(props: {
  readonly value: string
  readonly onChange: (reason: string) => void
  /** Somebody went on without it. */
  readonly missing?: boolean
}) {
  return (
    <Textarea
      label="Your reason"
      error={props.missing && !isReason(props.value) ? 'Say why, in a few words.' : undefined}
      description="It is recorded in the log and in the report."
      withAsterisk
      autosize
      minRows={1}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
