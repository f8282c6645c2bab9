/** Report: one line, under twenty seconds; everything else is optional and folded away. */
import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { channels, discoveryMethods } from '#features/incident/contract.ts'
import { usePolicy } from '#web/kit/queries.ts'
import { RestoredNote, useKept } from '#web/kit/kept.tsx'
import { useProjects } from '#web/kit/records.ts'
import { instantFrom } from '#kernel/typed-time.ts'
import { fullIn, machineNow, ownZone } from '#web/kit/zone-time.ts'
import { Card, PageHead } from '#web/kit/widgets.tsx'
import { TITLE_MAX } from '#kernel/words.ts'
import { useMe } from '#web/kit/queries.ts'
import { useReport, type Reported } from './quick-report.tsx'

const choicesOf = (record: Readonly<Record<string, { readonly label: string }>>) =>
  Object.entries(record).map(([value, entry]) => ({ value, label: entry.label }))
const blank = {
  title: '',
  details: '',
  aware: '',
  channel: 'form',
  discovery: null as string | null,
  outside: '',
  anonymous: false,
  project: null as string | null,
}
type Form = typeof blank

export function ReportPage() {
  const policy = usePolicy()
  const [done, setDone] = useState<Reported | null>(null)
  return (
    <div className="fb-page">
      <div className="fb-columns">
        <div>
          <PageHead
            title="Something looks wrong?"
            under="One line is enough. Reporting is never punished."
          />
          {done ? (
            <Confirmation done={done} onAgain={() => setDone(null)} />
          ) : (
            <ReportForm onDone={setDone} />
          )}
        </div>
        <Card title="What is an incident?">
          <p>
            {policy.data?.document.definition ??
              'Anything that might endanger our systems or data. When in doubt, report it.'}
          </p>
          <p className="fb-dim" style={{ marginTop: 8 }}>
            You need not be sure, and you need not find out more first.
          </p>
        </Card>
      </div>
    </div>
  )
}

function ReportForm(props: { readonly onDone: (done: Reported) => void }) {
  const kept = useKept<Form>('report', blank)
  const form = kept.value
  const { report, busy, problem } = useReport()
  const zone = ownZone()
  const aware = form.aware.trim() === '' ? null : instantFrom(form.aware, zone, machineNow())
  const set = (change: Partial<Form>) => kept.set((now) => ({ ...now, ...change }))
  const send = async () => {
    const done = await report(bodyOf(form, aware ?? null))
    if (!done) return
    kept.done()
    props.onDone(done)
  }
  return (
    <form
      className="fb-panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (form.title.trim() !== '' && aware !== undefined) void send()
      }}
    >
      <Stack gap="sm">
        <RestoredNote kept={kept} />
        <TextInput
          size="md"
          label="What did you notice?"
          autoFocus
          maxLength={TITLE_MAX}
          value={form.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <details>
          <summary className="fb-dim">Say more, if you like</summary>
          <MoreFields form={form} set={set} aware={aware} zone={zone} />
        </details>
        {problem ? (
          <p className="fb-late" role="alert">
            {problem.sentence}
          </p>
        ) : null}
        <Group>
          <Button
            type="submit"
            size="md"
            loading={busy}
            disabled={form.title.trim() === '' || aware === undefined}
          >
            Report
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function MoreFields(props: {
  readonly form: Form
  readonly set: (change: Partial<Form>) => void
  readonly aware: string | null | undefined
  readonly zone: string
}) {
  const { form, set, aware, zone } = props
  const responder = useMe().data?.role === 'responder'
  const projects = useProjects()
  const open = (projects.data ?? []).filter((project) => !project.archived)
  return (
    <Stack gap="sm" mt="sm">
      <Textarea
        label="Details"
        autosize
        minRows={2}
        maxRows={12}
        value={form.details}
        onChange={(event) => set({ details: event.currentTarget.value })}
      />
      <TextInput
        label="When was it first noticed?"
        placeholder="now, or 14:05, or 2026-11-21 14:05"
        description={aware ? fullIn(zone, aware) : `In your zone, ${zone}. Left empty it is now.`}
        error={aware === undefined ? 'Give a time such as 14:05 or 2026-11-21 14:05.' : undefined}
        value={form.aware}
        onChange={(event) => set({ aware: event.currentTarget.value })}
      />
      <Select
        label="How was it discovered?"
        clearable
        data={choicesOf(discoveryMethods)}
        value={form.discovery}
        onChange={(discovery) => set({ discovery })}
      />
      <Select
        label="How did it reach you?"
        allowDeselect={false}
        data={choicesOf(channels)}
        value={form.channel}
        onChange={(channel) => set({ channel: channel ?? 'form' })}
        {...(form.channel === 'mail'
          ? { description: 'Mail is slow; next time use this form or call.' }
          : {})}
      />
      <TextInput
        label="Did somebody outside tell you? Their name"
        value={form.outside}
        onChange={(event) => set({ outside: event.currentTarget.value })}
      />
      {open.length > 0 ? (
        <Select
          label="Which project does it belong to?"
          clearable
          placeholder="none"
          data={open.map((project) => ({ value: project.id, label: project.name }))}
          value={form.project}
          onChange={(project) => set({ project })}
        />
      ) : null}
      <Checkbox
        label="Leave my name out of the record"
        description={
          responder
            ? 'You are a responder: you take what you report, and are seen as the one who has it.'
            : 'Nobody learns who reported it, neither from the record nor from the database.'
        }
        checked={form.anonymous}
        onChange={(event) => set({ anonymous: event.currentTarget.checked })}
      />
    </Stack>
  )
}

function bodyOf(form: Form, aware: string | null) {
  return {
    title: form.title,
    channel: form.channel,
    ...(form.details.trim() === '' ? {} : { details: form.details }),
    ...(aware === null ? {} : { aware_at: aware }),
    ...(form.discovery === null ? {} : { discovery_method: form.discovery }),
    ...(form.outside.trim() === '' ? {} : { reporter_outside: form.outside }),
    ...(form.anonymous ? { anonymous: true } : {}),
    ...(form.project === null ? {} : { project: form.project }),
  }
}

function Confirmation(props: { readonly done: Reported; readonly onAgain: () => void }) {
  const responder = useMe().data?.role === 'responder'
  return (
    <section className="fb-panel" role="status">
      <p>
        <b>Thank you. It is reported as {props.done.ref}.</b>
      </p>
      <p className="fb-dim">
        Reporting is never punished, whatever it turns out to be.{' '}
        {responder
          ? 'As a responder you have taken it: you command it until you hand it over, and nobody else knows of it yet. Decide within minutes what it is.'
          : 'The responders have been told; somebody takes it and decides within minutes what it is. They may come to you with a question. Please do not spread it further.'}
      </p>
      <div className="fb-actions">
        <Button component={Link} to={`/i/${props.done.ref}`}>
          {responder ? 'Go on with it' : 'Follow it'}
        </Button>
        <Button variant="default" onClick={props.onAgain}>
          Report something else
        </Button>
      </div>
    </section>
  )
}
