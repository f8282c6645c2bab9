/** Situation reports: composed from the record, with a promised next one; what was sent stays as it was. */
import { Button, Group, Modal, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { counted } from '#kernel/words.ts'
import { MaybeButton, side, subtle } from '#web/kit/buttons.tsx'
import type { Can } from '#web/kit/can-now.ts'
import { useRun } from '#web/kit/command.tsx'
import { useLogSince } from '#web/kit/gaps.tsx'
import { focusFirst } from '#web/kit/focus.ts'
import { useIncident } from '#web/kit/incident.tsx'
import { InstantField } from '#web/kit/instant-field.tsx'
import { RestoredNote } from '#web/kit/kept.tsx'
import { RoomButton } from '#web/kit/room-links.tsx'
import { useKeyboard, useSendKey } from '#web/kit/keyboard.ts'
import { When } from '#web/kit/time-widgets.tsx'
import { useTogetherPart } from '#web/kit/together.tsx'
import { typedIn } from '#kernel/typed-time.ts'
import { plannedIn } from '#web/kit/zone-time.ts'
import { Card, Empty, Note, severityLabel } from '#web/kit/widgets.tsx'
import { plainWords } from '../log/told.ts'
import { questionsTo } from '../roles/contract.ts'
import { nextNumber, untoldToEveryone } from './contract.ts'
import { kinds, Readers, useDraft, useReaders, useStart, type Draft, type Kind } from './draft.tsx'
import { Declaration, SentList, Words } from './sent.tsx'
import { digestSince, headerNow, type Digest } from './view.ts'

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

/** The words of a report, in the fields that its kind has; the same wherever one is written. */
function ReportFields(props: {
  readonly draft: Draft
  /** What the first field is called here, where it is not what everybody calls it. */
  readonly first?: string
  /** May the first stay empty? Then nothing is sent. */
  readonly optional?: boolean
}) {
  const { draft } = props
  const { declares } = draft
  const wide = useKeyboard()
  return (
    <>
      <Textarea
        label={props.first ?? (declares ? 'Description, with its impact' : 'What we know')}
        required={props.optional !== true}
        autoFocus={wide}
        autosize
        minRows={3}
        maxRows={16}
        value={draft.know}
        onChange={(event) => draft.type({ know: event.currentTarget.value })}
      />
      <Textarea
        label={declares ? 'Details' : 'What we are doing'}
        autosize
        minRows={props.first === undefined ? 2 : 1}
        maxRows={10}
        value={draft.doing}
        onChange={(event) => draft.type({ doing: event.currentTarget.value })}
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
          minRows={props.first === undefined ? 2 : 1}
          maxRows={10}
          value={draft.need}
          onChange={(event) => draft.type({ need: event.currentTarget.value })}
        />
      )}
    </>
  )
}

/** The final report where it is asked for, on the page that closes: sent with what else that page says. */
export function FinalReport() {
  const { state, can, may, nameOf } = useIncident()
  const draft = useDraft(digestSince(state), { kind: 'final' })
  const readers = useReaders(true)
  const sends = may('sitreps', 'send').ok && draft.toAll
  const { verb, input } = draft.act
  const optional = state.policy.document.closing.noFinalSitrep !== 'block'
  const nothing = optional && draft.know.trim() === ''
  useTogetherPart(
    sends
      ? {
          says: nothing ? '' : `send to ${counted(readers.length, 'person', 'people')}`,
          commands: nothing ? [] : [{ slice: 'sitreps', verb, input }],
          onDone: draft.clear,
        }
      : null,
  )
  if (!sends)
    return (
      <Note>
        {nameOf(questionsTo(state.roles) ?? '')} sends the final report, here or on the page of the
        situation reports.
      </Note>
    )
  const allowed = can('sitreps', verb, input)
  return (
    <>
      <ReportFields draft={draft} first="How it ended" optional={optional} />
      {optional ? (
        <p className="fb-small fb-faint">Empty: no final report is sent, which policy allows.</p>
      ) : null}
      <Readers toAll named />
      {allowed.ok || allowed.code === 'invalid' ? null : <Note>{allowed.sentence}</Note>}
    </>
  )
}

