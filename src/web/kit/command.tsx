/** Sending a command from a button: says what went wrong, and lets a rule be overridden with a reason (design §1.3). */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { createContext, use, useMemo, useState, type ReactNode } from 'react'
import type { LineCommand } from '#kernel/line.ts'
import { Dialog } from './dialog.tsx'
import type { Answer, Problem } from './client.ts'
import type { Done, Override, PageRecord } from './record.tsx'

/** Sends the verb; answers what was recorded, or null when it was refused (the person has been told). */
export type Run = (slice: string, verb: string, input: unknown) => Promise<Done | null>
/** Sends several as one; all are recorded, or none. */
export type RunAll = (commands: readonly LineCommand[]) => Promise<Done | null>

/** More rules than this never forbid one command. */
const OVERRIDES_MAX = 5

type Asked = {
  readonly sentences: readonly string[]
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
    const ask = async (sentences: readonly string[]) => {
      const reason = await new Promise<string | null>((resolve) =>
        setAsked({ sentences, answer: resolve }),
      )
      setAsked(null)
      return reason
    }
    /** Several rules may forbid it; each that the server names is asked about, and each reason is recorded. */
    const insist = async (sendWith: (codes: readonly Override[]) => Promise<Answer<Done>>) => {
      const overrides: Override[] = []
      let answer = await sendWith(overrides)
      while (!answer.ok && answer.problem.overridable && overrides.length < OVERRIDES_MAX) {
        const reason = await ask([answer.problem.sentence])
        if (reason === null) return null
        overrides.push({ code: answer.problem.code, reason })
        answer = await sendWith(overrides)
      }
      if (answer.ok) return answer.value
      showProblem(answer.problem)
      return null
    }
    const run: Run = (slice, verb, input) =>
      insist((overrides) => send(slice, verb, input, overrides.length > 0 ? overrides : undefined))
    const runAll: RunAll = async (commands) => {
      // What rules will want is known beforehand: one reason answers them all.
      const foretold = foretell(commands)
      const rules = foretold.ok ? foretold.asked : []
      const reason = rules.length > 0 ? await ask(rules.map(({ sentence }) => sentence)) : ''
      if (reason === null) return null
      return insist((further) =>
        sendAll(
          commands.map((command, index) => {
            const own = rules.filter((rule) => rule.command === index)
            const overrides = [...own.map(({ code }) => ({ code, reason })), ...further]
            return overrides.length > 0 ? { ...command, overrides } : command
          }),
        ),
      )
    }
    return { run, runAll }
  }, [send, sendAll, foretell])
  return (
    <CommandContext value={value}>
      {props.children}
      {asked ? (
        <ReasonDialog
          key={asked.sentences.join()}
          sentences={asked.sentences}
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

/** Says that something was done. */
export function showDone(message: string): void {
  notifications.show({ message, color: 'accent', autoClose: 5000, closeButtonProps })
}

function ReasonDialog(props: {
  readonly sentences: readonly string[]
  readonly onAnswer: (reason: string | null) => void
}) {
  const [reason, setReason] = useState('')
  const enough = reason.trim().length >= 3
  return (
    <Dialog onClose={() => props.onAnswer(null)} title="Continue with a reason">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (enough) props.onAnswer(reason.trim())
        }}
      >
        <Stack>
          {props.sentences.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
          <Textarea
            label="Your reason"
            description="It is recorded in the log and in the report."
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => props.onAnswer(null)}>
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
