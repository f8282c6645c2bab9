/** Severity: tick what holds, see the level it proposes and what changes with it, say why. */
import { Button, Checkbox, Group, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '#web/kit/dialog.tsx'
import { MaybeButton } from '#web/kit/buttons.tsx'
import { showDone, useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { SeverityMark, severityLabel, toneOf } from '#web/kit/widgets.tsx'
import { spanInWords } from '#kernel/instant.ts'
import { UNKNOWN, type Policy } from '../policy/contract.ts'
import { proposedLevel } from './contract.ts'
import { changeSentence, timeInLevels } from './view.ts'

/** The chip at the head; pressing it opens the rubric. */
export function SeverityChip() {
  const { state } = useIncident()
  const [open, setOpen] = useState(false)
  const policy = state.policy.document
  return (
    <>
      <button
        type="button"
        className="fb-chip"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
      >
        <SeverityMark
          tone={toneOf(policy.levels, state.severity.level)}
          label={severityLabel(policy, state.severity.level)}
        />
      </button>
      {open ? <SeverityDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** The rubric with the reason, and what the chosen level changes. */
export function SeverityDialog(props: { readonly onClose: () => void }) {
  const { state, can } = useIncident()
  const run = useRun()
  const policy = state.policy.document
  const [ticked, setTicked] = useState<string[]>([
    ...(state.severity.history.at(-1)?.criteria ?? []),
  ])
  const [chosen, setChosen] = useState<string | null>(null)
  const kept = useKept('severity/why', '')
  const reason = kept.value
  const unassessed = state.severity.level === UNKNOWN
  const expected = unassessed
    ? (state.scope.project?.defaultSeverity ?? UNKNOWN)
    : state.severity.level
  const level = chosen ?? (ticked.length > 0 ? proposedLevel(policy, ticked) : expected)
  const input = { level, criteria: ticked, reason }
  const save = async () => {
    if (reason.trim() === '') return
    const done = await run('severity', 'set', input)
    if (!done) return
    kept.done()
    showDone(changeSentence(policy, state.severity.level, level))
    props.onClose()
  }
  return (
    <Dialog onClose={props.onClose} title="How bad is it?" size="lg">
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Rubric policy={policy} ticked={ticked} onChange={setTicked} />
        <Radio.Group
          label="Level"
          description={
            ticked.length > 0
              ? `What you ticked proposes ${severityLabel(policy, proposedLevel(policy, ticked))}.`
              : unassessed && expected !== UNKNOWN
                ? `Default for the project “${state.scope.project?.name ?? ''}”: ${severityLabel(policy, expected)}. Tick what applies, or choose.`
                : 'Tick what applies, or choose.'
          }
          value={level}
          onChange={setChosen}
        >
          <Group mt={6}>
            {policy.levels.map((choice) => (
              <Radio
                key={choice.id}
                value={choice.id}
                label={choice.alias ? `${choice.label} (${choice.alias})` : choice.label}
              />
            ))}
            <Radio value={UNKNOWN} label="Unknown" />
          </Group>
        </Radio.Group>
        <Text c="dimmed">{changeSentence(policy, state.severity.level, level)}</Text>
        <Textarea
          label="Why"
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => kept.set(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <MaybeButton can={can('severity', 'set', input)} onPress={() => void save()}>
            Set severity
          </MaybeButton>
        </Group>
        <History />
      </Stack>
    </Dialog>
  )
}

function Rubric(props: {
  readonly policy: Policy
  readonly ticked: string[]
  readonly onChange: (ticked: string[]) => void
}) {
  return (
    <Checkbox.Group label="Which of these apply?" value={props.ticked} onChange={props.onChange}>
      {props.policy.levels.map((level) => (
        <div key={level.id}>
          <Text mt="xs" size="sm">
            <SeverityMark tone={toneOf(props.policy.levels, level.id)} label={level.label} />
          </Text>
          <Stack gap={6} mt={4}>
            {level.criteria.map((criterion) => (
              <Checkbox key={criterion.id} value={criterion.id} label={criterion.text} />
            ))}
          </Stack>
        </div>
      ))}
    </Checkbox.Group>
  )
}

function History() {
  const { state, nameOf, now } = useIncident()
  if (state.severity.history.length === 0) return null
  const until = state.conclude.concluded?.at ?? now()
  return (
    <div>
      <Text size="sm" fw={600}>
        Before
      </Text>
      <p className="fb-small fb-dim">
        In each level so far:{' '}
        {timeInLevels(state.severity, state.incident.reportedAt, until)
          .map(
            ({ level, ms }) => `${severityLabel(state.policy.document, level)} ${spanInWords(ms)}`,
          )
          .join(', ')}
      </p>
      <ul className="fb-list">
        {state.severity.history.toReversed().map((change) => (
          <li key={change.seq}>
            <When at={change.at} />
            <span className="fb-grow">
              {severityLabel(state.policy.document, change.level)}: {change.reason}{' '}
              <span className="fb-faint">{nameOf(change.by)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
