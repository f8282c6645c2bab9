/** Sending a command from a button: says what went wrong, and lets a rule be overridden with a reason (design §1.3). */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import type { Problem } from './client.ts'
import { RestoredNote, useKept } from './kept.tsx'
import type { Done, Override, PageRecord } from './record.tsx'

/** Sends the verb; answers what was recorded, or null when it was refused (the person has been told). */
export type Run = (slice: string, verb: string, input: unknown) => Promise<Done | null>

/** More rules than this never forbid one command. */
const OVERRIDES_MAX = 5

type Asked = {
  /** The verb whose rule asks: `conclude/finish`. */
  readonly verb: string
  readonly problem: Problem
  readonly answer: (reason: string | null) => void
}

const CommandContext = createContext<Run | null>(null)

/** One reason dialog for all buttons below it. */
export function CommandProvider(props: {
  readonly send: PageRecord['send']
  readonly children: ReactNode
}) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const { send } = props
  const run: Run = useCallback(
    async (slice, verb, input) => {
      // Several rules may forbid it; each is asked about, and each reason is recorded.
      const overrides: Override[] = []
      let answer = await send(slice, verb, input)
      while (!answer.ok && answer.problem.overridable && overrides.length < OVERRIDES_MAX) {
        const { problem } = answer
        const reason = await new Promise<string | null>((resolve) =>
          setAsked({ verb: `${slice}/${verb}`, problem, answer: resolve }),
        )
        setAsked(null)
        if (reason === null) return null
        overrides.push({ code: problem.code, reason })
        answer = await send(slice, verb, input, overrides)
      }
      if (answer.ok) return answer.value
      showProblem(answer.problem)
      return null
    },
    [send],
  )
  const value = useMemo(() => run, [run])
  return (
    <CommandContext value={value}>
      {props.children}
      {asked ? <ReasonDialog key={asked.problem.code} {...asked} onAnswer={asked.answer} /> : null}
    </CommandContext>
  )
}

/** How buttons send commands. */
export function useRun(): Run {
  const run = use(CommandContext)
  if (!run) throw new Error('useRun needs a CommandProvider')
  return run
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

/** Says that something was done. */
export function showDone(message: string): void {
  notifications.show({ message, color: 'accent', autoClose: 5000, closeButtonProps })
}

function ReasonDialog(props: {
  readonly verb: string
  readonly problem: Problem
  readonly onAnswer: (reason: string | null) => void
}) {
  const kept = useKept(`reason/${props.verb}/${props.problem.code}`, '')
  const reason = kept.value
  const answer = (given: string | null) => {
    kept.done()
    props.onAnswer(given)
  }
  const enough = reason.trim().length >= 3
  return (
    <Dialog onClose={() => props.onAnswer(null)} title="Continue with a reason">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (enough) answer(reason.trim())
        }}
      >
        <Stack>
          <Text>{props.problem.sentence}</Text>
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