function Compose(props: { readonly draft: Draft }) {
  const { draft } = props
  const { state, can, may, zone, now, nameOf } = useIncident()
  const run = useRun()
  const [preview, setPreview] = useState(false)
  const [busy, setBusy] = useState(false)
  /** What the page says of the report it has just sent, until another is begun. */
  const [sent, setSent] = useState<string | null>(null)
  const { promises, toAll } = draft
  const { declares } = draft
  const allowed = may('sitreps', 'send')
  // Whoever goes on to correct one has begun another.
  const isSent = sent !== null && draft.corrects === null
  const send = async () => {
    if (busy || isSent) return
    setBusy(true)
    const done = await run('sitreps', draft.act.verb, draft.act.input)
    setBusy(false)
    if (!done) return
    setSent(
      draft.nextAt && promises
        ? `The next one is promised for ${plannedIn(zone, draft.nextAt, now())}.`
        : 'It promises nothing further.',
    )
    draft.clear()
  }
  useSendKey(() => void send(), true)
  if (isSent) return <Sent says={sent} onAnother={() => setSent(null)} />
  if (!allowed.ok) return <Note>{allowed.sentence}</Note>
  if (draft.silent)
    return (
      <Note>
        {nameOf(questionsTo(state.roles) ?? '')} sends the reports. Once a promised one is late you
        may send it as well.
      </Note>
    )
  return (
    <Stack gap="sm">
      {toAll ? null : (
        <Note>
          You tell the response team of the handoff.{' '}
          {state.roles.communicator ? 'The communicator' : 'The commander'} is offered the same text
          for everyone else, and promises the next report.
        </Note>
      )}
      <h2>Report {nextNumber(state.sitreps)}</h2>
      <RestoredNote kept={draft.kept} />
      <SameText draft={draft} />
      {draft.corrects === null ? (
        <SegmentedControl
          aria-label="Kind of report"
          className="fb-kinds"
          data={kinds.filter(({ value }) => toAll || value === 'handoff')}
          value={draft.kind}
          onChange={(value) => draft.begin(value as Kind)}
        />
      ) : (
        <Note>
          Correction of report {draft.corrects}. The old one stays as it was sent.{' '}
          <Button
            {...subtle}
            onClick={() => {
              draft.clear()
              setSent(null)
            }}
          >
            write a new report instead
          </Button>
        </Note>
      )}
      <ReportFields draft={draft} />
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
      <Readers toAll={toAll} declares={declares} />
      <Group className="fb-act-bar">
        <MaybeButton
          can={asTheFormSays(can('sitreps', draft.act.verb, draft.act.input), declares)}
          busy={busy}
          onPress={() => void send()}
        >
          {promises && draft.nextAt
            ? `Send and promise ${plannedIn(zone, draft.nextAt, now())}`
            : 'Send'}
        </MaybeButton>
        <Button {...side} onClick={() => setPreview(true)}>
          Preview
        </Button>
        <span className="fb-small fb-faint fb-wide">⌘ or Ctrl and Enter</span>
      </Group>
      <Modal
        opened={preview}
        onClose={() => setPreview(false)}
        title={`[sitrep] ${state.incident.codename} · ${state.incident.ref}`}
        size="lg"
      >
        {declares ? (
          <Declaration
            nextAt={draft.nextAt}
            declared={{ know: draft.know, doing: draft.doing, header: headerNow(state) }}
          />
        ) : (
          <Preview draft={draft} promises={promises} />
        )}
      </Modal>
    </Stack>
  )
}

/** After sending: that it went, and the two ways on. */
function Sent(props: { readonly says: string; readonly onAnother: () => void }) {
  const { number } = useIncident().state.sitreps.sent.at(-1) ?? { number: 0 }
  return (
    <Stack gap="sm" role="status">
      <h2>Report {number} is sent</h2>
      <p className="fb-dim">{props.says}</p>
      <div className="fb-actions" ref={focusFirst}>
        <RoomButton page="">To the room</RoomButton>
        <Button {...side} onClick={props.onAnother}>
          Write another
        </Button>
      </div>
    </Stack>
  )
}

/** What is missing, by the label that this form has for it. */
function asTheFormSays(can: Can, declares: boolean): Can {
  if (can.ok || !declares) return can
  const sentence = can.sentence
    .replace('What we know', 'The description')
    .replace('What we are doing', 'The details')
  return { ...can, sentence }
}

/** The text of a handoff's report that only the response team has: the communicator may send everyone the same (C-27). */
function SameText(props: { readonly draft: Draft }) {
  const { draft } = props
  const { state, nameOf } = useIncident()
  const told = untoldToEveryone(state.sitreps)
  if (!told || !draft.toAll) return null
  const take = () => {
    draft.begin('handoff')
    draft.type({ know: told.know, doing: told.doing, need: told.need })
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
                  onChange={() => draft.toggle(fact.seq, plainWords(fact.text))}
                />
                <span className="fb-grow fb-pre">{plainWords(fact.text)}</span>
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
      {old ? <Words sitrep={old} /> : <Empty>There is no such report.</Empty>}
    </Card>
  )
}
