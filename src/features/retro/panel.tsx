/** Retrospective: the ground rule first, four bands, whys that branch, questions; names stay out (R-191 to R-197). */
import { Button, Group, Select, Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ActButton, FormButton, main, quiet, side } from '#web/kit/buttons.tsx'
import { useRun } from '#web/kit/command.tsx'
import { GapButton } from '#web/kit/gaps.tsx'
import { gapsIn } from '#web/kit/live-held.ts'
import { RestoredNote, useKept } from '#web/kit/kept.tsx'
import { useIncident, useMembers } from '#web/kit/incident.tsx'
import { InstantField } from '#web/kit/instant-field.tsx'
import { When } from '#web/kit/time-widgets.tsx'
import { useTogetherPart } from '#web/kit/together.tsx'
import { typedIn } from '#kernel/typed-time.ts'
import { sentenceCase } from '#kernel/words.ts'
import { Empty, Note, Section } from '#web/kit/widgets.tsx'
import { entryAt } from '../log/contract.ts'
import { bands, groundRule, type Band } from './contract.ts'
import { findNames, withoutNames } from './names.ts'
import { bandOf, dueIfConcluded, isSuperseded, namedPeople, proposedFor, slipsIn } from './view.ts'

/** Always first, never hidden (R-191). */
export function GroundRule() {
  const [first, ...rest] = groundRule.split('. ')
  return (
    <section className="fb-panel" aria-label="Ground rule">
      <b>{first}.</b> <span className="fb-dim">{rest.join('. ')}</span>
    </section>
  )
}

/** How people are spoken of here: by role. */
export function useSpeech() {
  const { state, live } = useIncident()
  const { names } = live
  const { roles, policy } = state
  return useMemo(() => {
    const people = namedPeople({ roles, policy }, names)
    return {
      people,
      text: (text: string) => withoutNames(text, people),
      roleOf: (id: string) => {
        const found = people.find((person) => person.id === id)
        return found ? `the ${found.role}` : 'Firebreak'
      },
    }
  }, [roles, policy, names])
}

/** Names found while one types, with the role offered in one press (R-192). */
export function NameWatch(props: {
  readonly text: string
  readonly onReplace: (text: string) => void
}) {
  const speech = useSpeech()
  const found = findNames(props.text, speech.people)
  const first = found[0]
  if (!first) return null
  return (
    <Note>
      <span role="status">
        “{first.text}” is a name
        {found.length > 1
          ? `, and there ${found.length === 2 ? 'is one' : `are ${found.length - 1}`} more`
          : ''}
        . Write “{first.instead}”, or say what the system allowed.
      </span>{' '}
      <Button {...quiet} onClick={() => props.onReplace(withoutNames(props.text, speech.people))}>
        {found.length > 1 ? 'Replace names by roles' : `Write “${first.instead}”`}
      </Button>
    </Note>
  )
}

/** Who owns it, when it is held, and whether it was. */
export function RetroHead() {
  const { state, nameOf, you } = useIncident()
  const members = useMembers()
  const { retro } = state
  if (retro.opened === null)
    return (
      <div className="fb-actions">
        <ActButton act={{ slice: 'retro', verb: 'open' }} look={main}>
          Open the retrospective
        </ActButton>
        <WaiveButton />
      </div>
    )
  const choices = members.map((member) => ({ value: member.value, label: member.label }))
  return (
    <div style={{ marginTop: 14 }}>
      <p className="fb-dim">
        Owner: {retro.owner === you.id ? 'you' : retro.owner ? nameOf(retro.owner) : 'nobody'};
        facilitator: {retro.facilitator ? nameOf(retro.facilitator) : 'not chosen'};{' '}
        {retro.held ? (
          <>
            held <When at={retro.held.at} />
          </>
        ) : retro.scheduledAt ? (
          <>
            to be held <When at={retro.scheduledAt} shape="full" />
          </>
        ) : (
          'not yet scheduled'
        )}
        {retro.waived ? `; waived: ${retro.waived.reason}` : ''}.
      </p>
      <div className="fb-actions">
        <FormButton
          act={{ slice: 'retro', verb: 'lead' }}
          title="Owner and facilitator"
          fields={[
            {
              name: 'owner',
              label: 'Owner',
              kind: 'choice',
              choices,
              required: true,
              initial: retro.owner ?? undefined,
            },
            {
              name: 'facilitator',
              label: 'Facilitator',
              kind: 'choice',
              choices,
              hint: 'Best somebody who was not involved.',
              initial: retro.facilitator ?? undefined,
            },
          ]}
          submit="Save"
          look={quiet}
        >
          Owner and facilitator…
        </FormButton>
        <FormButton
          act={{ slice: 'retro', verb: 'schedule' }}
          title="When is it held?"
          fields={[{ name: 'at', label: 'When', kind: 'instant', required: true }]}
          submit="Save"
          look={quiet}
        >
          Schedule…
        </FormButton>
        {retro.held ? null : (
          <>
            <FormButton
              act={{ slice: 'retro', verb: 'hold' }}
              title="Mark as held"
              fields={[
                { name: 'summary', label: 'What we learnt, in a few sentences', kind: 'text' },
              ]}
              submit="Mark as held"
              look={main}
            >
              Mark as held…
            </FormButton>
            <WaiveButton />
          </>
        )}
      </div>
    </div>
  )
}

function WaiveButton() {
  return (
    <FormButton
      act={{ slice: 'retro', verb: 'waive' }}
      title="Skip the retrospective"
      hint="Closing is not the end; say why no retrospective is needed."
      fields={[{ name: 'reason', label: 'Reason', kind: 'text', required: true }]}
      submit="Skip it"
      look={side}
    >
      Skip…
    </FormButton>
  )
}

