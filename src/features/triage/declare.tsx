/** Declare an incident: what makes it one, how bad it is, and the word to the team, in one sheet and one act. */
import {
  Button,
  Group,
  Radio,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Textarea,
} from '@mantine/core'
import { useState } from 'react'
import { showDone, useRunAll } from '#web/kit/command.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { useKept } from '#web/kit/kept.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { useKeyboard } from '#web/kit/keyboard.ts'
import { useUndo } from '#web/kit/undo.tsx'
import { VerbForm } from '#web/kit/verb-form.tsx'
import { counted } from '#kernel/words.ts'
import { onIt } from '../access/contract.ts'
import { changeSentence, levelChoices } from '../severity/view.ts'
import { UNKNOWN } from '../policy/contract.ts'
import { declaring } from './line.ts'

type Closes = { readonly onClose: () => void }

export function DeclareDialog(props: Closes) {
  return (
    <Dialog onClose={props.onClose} title="Declare an incident" size="lg">
      <DeclareForm {...props} />
    </Dialog>
  )
}

const verdicts = [
  { value: 'incident', label: 'An incident' },
  { value: 'false-alarm', label: 'A false alarm' },
  { value: 'event', label: 'An event, not yet an incident' },
] as const
const WHY = [{ name: 'reason', label: 'Why', kind: 'text', required: true }] as const

/** What it is, in one sheet: an incident is declared with all that belongs to it, anything else takes a reason. */
export function DecideDialog(props: Closes) {
  const { triage } = useIncident().state
  // What it was decided to be already is no choice.
  const choices = verdicts.filter(({ value }) => !triage.decided || value !== triage.verdict)
  const [verdict, setVerdict] = useState<string>(choices[0]?.value ?? '')
  const wide = useKeyboard()
  const done = () => {
    props.onClose()
    showDone('Decided.')
  }
  return (
    <Dialog onClose={props.onClose} title="Decide what it is" size="lg">
      <Stack>
        <SegmentedControl
          aria-label="It is"
          orientation={wide ? 'horizontal' : 'vertical'}
          data={[...choices]}
          value={verdict}
          onChange={setVerdict}
        />
        {verdict === 'incident' ? (
          <DeclareForm {...props} />
        ) : (
          <VerbForm
            key={verdict}
            act={{ slice: 'triage', verb: 'decide', fixed: { verdict } }}
            fields={WHY}
            submit="Decide"
            onCancel={props.onClose}
            onDone={done}
          />
        )}
      </Stack>
    </Dialog>
  )
}

function DeclareForm(props: Closes) {
  const { state, you, now, foretell } = useIncident()
  const runAll = useRunAll()
  const undo = useUndo()
  const before = state.severity.level
  const [level, setLevel] = useState(
    before === UNKNOWN ? (state.scope.project?.defaultSeverity ?? UNKNOWN) : before,
  )
  const kept = useKept('triage/declare', '')
  const reason = kept.value
  const [tell, setTell] = useState(true)
  const [busy, setBusy] = useState(false)
  const written = reason.trim()
  const commands = declaring(
    { reason: written === '' ? '…' : written, level, silent: !tell },
    { state, you, now: now() },
  )
  const foretold = foretell(commands)
  const tells = declaring({ reason: '…', level }, { state, you, now: now() }).some(
    ({ verb }) => verb === 'send',
  )
  const others = Object.keys(state.access.members).filter(
    (person) => person !== you.id && onIt(state.access, person),
  ).length
  const declare = async () => {
    if (written === '' || busy) return
    setBusy(true)
    const done = await runAll(commands)
    setBusy(false)
    if (!done) return
    kept.done()
    props.onClose()
    undo.done(`Declared. ${tell && tells ? told(others) : 'Nobody was told yet.'}`, done, state)
  }
  return (
    <Stack
      component="form"
      onSubmit={(event) => {
        event.preventDefault()
        void declare()
      }}
    >
      <Textarea
        label="What makes it one"
        description="One sentence. If in doubt, declare: it can be lowered later."
        required
        data-autofocus
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => kept.set(event.currentTarget.value)}
      />
      <Radio.Group label="How bad" value={level} onChange={setLevel}>
        <Stack gap={6} mt={6}>
          {levelChoices(state).map(({ value, label, hint }) => (
            <Radio key={value} value={value} label={label} description={hint} />
          ))}
        </Stack>
      </Radio.Group>
      <Text c="dimmed">{changeSentence(state.policy.document, before, level)}</Text>
      {tells ? (
        <Switch
          label="Tell the team now"
          description={
            others === 0
              ? 'Nobody else is on it yet. The declaration is recorded; invite the team, and send it to them again.'
              : `The declaration goes to ${counted(others, 'person', 'people')}, as a pointer without details, unless you take it back at once.`
          }
          checked={tell}
          onChange={(event) => setTell(event.currentTarget.checked)}
        />
      ) : null}
      {foretold.ok ? null : <Text className="fb-late">{foretold.sentence}</Text>}
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          Cancel
        </Button>
        <Button type="submit" aria-busy={busy} disabled={written === '' || !foretold.ok}>
          {tell && tells && others > 0 ? 'Declare and tell the team' : 'Declare'}
        </Button>
      </Group>
    </Stack>
  )
}

const told = (others: number) =>
  others === 0
    ? 'Nobody else is on it yet.'
    : `${counted(others, 'person is', 'people are')} told in ten seconds.`
