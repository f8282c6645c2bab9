/** Triage: take it, decide what it is, say what it touches and what kind it is (R-003, R-008, R-009, R-023). */
import { Button, Checkbox, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '#web/kit/dialog.tsx'
import { ActButton, FormButton, MaybeButton, main, quiet, side } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { Asks } from '#web/kit/time-widgets.tsx'
import { runningClocks } from '../clocks/clocks.ts'
import { DeclareDialog } from './declare.tsx'
import { questions, type Impact, type QuestionId } from './contract.ts'

const areas = [
  { id: 'c', letter: 'C', label: 'Confidentiality' },
  { id: 'i', letter: 'I', label: 'Integrity' },
  { id: 'a', letter: 'A', label: 'Availability' },
  { id: 'p', letter: 'P', label: 'Privacy' },
] as const
type Area = (typeof areas)[number]['id']
const reason = [{ name: 'reason', label: 'Why', kind: 'text', required: true }] as const

/** Shown while it is an event: first “Take it”, then the five-minute question. */
export function TriageCard() {
  const { state } = useIncident()
  const { triage } = state
  const asked = useAskedToDeclare()
  const [declaring, setDeclaring] = useState(asked)
  if (triage.verdict !== 'event' || state.conclude.concluded) return null
  const onDeclare = () => setDeclaring(true)
  return (
    <section className="fb-panel" aria-label="Triage">
      {triage.acknowledged === null ? (
        <TakeIt onDeclare={onDeclare} />
      ) : (
        <FiveMinutes onDeclare={onDeclare} />
      )}
      {declaring ? <DeclareDialog onClose={() => setDeclaring(false)} /> : null}
    </section>
  )
}

/** Does the address come from a button that said so (`?do=declare`)? */
function useAskedToDeclare(): boolean {
  return (useSearch({ strict: false }) as Readonly<Record<string, unknown>>)['do'] === 'declare'
}

function TakeIt({ onDeclare }: { readonly onDeclare: () => void }) {
  const { may } = useIncident()
  return (
    <>
      <Text fw={600}>Nobody has taken this yet</Text>
      <Text c="dimmed">
        Whoever takes it becomes first responder and commander at once. You can hand over later.
      </Text>
      <div className="fb-actions">
        <ActButton
          act={{ slice: 'triage', verb: 'take' }}
          look={main}
          said="It is yours. You are first responder and commander."
        >
          Take it
        </ActButton>
        <MaybeButton can={may('triage', 'take')} look={side} onPress={onDeclare}>
          Declare an incident…
        </MaybeButton>
        <FalseAlarm />
      </div>
    </>
  )
}

function FalseAlarm() {
  return (
    <FormButton
      act={{ slice: 'triage', verb: 'decide', fixed: { verdict: 'false-alarm' } }}
      title="False alarm"
      hint="It goes through the short conclusion. Thank whoever reported it; reporting was right."
      fields={reason}
      look={side}
    >
      False alarm…
    </FormButton>
  )
}

function FiveMinutes({ onDeclare }: { readonly onDeclare: () => void }) {
  const { state, may } = useIncident()
  // The same moment as among the clocks and on home.
  const clock = runningClocks(state).find(({ kind }) => kind === 'triage-decision')
  return (
    <>
      <Text fw={600}>Could this be an incident, or is it a false alarm?</Text>
      <Text c="dimmed">
        Consider the impact on the project; certainty is not needed.{' '}
        {clock ? (
          <>
            Decide by <Asks due={clock.due} />
          </>
        ) : null}
      </Text>
      <div className="fb-actions">
        <MaybeButton can={may('triage', 'decide')} look={main} onPress={onDeclare}>
          Declare an incident…
        </MaybeButton>
        <FalseAlarm />
        <FormButton
          act={{ slice: 'triage', verb: 'take-more-time' }}
          title="More time"
          fields={[
            { name: 'minutes', label: 'Minutes', kind: 'number', required: true, initial: 10 },
          ]}
          look={side}
        >
          More time…
        </FormButton>
        <QuestionsButton />
      </div>
    </>
  )
}

/** The fifteen questions, grouped by what they touch; any tick suggests an incident (R-008). */
export function QuestionsButton() {
  const { state, may } = useIncident()
  const [open, setOpen] = useState(false)
  const count = state.triage.ticked.length
  return (
    <>
      <MaybeButton can={may('triage', 'answer')} look={side} onPress={() => setOpen(true)}>
        {count > 0 ? `Fifteen questions · ${count} yes` : 'Fifteen questions'}
      </MaybeButton>
      {open ? <QuestionsDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}

export function QuestionsDialog(props: { readonly onClose: () => void }) {
  const { state } = useIncident()
  const run = useRun()
  const [ticked, setTicked] = useState<QuestionId[]>(() =>
    questions.map(({ id }) => id).filter((id) => state.triage.ticked.includes(id)),
  )
  const save = async () => {
    if (await run('triage', 'answer', { ticked })) props.onClose()
  }
  return (
    <Dialog onClose={props.onClose} title="Fifteen questions" size="lg">
      <Checkbox.Group
        value={ticked}
        onChange={(next) => setTicked(next as QuestionId[])}
        label="Tick what is true, or may be. “Not sure” is a yes."
      >
        {areas.slice(0, 3).map((area) => (
          <div key={area.id}>
            <Text mt="sm" mb={4} size="sm" fw={600}>
              {area.label}
            </Text>
            <Stack gap={8}>
              {questions
                .filter((question) => question.flag === area.id)
                .map((question) => (
                  <Checkbox key={question.id} value={question.id} label={question.text} />
                ))}
            </Stack>
          </div>
        ))}
      </Checkbox.Group>
      <Text mt="md" c="dimmed" aria-live="polite">
        {ticked.length === 0
          ? 'No yes so far: it may be a false alarm.'
          : `${ticked.length} yes: treat it as an incident unless you know better.`}
      </Text>
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          Cancel
        </Button>
        <Button onClick={() => void save()}>Save answers</Button>
      </Group>
    </Dialog>
  )
}

/** Category and impact chips at the head; each opens its own small dialog. */
export function TriageChips() {
  const { state } = useIncident()
  const [open, setOpen] = useState<'category' | 'impact' | null>(null)
  const { triage } = state
  const category =
    state.policy.document.categories.find(({ id }) => id === triage.category)?.label ??
    triage.category
  return (
    <>
      <button
        type="button"
        className="fb-chip"
        aria-haspopup="dialog"
        onClick={() => setOpen('category')}
      >
        {category
          ? `${category}${triage.subtype ? ` · ${triage.subtype}` : ''}`
          : 'Category unknown'}
      </button>
      <button
        type="button"
        className="fb-chip"
        aria-haspopup="dialog"
        onClick={() => setOpen('impact')}
      >
        {areas.map((area, index) => (
          <span key={area.id}>
            {index === 0 ? '' : triage.impactSeq === 0 ? ', ' : ' · '}
            <abbr title={area.label}>{area.letter}</abbr>
            {triage.impactSeq === 0 ? null : ' '}
            {triage.impactSeq === 0 ? null : triage.impact[area.id] === 'none' ? (
              'none'
            ) : (
              <b>{triage.impact[area.id]}</b>
            )}
          </span>
        ))}
        {triage.impactSeq === 0 ? ' not assessed' : null}
      </button>
      {open === 'category' ? <CategoryDialog onClose={() => setOpen(null)} /> : null}
      {open === 'impact' ? <ImpactDialog onClose={() => setOpen(null)} /> : null}
    </>
  )
}

export function ImpactDialog(props: { readonly onClose: () => void }) {
  const { state, can } = useIncident()
  const run = useRun()
  // Before the first time nothing is chosen: “none” is an answer like the others.
  const [impact, setImpact] = useState<Partial<Record<Area, Impact>>>(
    state.triage.impactSeq === 0 ? {} : state.triage.impact,
  )
  const open = areas.filter(({ id }) => impact[id] === undefined).map(({ label }) => label)
  const allowed =
    open.length === 0
      ? can('triage', 'set-impact', impact)
      : ({
          ok: false,
          code: 'invalid',
          overridable: false,
          sentence: `Still open: ${open.join(', ')}.`,
        } as const)
  const save = async () => {
    if (await run('triage', 'set-impact', impact)) props.onClose()
  }
  return (
    <Dialog onClose={props.onClose} title="What is affected?">
      <Stack>
        {areas.map((area) => (
          <div key={area.id}>
            <Text size="sm" fw={600} mb={4} id={`impact-${area.id}`}>
              {area.label}
            </Text>
            <SegmentedControl
              aria-labelledby={`impact-${area.id}`}
              fullWidth
              data={['none', 'suspected', 'confirmed']}
              value={impact[area.id] ?? ''}
              onChange={(value) => setImpact((now) => ({ ...now, [area.id]: value as Impact }))}
            />
          </div>
        ))}
        <MaybeButton can={allowed} onPress={() => void save()}>
          Save
        </MaybeButton>
      </Stack>
    </Dialog>
  )
}

export function CategoryDialog(props: { readonly onClose: () => void }) {
  const { state, can } = useIncident()
  const run = useRun()
  const { categories } = state.policy.document
  const [category, setCategory] = useState<string | null>(state.triage.category)
  const [subtype, setSubtype] = useState<string | null>(
    state.triage.subtype === '' ? null : state.triage.subtype,
  )
  const subtypes = categories.find(({ id }) => id === category)?.subtypes ?? []
  const input = { category: category ?? '', subtype: subtype ?? '' }
  const save = async () => {
    if (await run('triage', 'categorise', input)) props.onClose()
  }
  return (
    <Dialog onClose={props.onClose} title="What kind of incident?">
      <Stack>
        <Select
          label="Category"
          data={categories.map(({ id, label }) => ({ value: id, label }))}
          value={category}
          onChange={setCategory}
        />
        {subtypes.length > 0 ? (
          <Select
            label="More exactly"
            clearable
            data={subtypes}
            value={subtype}
            onChange={setSubtype}
          />
        ) : null}
        <MaybeButton
          can={can('triage', 'categorise', input)}
          look={{ ...quiet, size: 'sm' }}
          onPress={() => void save()}
        >
          Save
        </MaybeButton>
      </Stack>
    </Dialog>
  )
}
