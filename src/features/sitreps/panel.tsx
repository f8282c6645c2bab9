/** Situation reports: composed from the record, with a promised next one; what was sent stays as it was. */
import { Button, Group, Modal, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { counted } from '#kernel/words.ts'
import { MaybeButton, side, subtle } from '#web/kit/buttons.tsx'
import { showDone, useRun } from '#web/kit/command.tsx'
import { useLogSince } from '#web/kit/gaps.tsx'
import { useIncident } from '#web/kit/incident.tsx'
import { minuteIn, typedIn } from '#web/kit/zone-time.ts'
import { InstantField, When } from '#web/kit/time-widgets.tsx'
import { Card, Empty, Note, severityLabel } from '#web/kit/widgets.tsx'
import { worksOnIt } from '../access/contract.ts'
import { owesReport, untold } from '../handoff/contract.ts'
import { questionsTo } from '../roles/contract.ts'
import { untoldToEveryone, type Sitrep } from './contract.ts'
import { Declaration, SentList } from './sent.tsx'
import { digestSince, doingInWords, headerNow, nextByCadence, type Digest } from './view.ts'

const kinds = [
  { value: 'declared', label: 'Declaration' },
  { value: 'initial', label: 'First' },
  { value: 'update', label: 'Update' },
  { value: 'handoff', label: 'Handoff' },
  { value: 'final', label: 'Final' },
] as const
type Kind = (typeof kinds)[number]['value']

/** Where the address says to begin: `?kind=final`, or `?corrects=2`. */
type Start = { readonly kind?: string; readonly corrects?: number }

function useStart(): Start {
  const { kind, corrects } = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof corrects === 'number' ? { corrects } : {}),
  }
}

/** The whole composer: what to say at the left, what there is to say at the right. */
export function SitrepComposer() {
  const { state } = useIncident()
  const start = useStart()
  useLogSince(state.sitreps.sent.at(-1)?.seq ?? 0)
  const digest = digestSince(state)
  const draft = useDraft(digest, start)
  return (
    <div className="fb-columns">
      <div className="fb-panel">
        <Compose draft={draft} />
      </div>
      <div>
        {draft.corrects ? (
          <Corrected number={draft.corrects} />
        ) : (
          <SinceLast digest={digest} draft={draft} />
        )}
        <SentList onCorrect={draft.correct} />
      </div>
    </div>
  )
}

type Draft = ReturnType<typeof useDraft>

function useDraft(digest: Digest, start: Start) {
  const { state, nameOf, now, you } = useIncident()
  const asked = questionsTo(state.roles)
  const toAll = asked === you.id
  const [chosen, setKind] = useState<Kind>(() =>
    kindToBegin(
      start.kind,
      state.sitreps.sent.length,
      toAll ? untold(state.handoff).length > 0 : owesReport(state.handoff, you.id),
    ),
  )
  const kind = toAll ? chosen : 'handoff'
  const [corrects, setCorrects] = useState<number | null>(start.corrects ?? null)
  const [know, setKnow] = useState('')
  const [doing, setDoing] = useState(() => doingInWords(digest, nameOf))
  const [need, setNeed] = useState(
    () => `Nothing. Please send questions to ${asked ? nameOf(asked) : 'the commander'}.`,
  )
  const [nextAt, setNextAt] = useState<string | null>(() => nextByCadence(state, now()))
  const [included, setIncluded] = useState<readonly number[]>([])
  const begin = (next: Kind) => {
    setKind(next)
    if (next !== 'declared' || know.trim() !== '') return
    setKnow(state.incident.title)
    setDoing(state.incident.details)
    setNeed('')
  }
  const toggle = (seq: number, text: string) => {
    if (included.includes(seq)) {
      setIncluded(included.filter((entry) => entry !== seq))
      setKnow((before) =>
        before
          .replace(text, '')
          .replace(/\n{2,}/g, '\n')
          .trim(),
      )
    } else {
      setIncluded([...included, seq])
      setKnow((before) => (before.trim() === '' ? text : `${before.trim()}\n${text}`))
    }
  }
  const correct = (sitrep: Sitrep) => {
    setCorrects(sitrep.number)
    setKnow(sitrep.know)
    setDoing(sitrep.doing)
    setNeed(sitrep.need)
  }
  const promises = toAll && (kind !== 'final' || corrects !== null)
  const base = {
    know,
    doing,
    need,
    ...(promises && nextAt ? { next_at: nextAt } : {}),
  }
  const act =
    corrects === null
      ? { verb: 'send', input: { ...base, kind, included } }
      : { verb: 'correct', input: { ...base, corrects } }
  const clear = () => {
    setKnow('')
    setIncluded([])
    setCorrects(null)
    setNextAt(nextByCadence(state, now()))
  }
  return {
    toAll,
    promises,
    kind,
    begin,
    setKind,
    corrects,
    setCorrects,
    know,
    setKnow,
    doing,
    setDoing,
    need,
    setNeed,
    nextAt,
    setNextAt,
    included,
    toggle,
    correct,
    act,
    clear,
  }
}