/** Read at once for the retelling: most entries are not retold. */
const RETOLD_PAGE = 1000

/** The timeline retold in four bands, people by their roles (R-194). */
export function FourBands() {
  const { state, live, sentence, may } = useIncident()
  const run = useRun()
  const speech = useSpeech()
  const gap = gapsIn(live.events).at(-1)
  const rows = useMemo(() => {
    const slips = slipsIn(live.events)
    return live.events.flatMap((event) => {
      if (slips.has(event.seq) || isSuperseded(event, state)) return []
      const band = bandOf(event, state.retro, state.incident.awareAt)
      const entry = entryAt(state.log, event.seq)
      if (entry?.retracted) return []
      const text = entry?.text ?? sentence(event)
      return text === undefined || band === undefined
        ? []
        : [
            {
              seq: event.seq,
              at: entry?.occurred ?? event.occurred,
              text: sentenceCase(speech.text(text)),
              band,
            },
          ]
    })
  }, [live.events, sentence, speech, state])
  const movable = may('retro', 'band').ok
  return (
    <Section title="What happened" aside={<span>in four bands; people by their roles</span>}>
      {gap ? <GapButton gap={gap} limit={RETOLD_PAGE} /> : null}
      {(Object.keys(bands) as Band[]).map((band) => (
        <div key={band} className="fb-card">
          <h3 className="fb-card-title">{bands[band]}</h3>
          {rows.some((row) => row.band === band) ? null : <Empty>Nothing in this band.</Empty>}
          <ul className="fb-list">
            {rows
              .filter((row) => row.band === band)
              .toSorted((a, b) => a.at.localeCompare(b.at))
              .map((row) => (
                <li key={row.seq}>
                  <When at={row.at} />
                  <span className="fb-grow">{row.text}</span>
                  {movable ? (
                    <BandPicker
                      seq={row.seq}
                      band={band}
                      onMove={(next) => void run('retro', 'band', { entry: row.seq, band: next })}
                    />
                  ) : null}
                </li>
              ))}
          </ul>
        </div>
      ))}
    </Section>
  )
}

function BandPicker(props: {
  readonly seq: number
  readonly band: Band
  readonly onMove: (band: Band | null) => void
}) {
  return (
    <Select
      aria-label={`Band of entry ${props.seq}`}
      className="fb-no-print"
      size="xs"
      w={190}
      allowDeselect={false}
      data={[
        ...Object.entries(bands).map(([value, label]) => ({ value, label })),
        { value: 'out', label: 'Leave out' },
      ]}
      value={props.band}
      onChange={(next) => props.onMove(next === 'out' ? null : (next as Band))}
    />
  )
}

/** The template's questions (R-193). */
export function RetroQuestions() {
  const { state } = useIncident()
  const { questions } = state.policy.document.retro
  return (
    <Section title="Questions">
      {questions.map((question, index) => (
        <Question key={question} index={index} question={question} />
      ))}
    </Section>
  )
}

function Question(props: { readonly index: number; readonly question: string }) {
  const { state, may } = useIncident()
  const run = useRun()
  const saved = state.retro.answers[props.index] ?? ''
  const kept = useKept(`retro/answer ${props.index}`, saved)
  const { value: text, set: setText } = kept
  const save = async () => {
    if (await run('retro', 'answer', { question: props.index, answer: text })) kept.done(text)
  }
  const changed = text.trim() !== saved.trim()
  if (!may('retro', 'answer').ok)
    return (
      <div className="fb-card">
        <b>{props.question}</b>
        <p className="fb-pre">{saved === '' ? 'not answered' : saved}</p>
      </div>
    )
  return (
    <div className="fb-card">
      <Textarea
        label={props.question}
        autosize
        minRows={1}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <RestoredNote kept={kept} />
      <NameWatch text={text} onReplace={setText} />
      {changed ? (
        <Button {...quiet} mt={6} onClick={() => void save()}>
          Save answer
        </Button>
      ) : null}
    </div>
  )
}

/**
 * The retrospective while the incident is being concluded, planned by the press that concludes (R-187, R-189, R-190). It proposes the
 * commander, and a working hour before it is due; both can be changed, there and later.
 */
export function PlanRetro() {
  const { state, now, zone, you } = useIncident()
  const members = useMembers()
  const leads = state.retro.owner ?? state.roles.commander ?? you.id
  const [due] = useState(() => dueIfConcluded(state, now()))
  const [owner, setOwner] = useState<string>(leads)
  const [proposed] = useState(() => due && proposedFor(due, now(), zone))
  const [at, setAt] = useState(proposed)
  const commands = [
    ...(state.retro.opened ? [] : [{ slice: 'retro', verb: 'open', input: {} }]),
    ...(owner === leads ? [] : [{ slice: 'retro', verb: 'lead', input: { owner } }]),
    ...(at === null ? [] : [{ slice: 'retro', verb: 'schedule', input: { at } }]),
  ]
  useTogetherPart(due === null ? null : { says: '', commands })
  if (proposed === null) return null
  return (
    <Group align="start" grow preventGrowOverflow={false}>
      <Select
        label="Who leads the retrospective"
        allowDeselect={false}
        data={[...members]}
        value={owner}
        onChange={(next) => setOwner(next ?? leads)}
      />
      <InstantField
        label="When it is held"
        value={at}
        initial={typedIn(zone, proposed)}
        hint="Empty: it is scheduled later."
        onChange={setAt}
      />
    </Group>
  )
}
