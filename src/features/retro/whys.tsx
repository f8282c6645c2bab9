/** Whys as a tree: each answer can have several further whys, and any of them can become an action (R-195). */
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '#web/kit/dialog.tsx'
import { ActButton, FormButton, side, subtle } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { RestoredNote, useKept } from '#web/kit/kept.tsx'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { Empty, Section } from '#web/kit/widgets.tsx'
import type { Why } from './contract.ts'
import { NameWatch } from './panel.tsx'

export function Whys() {
  const { state } = useIncident()
  const [asking, setAsking] = useState<{
    readonly parent: Why | null
    readonly opening: string
  } | null>(null)
  const { whys } = state.retro
  const last = whys.at(-1) ?? null
  return (
    <Section title="Contributing factors" aside={<span>there is never only one</span>}>
      <div className="fb-panel">
        {whys.length === 0 ? (
          <Empty>Begin with what happened: why was it possible? Then ask why again, and how.</Empty>
        ) : null}
        <WhyTree parent={null} onAsk={(parent, opening) => setAsking({ parent, opening })} />
        <div className="fb-actions fb-no-print">
          {last ? (
            <Button {...side} onClick={() => setAsking({ parent: last, opening: 'Why ' })}>
              Ask why again
            </Button>
          ) : null}
          <Button {...side} onClick={() => setAsking({ parent: null, opening: 'Why ' })}>
            {last ? 'Another branch' : 'Ask the first why'}
          </Button>
          {last ? (
            <Button {...side} onClick={() => setAsking({ parent: last, opening: 'How ' })}>
              Ask how instead
            </Button>
          ) : null}
        </div>
      </div>
      {asking ? (
        <WhyDialog
          parent={asking.parent}
          opening={asking.opening}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Section>
  )
}

function WhyTree(props: {
  readonly parent: number | null
  readonly onAsk: (parent: Why, opening: string) => void
}) {
  const { state } = useIncident()
  const below = state.retro.whys.filter((why) => why.parent === props.parent)
  if (below.length === 0) return null
  return (
    <ul className="fb-whys">
      {below.map((why) => (
        <li key={why.seq}>
          <div>
            {why.question} <b>{why.answer}</b>{' '}
            {state.actions.all.some((action) => action.from === why.seq) ? (
              <span className="fb-ok fb-small">→ action</span>
            ) : null}
          </div>
          <Group gap={4} className="fb-no-print">
            <Button
              {...subtle}
              onClick={() => props.onAsk(why, 'Why ')}
              aria-label={`Ask why again: ${why.answer}`}
            >
              why?
            </Button>
            <RewriteWhy why={why} />
            <WhyAction why={why} />
            {state.retro.whys.some((other) => other.parent === why.seq) ? null : (
              <ActButton
                act={{ slice: 'retro', verb: 'remove-why', fixed: { why: why.seq } }}
                look={subtle}
                label={`Remove: ${why.question}`}
              >
                remove
              </ActButton>
            )}
          </Group>
          <WhyTree parent={why.seq} onAsk={props.onAsk} />
        </li>
      ))}
    </ul>
  )
}

function WhyAction(props: { readonly why: Why }) {
  const members = useMembers()
  return (
    <FormButton
      act={{ slice: 'actions', verb: 'add', fixed: { from: props.why.seq } }}
      title="Make it an action"
      hint={props.why.answer}
      fields={[
        { name: 'title', label: 'What will be different', kind: 'line', required: true },
        { name: 'owner', label: 'Owner', kind: 'choice', choices: [...members], required: true },
        { name: 'next_update_on', label: 'Next update on', kind: 'date', required: true },
      ]}
      submit="Add the action"
      look={subtle}
      label={`Make an action of: ${props.why.answer}`}
    >
      action…
    </FormButton>
  )
}

function RewriteWhy(props: { readonly why: Why }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        {...subtle}
        onClick={() => setOpen(true)}
        aria-label={`Rewrite: ${props.why.question}`}
      >
        rewrite
      </Button>
      {open ? (
        <WhyDialog parent={null} opening="" rewrites={props.why} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}

function WhyDialog(props: {
  readonly parent: Why | null
  readonly opening: string
  readonly rewrites?: Why
  readonly onClose: () => void
}) {
  const run = useRun()
  const { rewrites } = props
  const kept = useKept(`retro/why ${rewrites?.seq ?? `under ${props.parent?.seq ?? 'none'}`}`, {
    question: rewrites?.question ?? props.opening,
    answer: rewrites?.answer ?? '',
  })
  const { question, answer } = kept.value
  const setQuestion = (next: string) => kept.set((now) => ({ ...now, question: next }))
  const setAnswer = (next: string) => kept.set((now) => ({ ...now, answer: next }))
  const save = async () => {
    const done = rewrites
      ? await run('retro', 'rewrite-why', { why: rewrites.seq, question, answer })
      : await run('retro', 'ask-why', { parent: props.parent?.seq ?? null, question, answer })
    if (!done) return
    kept.done()
    props.onClose()
  }
  return (
    <Dialog
      onClose={props.onClose}
      title={rewrites ? 'Rewrite' : props.parent ? 'Ask why again' : 'A new branch'}
    >
      <Stack>
        <RestoredNote kept={kept} />
        {props.parent ? <Text c="dimmed">{props.parent.answer}</Text> : null}
        <TextInput
          label="Question"
          data-autofocus
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Textarea
          label="Answer"
          autosize
          minRows={2}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <NameWatch text={question} onReplace={setQuestion} />
        <NameWatch text={answer} onReplace={setAnswer} />
        <Group justify="flex-end">
          <Button
            disabled={question.trim() === '' || answer.trim() === ''}
            onClick={() => void save()}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