function kindToBegin(asked: string | undefined, sent: number, handedOver: boolean): Kind {
  const known = kinds.find((kind) => kind.value === asked)
  if (known) return known.value
  if (handedOver) return 'handoff'
  return sent === 0 ? 'initial' : 'update'
}

function Compose(props: { readonly draft: Draft }) {
  const { draft } = props
  const { state, can, may, zone } = useIncident()
  const run = useRun()
  const [preview, setPreview] = useState(false)
  const [busy, setBusy] = useState(false)
  const { promises, toAll } = draft
  // Six kinds do not fit beside each other on a phone, and what is cut off is not there.
  const narrow = useMediaQuery('(max-width: 620px)', false, { getInitialValueInEffect: false })
  const declares = draft.kind === 'declared' && draft.corrects === null
  const allowed = may('sitreps', 'send')
  const send = async () => {
    setBusy(true)
    const done = await run('sitreps', draft.act.verb, draft.act.input)
    setBusy(false)
    if (!done) return
    showDone(
      draft.nextAt && promises
        ? `Sent. The next one is promised for ${minuteIn(zone, draft.nextAt)}.`
        : 'Sent.',
    )
    draft.clear()
  }
  const readers = Object.entries(state.access.members).filter(([id, member]) =>
    toAll ? member.as !== 'reporter' : worksOnIt(state.access, id),
  ).length
  if (!allowed.ok) return <Note>{allowed.sentence}</Note>
  return (
    <Stack gap="sm">
      {toAll ? null : (
        <Note>
          You tell the response team of the handoff.{' '}
          {state.roles.communicator ? 'The communicator' : 'The commander'} is offered the same text
          for everyone else, and promises the next report.
        </Note>
      )}
      <SameText draft={draft} />
      {draft.corrects === null ? (
        <SegmentedControl
          aria-label="Kind of report"
          orientation={narrow ? 'vertical' : 'horizontal'}
          data={kinds.filter(({ value }) => toAll || value === 'handoff')}
          value={draft.kind}
          onChange={(value) => draft.begin(value as Kind)}
        />
      ) : (
        <Note>
          Correction of report {draft.corrects}. The old one stays as it was sent.{' '}
          <Button {...subtle} onClick={() => draft.setCorrects(null)}>
            write a new report instead
          </Button>
        </Note>
      )}
      <Textarea
        label={declares ? 'Description, with its impact' : 'What we know'}
        required
        autosize
        minRows={3}
        maxRows={16}
        value={draft.know}
        onChange={(event) => draft.setKnow(event.currentTarget.value)}
      />
      <Textarea
        label={declares ? 'Details' : 'What we are doing'}
        autosize
        minRows={2}
        maxRows={10}
        value={draft.doing}
        onChange={(event) => draft.setDoing(event.currentTarget.value)}
      />
      {declares ? (
        <Note>
          Status, severity, reporter, commander and responders are filled in from the record; what
          is missing is sent as unknown. The preview shows all seven fields.
        </Note>
      ) : (
        <Textarea
          label="What you need to do"
          autosize
          minRows={2}
          maxRows={10}
          value={draft.need}
          onChange={(event) => draft.setNeed(event.currentTarget.value)}
        />
      )}
      {promises ? (
        <InstantField
          label="Next update"
          required
          value={draft.nextAt}
          initial={draft.nextAt ? typedIn(zone, draft.nextAt) : ''}
          onChange={draft.setNextAt}
        />
      ) : toAll ? (
        <p className="fb-dim">The final report promises nothing further.</p>
      ) : null}
      <p className="fb-small fb-faint">
        To {counted(readers, 'person', 'people')}{' '}
        {toAll ? 'on the incident' : 'of the response team'}, here and by mail where it is set up.
      </p>
      <Group>
        <MaybeButton
          can={can('sitreps', draft.act.verb, draft.act.input)}
          busy={busy}
          onPress={() => void send()}
        >
          {promises && draft.nextAt ? `Send and promise ${minuteIn(zone, draft.nextAt)}` : 'Send'}
        </MaybeButton>
        <Button {...side} onClick={() => setPreview(true)}>
          Preview
        </Button>
      </Group>
      <Modal
        opened={preview}
        onClose={() => setPreview(false)}
        title={`[sitrep] ${state.incident.codename} · ${state.incident.ref}`}
        size="lg"
      >
        {declares ? (
          <Declaration
            declared={{ know: draft.know, doing: draft.doing, header: headerNow(state) }}
          />
        ) : (
          <Preview draft={draft} promises={promises} />
        )}
      </Modal>
    </Stack>
  )
}

