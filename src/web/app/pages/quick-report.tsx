/** The one line below home: what did you notice? */
import { Button, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { call, newKey, type Problem } from '#web/kit/client.ts'
import { useKept } from '#web/kit/kept.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { TITLE_MAX } from '#kernel/words.ts'

export type Reported = { readonly id: string; readonly ref: string; readonly seq: number }

/** Sends a report. The same key is used until it has been taken, so that pressing twice reports once. */
export function useReport() {
  const key = useRef<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const report = async (body: Readonly<Record<string, unknown>>): Promise<Reported | null> => {
    setBusy(true)
    key.current ??= newKey()
    const answer = await call<Reported>({
      method: 'POST',
      path: '/api/v1/incidents',
      body,
      key: key.current,
    })
    setBusy(false)
    // A refused body will be another body next time, and another body needs another key.
    if (answer.ok || answer.problem.status !== 0) key.current = null
    setProblem(answer.ok ? null : answer.problem)
    return answer.ok ? answer.value : null
  }
  return { report, busy, problem }
}

/** Docked below home, with the focus where a keyboard is likely: one line and Enter report it. */
export function QuickReport() {
  const kept = useKept('quick-report', '')
  const title = kept.value
  const { report, busy, problem } = useReport()
  const navigate = useNavigate()
  const wide = useKeyboard()
  const send = async () => {
    const done = await report({ title })
    if (!done) return
    kept.done()
    await navigate({ to: '/i/$ref', params: { ref: done.ref } })
  }
  return (
    <form
      className="fb-dock fb-no-print"
      aria-label="Report"
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() !== '') void send()
      }}
    >
      <div className="fb-dock-in">
        {problem ? (
          <p className="fb-late fb-small" role="alert">
            {problem.sentence}
          </p>
        ) : null}
        <div className="fb-dock-line">
          <TextInput
            className="fb-grow"
            size="md"
            aria-label="What did you notice?"
            placeholder="What did you notice?"
            maxLength={TITLE_MAX}
            autoFocus={wide}
            value={title}
            onChange={(event) => kept.set(event.currentTarget.value)}
          />
          {title.trim() === '' ? null : (
            <Button type="submit" size="md" loading={busy}>
              Report
            </Button>
          )}
        </div>
        <p className="fb-small fb-faint">
          Something looks wrong? One line is enough. Reporting is never punished.{' '}
          <Link to="/report">Say more</Link>
        </p>
      </div>
    </form>
  )
}
