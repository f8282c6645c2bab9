/** Where alerts come from: Alertmanager, or any JSON with a mapping that one can try before it counts. */
import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post, read } from '#web/kit/client.ts'
import { showProblem } from '#web/kit/command.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { useAccountForm, WrongLine } from '../account-form.tsx'

/** An alert as the preview shows it. */
type Alert = { readonly fingerprint: string; readonly title: string; readonly status: string }
type Mapping = Readonly<Record<string, string>>
type Source = {
  readonly id: string
  readonly name: string
  readonly type: 'alertmanager' | 'generic'
  readonly url: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

const mapped = [
  {
    name: 'alerts',
    label: 'List of alerts',
    hint: 'Path such as data.items; empty when the body is one alert.',
  },
  { name: 'title', label: 'Title', hint: 'Required.' },
  { name: 'fingerprint', label: 'What makes it the same alert', hint: 'Required.' },
  { name: 'status', label: 'Status', hint: '' },
  { name: 'resolvedWhen', label: 'Resolved when the status is', hint: 'A word, not a path.' },
  { name: 'details', label: 'Details', hint: '' },
  { name: 'severity', label: 'Severity hint', hint: '' },
  { name: 'startsAt', label: 'Began at', hint: '' },
  { name: 'link', label: 'Link', hint: '' },
] as const
const unmapped: Mapping = Object.fromEntries(mapped.map(({ name }) => [name, '']))

export function Sources() {
  const queries = useQueryClient()
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: () => read<{ sources: readonly Source[] }>('/api/v1/sources'),
  })
  const refresh = () => queries.invalidateQueries({ queryKey: ['sources'] })
  const remove = async (id: string) => {
    const answer = await post('/api/v1/sources/remove', { id })
    if (!answer.ok) showProblem(answer.problem)
    await refresh()
  }
  return (
    <Section title="Alert sources">
      {sources.data?.sources.length === 0 ? (
        <Empty>
          None yet. Each source has an address with its own key, and turns alerts into events.
        </Empty>
      ) : null}
      <ul className="fb-list">
        {(sources.data?.sources ?? []).map((source) => (
          <li key={source.id}>
            <span className="fb-grow">
              {source.name}{' '}
              <span className="fb-small fb-faint">
                {source.type === 'alertmanager' ? 'Prometheus Alertmanager' : 'JSON by mapping'} ·{' '}
                {source.lastUsedAt ? (
                  <>
                    last heard in the hour of <When at={source.lastUsedAt} />
                  </>
                ) : (
                  'never heard'
                )}
              </span>
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`Remove ${source.name}`}
              onClick={() => void remove(source.id)}
            >
              remove
            </Button>
          </li>
        ))}
      </ul>
      <AddSource onAdded={refresh} />
    </Section>
  )
}

function AddSource(props: { readonly onAdded: () => Promise<void> }) {
  const [url, setUrl] = useState<string | null>(null)
  const empty = { name: '', type: 'alertmanager', mapping: unmapped }
  const form = useAccountForm(empty, async (typed) => {
    const source = { name: typed.name, ...readBy(typed) }
    const answer = await post<{ url: string }>('/api/v1/sources/add', source)
    if (!answer.ok) return answer.problem
    setUrl(answer.value.url)
    await props.onAdded()
    return null
  })
  return (
    <form onSubmit={form.submit}>
      <Stack gap="xs" mt="sm">
        <Group align="end">
          <TextInput label="Name" placeholder="monitoring" {...form.field('name')} />
          <Select
            label="Speaks"
            w={250}
            allowDeselect={false}
            data={[
              { value: 'alertmanager', label: 'Prometheus Alertmanager' },
              { value: 'generic', label: 'JSON by mapping' },
            ]}
            {...form.field('type')}
          />
        </Group>
        {form.values.type === 'generic' ? (
          <Group align="start" gap="xs">
            {mapped.map((field) => (
              <TextInput
                key={field.name}
                size="xs"
                w={200}
                label={field.label}
                description={field.hint}
                {...form.field(`mapping.${field.name}`)}
              />
            ))}
          </Group>
        ) : null}
        <Preview reading={readBy(form.values)} />
        <WrongLine wrong={form.wrong} />
        <Group>
          <Button type="submit" variant="default" disabled={form.values.name.trim() === ''}>
            Add the source
          </Button>
        </Group>
        {url ? (
          <Note>
            Its address, with the key, shown once:{' '}
            <code style={{ overflowWrap: 'anywhere' }}>{url}</code>
          </Note>
        ) : null}
      </Stack>
    </form>
  )
}

/** How a source reads what comes: by its type, and for JSON by the paths that were filled in. */
type Reading = { readonly type: string; readonly mapping?: Mapping }

function readBy({ type, mapping = {} }: Reading): Reading {
  const given = Object.entries(mapping).filter(([, path]) => path.trim() !== '')
  return { type, ...(type === 'generic' ? { mapping: Object.fromEntries(given) } : {}) }
}

function Preview(props: { readonly reading: Reading }) {
  const [payload, setPayload] = useState('')
  const [alerts, setAlerts] = useState<readonly Alert[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const look = async () => {
    setAlerts(null)
    const body = parsed(payload)
    if (body === undefined)
      return setProblem('This is not JSON. Paste one message as the monitor sends it.')
    const answer = await post<{ alerts: readonly Alert[] }>('/api/v1/sources/preview', {
      ...props.reading,
      payload: body,
    })
    setProblem(answer.ok ? null : answer.problem.sentence)
    if (answer.ok) setAlerts(answer.value.alerts)
  }
  return (
    <details>
      <summary className="fb-dim">Try it with a message</summary>
      <Textarea
        aria-label="A message as the monitor sends it"
        autosize
        minRows={3}
        maxRows={12}
        value={payload}
        onChange={(event) => setPayload(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--fb-mono)' } }}
      />
      <Button
        mt="xs"
        size="xs"
        variant="default"
        disabled={payload.trim() === ''}
        onClick={() => void look()}
      >
        What would it make?
      </Button>
      <WrongLine wrong={problem === null ? null : { sentence: problem }} />
      {alerts ? (
        <ul className="fb-list" aria-label="Alerts it would make">
          {alerts.length === 0 ? <li>No alert.</li> : null}
          {alerts.map((alert) => (
            <li key={alert.fingerprint}>
              <span className={alert.status === 'firing' ? 'fb-soon' : 'fb-ok'}>
                {alert.status}
              </span>
              <span className="fb-grow">
                {alert.title} <span className="fb-small fb-faint">{alert.fingerprint}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </details>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