/** The text of a handoff's report that only the response team has: the communicator may send everyone the same (C-27). */
function SameText(props: { readonly draft: Draft }) {
  const { draft } = props
  const { state, nameOf } = useIncident()
  const told = untoldToEveryone(state.sitreps)
  if (!told || !draft.toAll) return null
  const take = () => {
    draft.setKind('handoff')
    draft.setKnow(told.know)
    draft.setDoing(told.doing)
    draft.setNeed(told.need)
  }
  return (
    <Note>
      {nameOf(told.by)} told the response team of a handoff in report {told.number}.{' '}
      <Button {...subtle} onClick={take}>
        use its text for everyone
      </Button>
    </Note>
  )
}

function Preview(props: { readonly draft: Draft; readonly promises: boolean }) {
  const { draft } = props
  const { state, nameOf } = useIncident()
  const asked = questionsTo(state.roles)
  return (
    <>
      <dl className="fb-facts">
        <dt>Severity</dt>
        <dd>{severityLabel(state.policy.document, state.severity.level)}</dd>
        <dt>Commander</dt>
        <dd>{state.roles.commander ? nameOf(state.roles.commander) : 'nobody yet'}</dd>
        <dt>Questions to</dt>
        <dd>{asked ? nameOf(asked) : 'nobody yet'}</dd>
        <dt>What we know</dt>
        <dd className="fb-pre">{draft.know || 'still empty'}</dd>
        <dt>What we are doing</dt>
        <dd className="fb-pre">{draft.doing || 'nothing written'}</dd>
        <dt>What you need to do</dt>
        <dd className="fb-pre">{draft.need || 'nothing written'}</dd>
        <dt>Next update</dt>
        <dd>
          {props.promises ? (
            draft.nextAt ? (
              <When at={draft.nextAt} shape="full" />
            ) : (
              'missing'
            )
          ) : draft.toAll ? (
            'none, this is the final one'
          ) : (
            'as promised before'
          )}
        </dd>
      </dl>
    </>
  )
}

function SinceLast(props: { readonly digest: Digest; readonly draft: Draft }) {
  const { digest, draft } = props
  const out = digest.leftOut
  return (
    <>
      <Card title="Since the last one · facts, click to include">
        {digest.facts.length === 0 ? (
          <Empty>Nothing new has been logged since the last report.</Empty>
        ) : null}
        <ul className="fb-list">
          {digest.facts.map((fact) => (
            <li key={fact.seq}>
              <label className="fb-grow" style={{ display: 'flex', gap: 8, cursor: 'pointer' }}>
                <input
                  type="checkbox"
                  checked={draft.included.includes(fact.seq)}
                  onChange={() => draft.toggle(fact.seq, fact.text)}
                />
                <span className="fb-grow">{fact.text}</span>
              </label>
              <When at={fact.occurred} shape="minute" />
            </li>
          ))}
        </ul>
      </Card>
      {out.theories + out.lessons + out.retracted > 0 ? (
        <Note>
          Left out: {counted(out.theories, 'theory', 'theories')},{' '}
          {counted(out.lessons, 'lesson', 'lessons')}, {out.retracted} retracted. They stay on the
          incident’s page.
        </Note>
      ) : null}
    </>
  )
}

function Corrected(props: { readonly number: number }) {
  const { state } = useIncident()
  const old = state.sitreps.sent.find((sitrep) => sitrep.number === props.number)
  return (
    <Card title={`Report ${props.number}, as it was sent`}>
      {old ? <p className="fb-pre">{old.know}</p> : <Empty>There is no such report.</Empty>}
    </Card>
  )
}
