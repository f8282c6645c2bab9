/** The first alert source: made, tried with one line, and seen to arrive. */
import { Button, CopyButton, Group, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, post, read, type Problem } from '#web/kit/client.ts'
import { showDone } from '#web/kit/command.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'
import { useSources } from './first-steps-data.ts'
import type { HomeAnswer } from './home-data.ts'

const TITLE = 'Test alert from the first steps'
/** One alert as Alertmanager sends it. */
const testAlert = {
  version: '4',
  groupKey: 'first-steps',
  alerts: [
    {
      status: 'firing',
      fingerprint: 'first-steps',
      labels: { alertname: 'FirstSteps' },
      annotations: { summary: TITLE, description: 'Nothing has happened. Decide: false alarm.' },
    },
  ],
}
const WATCH_MS = 2000

export function SourceStep() {
  const sources = useSources(true, true).data?.sources ?? []
  const [url, setUrl] = useState<string | null>(null)
  const heard = sources.find(({ lastUsedAt }) => lastUsedAt !== null)
  return (
    <Stack>
      <p>
        A source is an address with a key of its own. What your monitor sends there becomes an
        event, which responders take or set aside.
      </p>
      {url === null ? <Make known={sources.length > 0} onMade={setUrl} /> : <Try url={url} />}
      {heard ? <Arrived name={heard.name} /> : null}
      {url !== null && !heard ? (
        <p role="status">Waiting for the test alert. This page sees it within two seconds.</p>
      ) : null}
    </Stack>
  )
}

function Make(props: { readonly known: boolean; readonly onMade: (url: string) => void }) {
  const queries = useQueryClient()
  const form = useAccountForm({ name: 'monitoring' }, async ({ name }) => {
    const source = { name, type: 'alertmanager' }
    const answer = await post<{ url: string }>('/api/v1/sources/add', source)
    if (!answer.ok) return answer.problem
    props.onMade(answer.value.url)
    await queries.invalidateQueries({ queryKey: ['sources'] })
    return null
  })
  return (
    <form onSubmit={form.submit}>
      {props.known ? (
        <p className="fb-dim">
          There is a source already. Its key was shown once; if nobody kept it, make another here
          and remove the old one in the <Link to="/settings">settings</Link>.
        </p>
      ) : null}
      <Group align="start">
        <TextInput label="Name of the source" required {...form.field('name')} />
        <Button type="submit" className="fb-beside-field" loading={form.busy}>
          Make the source
        </Button>
      </Group>
      <WrongLine wrong={form.wrong} />
      <p className="fb-small fb-dim">
        It speaks Prometheus Alertmanager. For other JSON, make it in the{' '}
        <Link to="/settings">settings</Link>.
      </p>
    </form>
  )
}

function Try({ url }: { readonly url: string }) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async () => {
    // By this page's own address: the configured one may be another name of the same server.
    const path = new URL(url).pathname
    const answer = await call({ method: 'POST', path, body: testAlert })
    setProblem(answer.ok ? null : answer.problem)
    if (answer.ok) showDone('The test alert was taken in.')
    await queries.invalidateQueries({ queryKey: ['sources'] })
    await queries.invalidateQueries({ queryKey: ['incidents'] })
  }
  const line = `curl -X POST -H 'content-type: application/json' -d '${JSON.stringify(testAlert)}' '${url}'`
  const receiver = `receivers:
  - name: firebreak
    webhook_configs:
      - url: '${url}'
        send_resolved: true
route:
  receiver: firebreak`
  return (
    <>
      <p>
        <b>The key is in the address and is shown only now.</b> Copy what you need before you leave
        this page.
      </p>
      <Snippet label="A test alert, from any terminal" text={line} />
      <Snippet label="In alertmanager.yml" text={receiver} kept />
      <div className="fb-actions">
        <Button onClick={() => void send()}>Send the test alert from here</Button>
      </div>
      <WrongLine wrong={problem} />
    </>
  )
}

/** `kept`: its lines stay as they are, because their indentation means something. */
function Snippet(props: {
  readonly label: string
  readonly text: string
  readonly kept?: boolean
}) {
  return (
    <div>
      <div className="fb-section-head">
        <b>{props.label}</b>
        <CopyButton value={props.text}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${copied ? 'copied' : 'copy'}: ${props.label}`}
              onClick={copy}
            >
              {copied ? 'copied' : 'copy'}
            </Button>
          )}
        </CopyButton>
      </div>
      <pre
        className={props.kept ? 'fb-snippet fb-snippet-kept' : 'fb-snippet'}
        tabIndex={0}
        aria-label={props.label}
      >
        {props.text}
      </pre>
    </div>
  )
}

/** What became of it: the report, for those who may see it. */
function Arrived(props: { readonly name: string }) {
  const found = useQuery({
    queryKey: ['incidents', 'test-alert'],
    queryFn: () => read<HomeAnswer>(`/api/v1/incidents?q=${encodeURIComponent(TITLE)}&limit=1`),
    refetchInterval: WATCH_MS,
  })
  const report = found.data?.incidents[0]
  return (
    <p role="status">
      <b>“{props.name}” was heard.</b>{' '}
      {report ? (
        <>
          It became{' '}
          <Link to="/i/$ref" params={{ ref: report.ref }}>
            {report.ref}, {report.title}
          </Link>
          .
        </>
      ) : (
        'What it sent waits on the home page of every responder. You do not see it yourself: an owner reads an event only where somebody on it has invited them by name.'
      )}
    </p>
  )
}
