/** The one line on top of home: what did you notice? */
import { Button, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { call, newKey, type Problem } from '#web/kit/client.ts'
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

export function QuickReport() {
  const [title, setTitle] = useState('')
  const { report, busy, problem } = useReport()
  const navigate = useNavigate()
  const send = async () => {
    const done = await report({ title })
    if (done) await navigate({ to: '/i/$ref', params: { ref: done.ref } })
  }
  return (
    <form
      className="fb-panel"
      aria-label="Report"
      onSubmit={(event) => {
        event.preventDefault()
        if (title.trim() !== '') void send()
      }}
    >
      <label htmlFor="quick-report" className="fb-small fb-dim">
        Something looks wrong? One line is enough. Reporting is never punished.
      </label>
      <div style={{ display: 'flex', gap: 10, marginTop: 6 }}>
        <TextInput
          id="quick-report"
          className="fb-grow"
          size="md"
          placeholder="What did you notice?"
          maxLength={TITLE_MAX}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={busy} disabled={title.trim() === ''}>
          Report
        </Button>
      </div>
      {problem ? (
        <p className="fb-late fb-small" role="alert">
          {problem.sentence}
        </p>
      ) : null}
      <Link to="/report" className="fb-small fb-dim">
        say more
      </Link>
    </form>
  )
}
